"""Rights in the admin: to look, never to change."""

from django.contrib import admin

from canut.core.people.admin import ReadOnlyAdmin
from canut.core.rights.models import CorrectionRequest, Erasure


@admin.register(CorrectionRequest)
class CorrectionRequestAdmin(ReadOnlyAdmin):
    """Requests for correction, the latest first."""

    list_display = ("person", "asked_at", "due_at", "answered_at", "outcome")
    list_filter = ("outcome",)
    list_select_related = ("person",)
    ordering = ("-id",)


@admin.register(Erasure)
class ErasureAdmin(ReadOnlyAdmin):
    """What was erased, and what is still kept."""

    list_display = ("person", "erased_at", "identity_until", "identity_erased_at")
    list_select_related = ("person",)
    ordering = ("-id",)
