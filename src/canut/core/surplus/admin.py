"""Surpluses in the admin: to look, never to change."""

from django.contrib import admin

from canut.core.people.admin import ReadOnlyAdmin
from canut.core.surplus.models import SurplusShare, SurplusYear


@admin.register(SurplusYear)
class SurplusYearAdmin(ReadOnlyAdmin):
    """What became of each year's surplus."""

    list_display = ("year", "currency", "form", "surplus_minor", "work_minor", "fund_minor", "voted_on")
    list_filter = ("currency", "form")
    ordering = ("-year", "currency")
    search_fields = ("=year",)


@admin.register(SurplusShare)
class SurplusShareAdmin(ReadOnlyAdmin):
    """Who got what of it, and why."""

    list_display = ("year", "person", "seconds", "pay_minor", "seniority_percent", "amount_minor")
    list_select_related = ("year", "person")
    search_fields = ("=person__id", "=year__year")
