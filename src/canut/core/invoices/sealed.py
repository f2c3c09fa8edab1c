"""What this app seals."""

from canut.core.invoices.models import Invoice
from canut.core.sealed import SealedTable

INVOICE = (
    *("seller_id", "client_id", "year", "sequence", "month", "currency", "issued_on", "issued_at"),
    *("seller_facts", "buyer_facts", "treatment", "vat_basis_points"),
    *("net_minor", "vat_minor", "gross_minor", "passed_on_minor", "total_minor", "corrects_id", "reason"),
)

SEALED = [SealedTable("invoice", Invoice, "issued_at", INVOICE)]
