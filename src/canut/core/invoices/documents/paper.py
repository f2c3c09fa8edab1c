"""An invoice as PDF, with its title and language for readers and screen readers."""

from typing import TYPE_CHECKING

from django.utils import translation

from canut.core.invoices.documents.sheet import Sheet, sheet_of
from canut.core.invoices.models import Invoice
from canut.core.pay.documents.drawing import SOFT, draw_line, draw_table, new_paper

if TYPE_CHECKING:
    from fpdf import FPDF

LINES, TOTALS = (46, 11, 17, 9, 17), (76, 24)
"""Shares of the page's width."""


def invoice_pdf(invoice: Invoice, *, language: str) -> bytes:
    """Return an invoice as PDF in a language, ``en`` or ``fr``: the same bytes for the same language."""
    with translation.override(language):
        sheet = sheet_of(invoice)
        paper = new_paper(
            title=f"{sheet.title}, {sheet.seller_name}",
            foot=sheet.title,
            author=sheet.seller_name,
            language=sheet.language,
            now=invoice.issued_at,
        )
        _draw(paper, sheet)
        return bytes(paper.output())


def _draw(paper: "FPDF", sheet: Sheet) -> None:
    draw_line(paper, sheet.title, size=18, style="B")
    for fact in sheet.facts:
        draw_line(paper, fact)
    for role, lines in sheet.parties:
        paper.ln(4)
        draw_line(paper, role, style="B")
        for line in lines:
            draw_line(paper, line)
    draw_table(paper, sheet.heads, sheet.lines, LINES, numbers=4)
    draw_table(paper, (), sheet.totals, TOTALS, numbers=1)
    paper.ln(4)
    paper.set_text_color(*SOFT)
    for note in sheet.notes:
        draw_line(paper, note, size=8)
