"""What this app seals."""

from canut.core.ledger.models import Transfer
from canut.core.sealed import SealedTable

FACTS = ("key", "kind", "debit_id", "credit_id", "amount_minor", "currency", "at")

SEALED = [SealedTable("transfer", Transfer, "at", FACTS)]
