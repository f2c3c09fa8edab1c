"""Moderation in the admin: to look, never to change; every change goes through an operation."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from canut.families.moderation.models import Case, Clause, ContentItem, EnforcementAction, Policy


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


admin.site.register([Policy, Clause, ContentItem, Case, EnforcementAction], ReadOnlyAdmin)
