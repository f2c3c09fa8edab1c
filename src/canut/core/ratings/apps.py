"""App registration."""

from django.apps import AppConfig


class RatingsConfig(AppConfig):
    """Ratings of clients by those who worked for them."""

    name = "canut.core.ratings"
    label = "ratings"
