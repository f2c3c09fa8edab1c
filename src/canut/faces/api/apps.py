"""App registration."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The REST interface."""

    name = "canut.faces.api"
    label = "api"
