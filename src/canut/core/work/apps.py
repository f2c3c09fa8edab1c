"""App registration."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    """Projects, terms, tasks and assignments."""

    name = "canut.core.work"
    label = "work"
