"""App registration: reports speak, so they have translations."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Reports to offices and to the public."""

    name = "canut.reports"
    label = "reports"
