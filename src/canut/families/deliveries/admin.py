"""Deliveries in the admin: to look, never to change; positions and the customers' codes are not shown."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from canut.families.deliveries.models import OfferLog, Order, Shop


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg] # Django's class takes no parameter
    """Shows rows and refuses to add, change or delete them."""

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Rows come from operations."""
        return False

    def has_change_permission(self, _request: HttpRequest, _row: Model | None = None) -> bool:
        """Rows change by operations alone."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _row: Model | None = None) -> bool:
        """Rows stay."""
        return False


@admin.register(Order)
class OrderAdmin(ReadOnlyAdmin):
    """Orders without what only the customer and the courier may know."""

    exclude = ("drop_code", "drop_address", "latitude", "longitude")
    list_display = ("pk", "shop", "state", "drop_area", "placed_at", "picked_up_at", "ended_at")
    list_filter = ("state",)


admin.site.register([Shop, OfferLog], ReadOnlyAdmin)
