"""App registration."""

from django.apps import AppConfig


class InvoicesConfig(AppConfig):
    """Invoices to clients and their credit notes."""

    name = "canut.core.invoices"
    label = "invoices"
