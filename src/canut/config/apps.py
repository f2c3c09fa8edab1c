"""App registration of the composition root."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CanutConfig(AppConfig):
    """Connects the apps through audit events once all of them are loaded."""

    name = "canut.config"
    label = "config"

    def ready(self) -> None:
        """Load ``canut.config.wiring``."""
        autodiscover_modules("wiring")
