"""App registration."""

from django.apps import AppConfig


class WorktimeConfig(AppConfig):
    """Sessions and booked slots."""

    name = "canut.core.worktime"
    label = "worktime"
