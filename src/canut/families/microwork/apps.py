"""App registration."""

from django.apps import AppConfig


class MicroworkConfig(AppConfig):
    """Micro-work: rows of a client's file, pulled by workers, agreed on by consensus."""

    name = "canut.families.microwork"
    label = "microwork"
