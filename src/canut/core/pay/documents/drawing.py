"""Drawing a document as PDF: its fonts, title and language, lines of text and tables."""

from collections.abc import Sequence
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fpdf import FPDF

FONT = "DejaVu"
SOFT = (90, 90, 90)


def new_paper(*, title: str, foot: str, author: str, language: str, now: datetime) -> "FPDF":
    """Return an empty A4 page with its title and language for readers and screen readers.

    Parameters
    ----------
    foot
        Stands at the foot of each page, beside its number.
    now
        The document's date of making.
    """
    # Loading it takes a second and the memory of its fonts and images, which only a PDF should cost.
    from fpdf import FPDF  # noqa: PLC0415 - see above

    class Paper(FPDF):
        def footer(self) -> None:
            _foot(self, foot)

    paper = Paper(format="A4")
    for style, name in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
        paper.add_font(FONT, style, _fonts() / name)
    paper.set_title(title)
    paper.set_author(author)
    paper.set_creator("Canut")
    paper.set_lang(language)
    paper.set_creation_date(now)
    paper.set_margin(18)
    paper.add_page()
    return paper


def _foot(paper: "FPDF", text: str) -> None:
    paper.set_y(-14)
    paper.set_font(FONT, size=7)
    paper.set_text_color(*SOFT)
    paper.cell(text=text)
    paper.cell(w=0, text=f"{paper.page_no()} / {{nb}}", align="R")
    paper.set_text_color(0)


def draw_line(paper: "FPDF", text: str, *, size: int = 10, style: str = "") -> None:
    """Write a paragraph over the whole width."""
    paper.set_font(FONT, style, size)
    paper.multi_cell(w=0, text=text, new_x="LMARGIN", new_y="NEXT")


def draw_table(
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
        raise FileNotFoundError("matplotlib, which brings the fonts of documents, is not installed")
    return Path(found.submodule_search_locations[0]) / "mpl-data" / "fonts" / "ttf"
