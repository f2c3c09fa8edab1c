"""Work in the admin: to look, never to change."""

from django.contrib import admin

from canut.core.people.admin import ReadOnlyAdmin
from canut.core.work.models import Assignment, Guidelines, Project, ProjectFee, Task, Terms


@admin.register(Project)
class ProjectAdmin(ReadOnlyAdmin):
    """What clients ask for, and what for."""

    list_display = ("__str__", "family", "kind", "client", "state", "harm", "currency", "created_at")
    list_filter = ("family", "state", "harm")
    list_select_related = ("client",)
    search_fields = ("=id", "client__name", "title")


@admin.register(Terms)
class TermsAdmin(ReadOnlyAdmin):
    """Pay and time, version by version."""

    list_display = (
        "__str__",
        "per_answer_minor",
        "hourly_floor_minor",
        "expected_seconds",
        "review_hours",
        "payday_days",
        "fee_basis_points",
        "agreed_at",
    )
    list_select_related = ("project",)
    search_fields = ("=project__id",)


@admin.register(ProjectFee)
class ProjectFeeAdmin(ReadOnlyAdmin):
    """What the operator took beside the pay of each project."""

    list_display = ("project", "weight", "taken_minor")
    list_select_related = ("project",)
    search_fields = ("=project__id",)


@admin.register(Guidelines)
class GuidelinesAdmin(ReadOnlyAdmin):
    """What workers are asked to do, version by version."""

    list_display = ("__str__", "written_at")
    list_select_related = ("project",)
    search_fields = ("=project__id",)


@admin.register(Task)
class TaskAdmin(ReadOnlyAdmin):
    """Items of work; searched by key or by the number of their project."""

    list_display = (
        "__str__",
        "lane",
        "state",
        "overlap",
        "overlap_max",
        "open_slots",
        "harm",
        "completed_at",
    )
    list_filter = ("state", "lane", "harm")
    ordering = ("-id",)
    search_fields = ("key", "=project__id")


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin):
    """Who did what, when, under which terms."""

    list_display = ("pk", "task", "worker", "state", "pay_minor", "accepted_at", "submitted_at", "settled_at")
    list_filter = ("state", "lane")
    list_select_related = ("task", "worker")
    ordering = ("-id",)
    search_fields = ("=id", "=project__id", "worker__email", "worker__name")
