"""Events, seals and checks in the admin: to look, never to change."""

from django.contrib import admin

from canut.core.audit.models import CheckRun, Event, Leaf, PublicFigures, Seal, UpkeepRound
from canut.core.people.admin import ReadOnlyAdmin


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """Who did what; searched by verb, or by subject and its number."""

    list_display = ("at", "verb", "subject_id", "actor", "data")
    list_select_related = ("actor",)
    ordering = ("-id",)
    search_fields = ("verb", "=subject", "=subject_id")


@admin.register(Seal)
class SealAdmin(ReadOnlyAdmin):
    """The root of each closed day."""

    list_display = ("day", "size", "root", "sealed_at")
    ordering = ("-day",)


@admin.register(Leaf)
class LeafAdmin(ReadOnlyAdmin):
    """Which seal holds which record; found by the record's kind and number."""

    list_display = ("kind", "record_id", "seal", "position")
    list_select_related = ("seal",)
    ordering = ("-id",)
    search_fields = ("=kind", "=record_id")


@admin.register(CheckRun)
class CheckRunAdmin(ReadOnlyAdmin):
    """The history of checks, latest first; found by guarantee or sentence."""

    list_display = ("at", "guarantee", "sentence", "offending", "seconds")
    list_filter = ("guarantee",)
    ordering = ("-id",)
    search_fields = ("=guarantee", "sentence")


@admin.register(PublicFigures)
class PublicFiguresAdmin(ReadOnlyAdmin):
    """What is published of the whole, by topic."""

    list_display = ("topic", "computed_at")
    ordering = ("topic",)


@admin.register(UpkeepRound)
class UpkeepRoundAdmin(ReadOnlyAdmin):
    """The last round of upkeep."""

    list_display = ("at", "seconds", "failures")
