"""App registration."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Accounts, transfers and holds."""

    name = "canut.core.ledger"
    label = "ledger"
