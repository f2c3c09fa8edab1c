"""App registration."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """Decisions about work and people, and appeals."""

    name = "canut.core.decisions"
    label = "decisions"
