"""An invoice as a document to keep: a PDF in the reader's language, or figures for programs."""

from canut.core.invoices.documents.figures import invoice_figures
from canut.core.invoices.documents.paper import invoice_pdf

__all__ = ["invoice_figures", "invoice_pdf"]
