"""Decisions in the admin: to look, never to change."""

from django.contrib import admin

from canut.core.decisions.models import Appeal, Decision
from canut.core.people.admin import ReadOnlyAdmin


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    """Who decided what about whom, and why."""

    list_display = ("pk", "kind", "concerned", "ground", "decided_by", "decided_at", "state")
    list_filter = ("kind", "state")
    list_select_related = ("decided_by",)
    ordering = ("-id",)
    search_fields = ("concerned", "ground", "decided_by__name")


@admin.register(Appeal)
class AppealAdmin(ReadOnlyAdmin):
    """Who contested what, and what another human said."""

    list_display = ("pk", "decision", "filed_at", "outcome", "decided_by", "decided_at")
    list_filter = ("outcome",)
    list_select_related = ("decision", "decided_by")
    ordering = ("-id",)
