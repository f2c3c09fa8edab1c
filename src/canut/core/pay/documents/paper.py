"""A pay statement as PDF, with its title and language for readers and screen readers."""

from collections.abc import Sequence
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _
from fpdf import FPDF
from fpdf.enums import Align, TableBordersLayout, TextEmphasis, WrapMode
from fpdf.fonts import FontFace

from canut.core.pay.documents.sheet import Sheet, sheet_of
from canut.core.pay.queries import Statement

FONT = "DejaVu"
SOFT = (90, 90, 90)
LINES, TOTALS = (26, 56, 18), (78, 22)
"""Shares of the page's width."""
TIMES, PAYOUTS = (30, 22, 11, 12, 12, 13), (12, 22, 30, 18, 18)


def statement_pdf(made: Statement, *, language: str, now: datetime) -> bytes:
    """Return a statement as PDF in a language, ``en`` or ``fr``; `now` is its date of making."""
    with translation.override(language):
        sheet = sheet_of(made)
        paper = _Paper(sheet)
        paper.set_creation_date(now)
        paper.draw()
        return bytes(paper.output())


class _Paper(FPDF):
    """A4 sheets with the statement's name and the page's number at the foot."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(format="A4")
        self._sheet = sheet
        for style, name in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
            self.add_font(FONT, style, _fonts() / name)
        self.set_title(f"{sheet.title}, {sheet.person}, {sheet.period}")
        self.set_author(sheet.payer)
        self.set_creator("Canut")
        self.set_lang(sheet.language)
        self.set_margin(18)
        self.add_page()

    def footer(self) -> None:
        """Write the foot of a page."""
        self.set_y(-14)
        self.set_font(FONT, size=7)
        self.set_text_color(*SOFT)
        self.cell(text=f"{self._sheet.title}, {self._sheet.period}")
        self.cell(w=0, text=f"{self.page_no()} / {{nb}}", align=Align.R)
        self.set_text_color(0)

    def draw(self) -> None:
        """Write the statement."""
        sheet = self._sheet
        self._line(sheet.title, size=18, style="B")
        self._line(sheet.period)
        self.ln(3)
        for text in (sheet.person, *sheet.address):
            self._line(text)
        if sheet.payer:
            self._line(_("Paid by %(payer)s") % {"payer": sheet.payer})
        self._table(sheet.heads, sheet.lines, LINES, numbers=1)
        for totals in sheet.totals:
            self._table((), totals, TOTALS, numbers=1)
        self._table(sheet.time_heads, sheet.times, TIMES, numbers=4)
        self._table(sheet.payout_heads, sheet.payouts, PAYOUTS, numbers=0)
        self.ln(4)
        self.set_text_color(*SOFT)
        self._line(sheet.note, size=8)

    def _line(self, text: str, *, size: int = 10, style: str = "") -> None:
        self.set_font(FONT, style, size)
        self.multi_cell(w=0, text=text, new_x="LMARGIN", new_y="NEXT")

    def _table(
        self, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int], *, numbers: int
    ) -> None:
        """Draw a table whose last `numbers` columns are figures; without rows there is none."""
        if not rows:
            return
        self.ln(5)
        self.set_font(FONT, size=8.5)
        aligned = [Align.L] * (len(widths) - numbers) + [Align.R] * numbers
        with self.table(
            width=round(self.epw),
            col_widths=tuple(widths),
            text_align=tuple(aligned),
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            first_row_as_headings=bool(heads),
            headings_style=FontFace(emphasis=TextEmphasis.B),
            line_height=4.6,
            padding=1,
            wrapmode=WrapMode.WORD,
        ) as table:
            for row in ([heads] if heads else []) + list(rows):
                table.row(row)


def _fonts() -> Path:
    """Return the folder of the DejaVu fonts, which matplotlib brings; looked up without loading it."""
    found = find_spec("matplotlib")
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("matplotlib, which brings the fonts of statements, is not installed")
    return Path(found.submodule_search_locations[0]) / "mpl-data" / "fonts" / "ttf"
