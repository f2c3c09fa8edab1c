"""App registration."""

from django.apps import AppConfig


class RightsConfig(AppConfig):
    """What people may ask about the data held on them."""

    name = "canut.core.rights"
    label = "rights"
