"""App registration."""

from django.apps import AppConfig


class RulesConfig(AppConfig):
    """The register of rules."""

    name = "canut.core.rules"
    label = "rules"
