"""App registration."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Persons and organisations."""

    name = "canut.core.people"
    label = "people"
