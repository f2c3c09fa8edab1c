"""The register in the admin: to look, never to change."""

from django.contrib import admin

from canut.core.people.admin import ReadOnlyAdmin
from canut.core.rules.models import Ballot, Mandate, Member, RuleVersion, Voter


@admin.register(RuleVersion)
class RuleVersionAdmin(ReadOnlyAdmin):
    """What was proposed and what became of it."""

    list_display = ("slug", "version", "kind", "outcome", "proposed_at", "effective_at")
    list_filter = ("outcome", "kind")
    ordering = ("-id",)


@admin.register(Member)
class MemberAdmin(ReadOnlyAdmin):
    """Who has a vote."""

    list_display = ("person", "since", "until")
    list_select_related = ("person",)
    ordering = ("-id",)


@admin.register(Mandate)
class MandateAdmin(ReadOnlyAdmin):
    """Whom the workers elected, and until when."""

    list_display = ("person", "starts_at", "ends_at", "election", "recorded_by")
    list_select_related = ("person", "recorded_by")
    ordering = ("-id",)


@admin.register(Voter)
class VoterAdmin(ReadOnlyAdmin):
    """Who was on a roll, and whether they voted."""

    list_display = ("rule", "person", "has_voted")
    list_select_related = ("rule", "person")
    ordering = ("rule_id", "person_id")


@admin.register(Ballot)
class BallotAdmin(ReadOnlyAdmin):
    """What was voted; nobody's name is in it."""

    list_display = ("rule", "choice")
    list_select_related = ("rule",)
    ordering = ("rule_id", "choice", "id")
