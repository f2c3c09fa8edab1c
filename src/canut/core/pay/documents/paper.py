"""A pay statement as PDF, with its title and language for readers and screen readers."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from canut.core.pay.documents.drawing import SOFT, draw_line, draw_table, new_paper
from canut.core.pay.documents.sheet import Sheet, sheet_of
from canut.core.pay.queries import Statement

if TYPE_CHECKING:
    from fpdf import FPDF

LINES, TOTALS = (26, 56, 18), (78, 22)
"""Shares of the page's width."""
TIMES, PAYOUTS = (30, 22, 11, 12, 12, 13), (12, 22, 30, 18, 18)


def statement_pdf(made: Statement, *, language: str, now: datetime) -> bytes:
    """Return a statement as PDF in a language, ``en`` or ``fr``; `now` is its date of making."""
    with translation.override(language):
        sheet = sheet_of(made)
        paper = new_paper(
            title=f"{sheet.title}, {sheet.person}, {sheet.period}",
            foot=f"{sheet.title}, {sheet.period}",
            author=sheet.payer,
            language=sheet.language,
            now=now,
        )
        _draw(paper, sheet)
        return bytes(paper.output())


def _draw(paper: "FPDF", sheet: Sheet) -> None:
    draw_line(paper, sheet.title, size=18, style="B")
    draw_line(paper, sheet.period)
    paper.ln(3)
    for text in (sheet.person, *sheet.address):
        draw_line(paper, text)
    if sheet.payer:
        draw_line(paper, _("Paid by %(payer)s") % {"payer": sheet.payer})
    draw_table(paper, sheet.heads, sheet.lines, LINES, numbers=1)
    for totals in sheet.totals:
        draw_table(paper, (), totals, TOTALS, numbers=1)
    draw_table(paper, sheet.time_heads, sheet.times, TIMES, numbers=4)
    draw_table(paper, sheet.payout_heads, sheet.payouts, PAYOUTS, numbers=0)
    paper.ln(4)
    paper.set_text_color(*SOFT)
    draw_line(paper, sheet.note, size=8)
