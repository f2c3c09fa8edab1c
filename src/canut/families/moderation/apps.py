"""App registration."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """Moderation: reported or held content, taken from a queue ordered by severity and age."""

    name = "canut.families.moderation"
    label = "moderation"
