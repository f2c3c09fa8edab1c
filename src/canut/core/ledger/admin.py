"""The books in the admin: to look, never to change."""

from django.contrib import admin

from canut.core.ledger.models import Account, Exchange, Hold, Transfer
from canut.core.people.admin import ReadOnlyAdmin


@admin.register(Account)
class AccountAdmin(ReadOnlyAdmin):
    """What is where, and what of it is promised."""

    list_display = ("code", "currency", "balance_minor", "held_minor", "may_overdraw")
    list_filter = ("currency", "may_overdraw")
    search_fields = ("code",)


@admin.register(Transfer)
class TransferAdmin(ReadOnlyAdmin):
    """What moved, from where to where."""

    list_display = ("at", "key", "kind", "debit", "credit", "amount_minor", "currency")
    list_filter = ("kind", "currency")
    list_select_related = ("debit", "credit")
    ordering = ("-id",)
    search_fields = ("key", "debit__code", "credit__code")


@admin.register(Hold)
class HoldAdmin(ReadOnlyAdmin):
    """What is promised, and how it was settled."""

    list_display = ("at", "key", "kind", "amount_minor", "currency", "state", "settled_at")
    list_filter = ("state", "kind", "currency")
    ordering = ("-id",)
    search_fields = ("key",)


@admin.register(Exchange)
class ExchangeAdmin(ReadOnlyAdmin):
    """What currency was changed into which, at whose rate."""

    list_display = ("at", "key", "sold", "bought", "numerator", "denominator", "rate_source", "rate_on")
    list_select_related = ("sold", "bought")
    ordering = ("-id",)
    search_fields = ("key",)
