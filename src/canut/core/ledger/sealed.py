"""What this app seals."""

from canut.core.ledger.models import Exchange, Transfer
from canut.core.sealed import SealedTable

TRANSFER = ("key", "kind", "debit_id", "credit_id", "amount_minor", "currency", "at")
EXCHANGE = ("key", "sold_id", "bought_id", "numerator", "denominator", "rate_source", "rate_on", "at")

SEALED = [
    SealedTable("transfer", Transfer, "at", TRANSFER),
    SealedTable("exchange", Exchange, "at", EXCHANGE),
]
