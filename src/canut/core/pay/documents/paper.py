"""A pay statement as PDF, with its title and language for readers and screen readers."""

from collections.abc import Sequence
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from canut.core.pay.documents.sheet import Sheet, sheet_of
from canut.core.pay.queries import Statement

if TYPE_CHECKING:
    from fpdf import FPDF

FONT = "DejaVu"
SOFT = (90, 90, 90)
LINES, TOTALS = (26, 56, 18), (78, 22)
"""Shares of the page's width."""
TIMES, PAYOUTS = (30, 22, 11, 12, 12, 13), (12, 22, 30, 18, 18)


def statement_pdf(made: Statement, *, language: str, now: datetime) -> bytes:
    """Return a statement as PDF in a language, ``en`` or ``fr``; `now` is its date of making."""
    # Loading it takes a second and the memory of its fonts and images, which only a PDF should cost.
    from fpdf import FPDF  # noqa: PLC0415 - see above

    class Paper(FPDF):
        def footer(self) -> None:
            _foot(self, sheet)

    with translation.override(language):
        sheet = sheet_of(made)
        paper = Paper(format="A4")
        _set_up(paper, sheet)
        paper.set_creation_date(now)
        _draw(paper, sheet)
        return bytes(paper.output())


def _set_up(paper: "FPDF", sheet: Sheet) -> None:
    for style, name in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
        paper.add_font(FONT, style, _fonts() / name)
    paper.set_title(f"{sheet.title}, {sheet.person}, {sheet.period}")
    paper.set_author(sheet.payer)
    paper.set_creator("Canut")
    paper.set_lang(sheet.language)
    paper.set_margin(18)
    paper.add_page()


def _foot(paper: "FPDF", sheet: Sheet) -> None:
    """Write the statement's name and the page's number at the foot of a page."""
    paper.set_y(-14)
    paper.set_font(FONT, size=7)
    paper.set_text_color(*SOFT)
    paper.cell(text=f"{sheet.title}, {sheet.period}")
    paper.cell(w=0, text=f"{paper.page_no()} / {{nb}}", align="R")
    paper.set_text_color(0)


def _draw(paper: "FPDF", sheet: Sheet) -> None:
    _line(paper, sheet.title, size=18, style="B")
    _line(paper, sheet.period)
    paper.ln(3)
    for text in (sheet.person, *sheet.address):
        _line(paper, text)
    if sheet.payer:
        _line(paper, _("Paid by %(payer)s") % {"payer": sheet.payer})
    _table(paper, sheet.heads, sheet.lines, LINES, numbers=1)
    for totals in sheet.totals:
        _table(paper, (), totals, TOTALS, numbers=1)
    _table(paper, sheet.time_heads, sheet.times, TIMES, numbers=4)
    _table(paper, sheet.payout_heads, sheet.payouts, PAYOUTS, numbers=0)
    paper.ln(4)
    paper.set_text_color(*SOFT)
    _line(paper, sheet.note, size=8)


def _line(paper: "FPDF", text: str, *, size: int = 10, style: str = "") -> None:
    paper.set_font(FONT, style, size)
    paper.multi_cell(w=0, text=text, new_x="LMARGIN", new_y="NEXT")


def _table(
    paper: "FPDF",
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
    *,
    numbers: int,
) -> None:
    """Draw a table whose last `numbers` columns are figures; without rows there is none."""
    if not rows:
        return
    paper.ln(5)
    paper.set_font(FONT, size=8.5)
    with paper.table(
        width=round(paper.epw),
        col_widths=tuple(widths),
        text_align=("L",) * (len(widths) - numbers) + ("R",) * numbers,
        borders_layout="HORIZONTAL_LINES",
        first_row_as_headings=bool(heads),
        line_height=4.6,
        padding=1,
    ) as table:
        for row in ([heads] if heads else []) + list(rows):
            table.row(row)


def _fonts() -> Path:
    """Return the folder of the DejaVu fonts, which matplotlib brings; looked up without loading it."""
    found = find_spec("matplotlib")
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("matplotlib, which brings the fonts of statements, is not installed")
    return Path(found.submodule_search_locations[0]) / "mpl-data" / "fonts" / "ttf"
