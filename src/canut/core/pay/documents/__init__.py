"""A pay statement as a document to keep: a page that prints well, or a PDF; in the reader's language."""

from canut.core.pay.documents.page import statement_html
from canut.core.pay.documents.paper import statement_pdf
from canut.core.pay.documents.sheet import shown_account

__all__ = ["shown_account", "statement_html", "statement_pdf"]
