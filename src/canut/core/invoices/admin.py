"""Invoices in the admin: to look, never to change."""

from django.contrib import admin

from canut.core.invoices.models import BillingFacts, Invoice, InvoiceLine
from canut.core.people.admin import ReadOnlyAdmin


@admin.register(BillingFacts)
class BillingFactsAdmin(ReadOnlyAdmin):
    """What invoices say of organisations, and said before."""

    list_display = ("organisation", "legal_name", "town", "country", "vat_number", "stated_at")
    list_select_related = ("organisation",)
    search_fields = ("legal_name", "=siren", "=vat_number")


@admin.register(Invoice)
class InvoiceAdmin(ReadOnlyAdmin):
    """Invoices and credit notes."""

    list_display = ("number", "client", "month", "currency", "total_minor", "corrects", "issued_on")
    list_filter = ("year", "currency", "treatment")
    list_select_related = ("client", "corrects")
    search_fields = ("=client__id", "=sequence")


@admin.register(InvoiceLine)
class InvoiceLineAdmin(ReadOnlyAdmin):
    """What stands on invoices."""

    list_display = ("invoice", "kind", "project", "quantity", "unit_minor", "amount_minor")
    list_select_related = ("invoice", "project")
    search_fields = ("=invoice__id", "=project__id")
