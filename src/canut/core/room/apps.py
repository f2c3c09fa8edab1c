"""App registration."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """The workers' room."""

    name = "canut.core.room"
    label = "room"
