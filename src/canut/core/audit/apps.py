"""App registration."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who did what and why."""

    name = "canut.core.audit"
    label = "audit"
