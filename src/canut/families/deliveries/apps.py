"""App registration."""

from django.apps import AppConfig


class DeliveriesConfig(AppConfig):
    """Deliveries: orders offered to couriers on booked slots."""

    name = "canut.families.deliveries"
    label = "deliveries"
