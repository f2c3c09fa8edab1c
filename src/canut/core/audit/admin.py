"""Events in the admin: to look, never to change."""

from django.contrib import admin

from canut.core.audit.models import Event
from canut.core.people.admin import ReadOnlyAdmin


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """Who did what; searched by verb, or by subject and its number."""

    list_display = ("at", "verb", "subject_id", "actor", "data")
    list_select_related = ("actor",)
    ordering = ("-id",)
    search_fields = ("verb", "=subject", "=subject_id")
