"""App registration."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The web pages."""

    name = "canut.faces.web"
    label = "web"
