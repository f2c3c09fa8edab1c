"""App registration."""

from django.apps import AppConfig


class SurplusConfig(AppConfig):
    """Surplus of a year and its shares."""

    name = "canut.core.surplus"
    label = "surplus"
