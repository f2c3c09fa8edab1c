"""People in the admin: to look, never to change; every change goes through an operation."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from canut.core.people.models import (
    Consent,
    Invitation,
    LegalIdentity,
    Membership,
    Organisation,
    Person,
    Qualification,
    QualificationGrant,
    Restriction,
)


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg] # Django's class takes no parameter at run time
    """Shows rows and refuses to add, change or delete them, to superusers as well; every app builds on it."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Rows come from operations."""
        return False

    def has_change_permission(self, _request: HttpRequest, _row: Model | None = None) -> bool:
        """Rows change by operations alone."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _row: Model | None = None) -> bool:
        """Rows stay."""
        return False


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin):
    """Persons, without anything of their pass phrase."""

    fields = ("email", "name", "language", "is_active", "is_staff", "joined_at", "last_login")
    list_display = ("email", "name", "language", "is_active", "is_staff", "joined_at")
    list_filter = ("is_active", "is_staff", "language")
    search_fields = ("email", "name")


@admin.register(Organisation)
class OrganisationAdmin(ReadOnlyAdmin):
    """Clients and the operator."""

    list_display = ("name", "kind", "country", "siren", "vat_number", "created_at")
    list_filter = ("kind", "country")
    search_fields = ("name", "siren", "vat_number")


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Who was asked to act for an organisation; never the code, which is between the two of them."""

    fields = list_display = ("organisation", "email", "role", "invited_by", "invited_at")
    list_filter = ("role",)
    search_fields = ("email", "organisation__name")


@admin.register(Restriction)
class RestrictionAdmin(ReadOnlyAdmin):
    """Who may take no new work where, until when."""

    list_display = ("person", "scope", "starts_at", "ends_at", "decision_id")
    list_select_related = ("person",)
    ordering = ("-id",)


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    """Who acts for whom."""

    list_display = ("person", "organisation", "role", "since")
    list_filter = ("role",)
    list_select_related = ("person", "organisation")
    search_fields = ("person__email", "person__name", "organisation__name")


@admin.register(Qualification)
class QualificationAdmin(ReadOnlyAdmin):
    """What a project may require."""

    list_display = ("slug", "title")
    search_fields = ("slug",)


@admin.register(QualificationGrant)
class QualificationGrantAdmin(ReadOnlyAdmin):
    """Who may do what, on whose word."""

    list_display = ("person", "qualification", "granted_by", "granted_at")
    list_select_related = ("person", "qualification", "granted_by")
    search_fields = ("person__email", "person__name", "qualification__slug")


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    """Who agreed to what, and until when."""

    list_display = ("person", "purpose", "given_at", "withdrawn_at")
    list_filter = ("purpose",)
    list_select_related = ("person",)
    search_fields = ("person__email", "person__name")


@admin.register(LegalIdentity)
class LegalIdentityAdmin(ReadOnlyAdmin):
    """That a person stated who they are; numbers, birth and address stay between them and the reports."""

    fields = ("person", "legal_name", "country", "tin_country", "status", "stated_at")
    list_display = ("person", "legal_name", "country", "status", "stated_at")
    list_filter = ("country", "status")
    list_select_related = ("person",)
    search_fields = ("person__email", "person__name", "legal_name")
