"""Time in the admin: to look, never to change."""

from django.contrib import admin

from canut.core.people.admin import ReadOnlyAdmin
from canut.core.worktime.models import AddedTime, Break, Session, Slot


@admin.register(Session)
class SessionAdmin(ReadOnlyAdmin):
    """Who was on duty when."""

    list_display = ("person", "project", "slot", "started_at", "last_seen_at", "ended_at")
    list_select_related = ("person", "project", "slot")
    ordering = ("-id",)
    search_fields = ("person__email", "person__name", "=project__id")


@admin.register(Slot)
class SlotAdmin(ReadOnlyAdmin):
    """What time was offered, and who booked it."""

    list_display = ("project", "starts_at", "ends_at", "worker", "booked_at", "cancelled_at")
    list_select_related = ("project", "worker")
    ordering = ("-id",)
    search_fields = ("worker__email", "worker__name", "=project__id")


@admin.register(Break)
class BreakAdmin(ReadOnlyAdmin):
    """Who rested when."""

    list_display = ("session", "is_paid", "started_at", "ended_at")
    list_select_related = ("session",)
    ordering = ("-id",)
    search_fields = ("session__person__email", "session__person__name")


@admin.register(AddedTime)
class AddedTimeAdmin(ReadOnlyAdmin):
    """What counts although no session saw it."""

    list_display = ("person", "project", "ground", "starts_at", "ends_at", "counted_at")
    list_select_related = ("person", "project")
    list_filter = ("ground",)
    ordering = ("-id",)
    search_fields = ("person__email", "person__name", "=project__id")
