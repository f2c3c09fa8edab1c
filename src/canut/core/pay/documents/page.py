"""A pay statement as one HTML page that needs nothing else, for screens and printers."""

from django.template.loader import render_to_string
from django.utils import translation

from canut.core.pay.documents.sheet import sheet_of
from canut.core.pay.queries import Statement


def statement_html(made: Statement, *, language: str) -> str:
    """Return a statement as a page in a language, ``en`` or ``fr``."""
    with translation.override(language):
        return render_to_string("pay/statement.html", {"sheet": sheet_of(made)})
