"""App registration."""

from django.apps import AppConfig


class PayConfig(AppConfig):
    """Accruals, pay runs and statements."""

    name = "canut.core.pay"
    label = "pay"
