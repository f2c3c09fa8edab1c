"""Decisions in the admin: to look, never to change."""

from django.contrib import admin

from canut.core.decisions.models import Appeal, BulkConfirmation, Decision, ProposedDecision, Remedy
from canut.core.people.admin import ReadOnlyAdmin


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    """Who decided what about whom, and why."""

    list_display = ("pk", "kind", "concerned", "ground", "decided_by", "decided_at", "effective_at", "state")
    list_filter = ("kind", "state")
    list_select_related = ("decided_by",)
    ordering = ("-id",)
    search_fields = ("concerned", "ground", "decided_by__name")


@admin.register(Appeal)
class AppealAdmin(ReadOnlyAdmin):
    """Who contested what, and what another human said."""

    list_display = ("pk", "decision", "filed_at", "reply_due_at", "outcome", "decided_by", "decided_at")
    list_filter = ("outcome",)
    list_select_related = ("decision", "decided_by")
    ordering = ("-id",)


@admin.register(Remedy)
class RemedyAdmin(ReadOnlyAdmin):
    """What made good a measure that fell."""

    list_display = ("pk", "decision", "amount_minor", "currency", "stated_by", "stated_at")
    list_select_related = ("decision", "stated_by")
    ordering = ("-id",)


@admin.register(ProposedDecision)
class ProposedDecisionAdmin(ReadOnlyAdmin):
    """What machines proposed, and what humans made of it."""

    list_display = ("pk", "kind", "person", "proposed_at", "state", "settled_by")
    list_filter = ("kind", "state")
    list_select_related = ("person", "settled_by")
    ordering = ("-id",)


@admin.register(BulkConfirmation)
class BulkConfirmationAdmin(ReadOnlyAdmin):
    """Who confirmed that somebody rejects many answers, and why."""

    list_display = ("pk", "project", "decider", "rejections_max", "confirmed_by", "confirmed_at")
    list_select_related = ("project", "decider", "confirmed_by")
    ordering = ("-id",)
