"""Pay in the admin: to look, never to change."""

from django.contrib import admin

from canut.core.pay.models import (
    Accrual,
    Bonus,
    Cost,
    PaymentFile,
    PaymentFileEntry,
    Payout,
    PayoutAccount,
    PayRun,
    PayRunWork,
    TimeReport,
    Tip,
    TopUp,
    Withholding,
    WithholdingRate,
)
from canut.core.people.admin import ReadOnlyAdmin

PERSON = ("person__email", "person__name")


@admin.register(Accrual)
class AccrualAdmin(ReadOnlyAdmin):
    """What is owed for which work, and when."""

    list_display = ("person", "project", "assignment", "amount_minor", "currency", "accrued_at", "due_at")
    list_select_related = ("person", "project", "assignment")
    ordering = ("-id",)
    search_fields = (*PERSON, "=project__id", "=assignment__id")


@admin.register(PayRun)
class PayRunAdmin(ReadOnlyAdmin):
    """The periods that were paid."""

    list_display = ("starts_at", "ends_at", "first_run_at")
    ordering = ("-starts_at",)


@admin.register(PayRunWork)
class PayRunWorkAdmin(ReadOnlyAdmin):
    """How far pay runs are that were asked for."""

    list_display = ("run", "state", "done", "total", "starts", "asked_at", "ended_at")
    list_filter = ("state",)
    list_select_related = ("run",)
    ordering = ("-id",)


@admin.register(TopUp)
class TopUpAdmin(ReadOnlyAdmin):
    """What the floor added, with the figures it was computed from."""

    list_display = (
        "run",
        "person",
        "project",
        "hourly_floor_minor",
        "on_duty_seconds",
        "paid_minor",
        "amount_minor",
        "currency",
    )
    list_select_related = ("run", "person", "project")
    ordering = ("-id",)
    search_fields = (*PERSON, "=project__id")


@admin.register(Payout)
class PayoutAdmin(ReadOnlyAdmin):
    """What left the platform."""

    list_display = ("run", "person", "account", "hold", "sent_at")
    list_select_related = ("run", "person", "account", "hold")
    ordering = ("-id",)
    search_fields = PERSON


@admin.register(Cost)
class CostAdmin(ReadOnlyAdmin):
    """What working cost, and whether it counts."""

    list_display = (
        "person",
        "project",
        "kind",
        "reference",
        "amount_minor",
        "currency",
        "state",
        "counted_in",
    )
    list_filter = ("state", "kind", "currency")
    list_select_related = ("person", "project", "counted_in")
    ordering = ("-id",)
    search_fields = (*PERSON, "=project__id", "reference")


@admin.register(TimeReport)
class TimeReportAdmin(ReadOnlyAdmin):
    """What answers took by their workers' account."""

    list_display = ("person", "assignment", "seconds", "state", "counted_in")
    list_filter = ("state",)
    list_select_related = ("person", "assignment", "counted_in")
    ordering = ("-id",)
    search_fields = (*PERSON, "=project__id", "=assignment__id")


@admin.register(Tip)
class TipAdmin(ReadOnlyAdmin):
    """What workers were given besides their pay."""

    list_display = ("person", "project", "giver", "amount_minor", "currency", "given_at")
    list_select_related = ("person", "project", "giver")
    ordering = ("-id",)
    search_fields = (*PERSON, "=project__id", "reference")


@admin.register(Bonus)
class BonusAdmin(ReadOnlyAdmin):
    """What clients paid above the terms, and why."""

    list_display = ("person", "assignment", "amount_minor", "currency", "reason", "paid_by")
    list_select_related = ("person", "assignment", "paid_by")
    ordering = ("-id",)
    search_fields = (*PERSON, "=project__id", "=assignment__id")


@admin.register(PayoutAccount)
class PayoutAccountAdmin(ReadOnlyAdmin):
    """That a person stated an account; its number stays between them and the payment files."""

    fields = ("person", "kind", "since", "ended_at")
    list_display = ("person", "kind", "since", "ended_at")
    list_filter = ("kind",)
    list_select_related = ("person",)
    ordering = ("-id",)
    search_fields = PERSON


@admin.register(WithholdingRate)
class WithholdingRateAdmin(ReadOnlyAdmin):
    """What the office has the platform keep from whose pay."""

    list_display = ("person", "country", "rate_bp", "in_force_from", "source", "recorded_at")
    list_select_related = ("person",)
    ordering = ("-id",)
    search_fields = PERSON


@admin.register(Withholding)
class WithholdingAdmin(ReadOnlyAdmin):
    """What was kept from which payout."""

    list_display = ("payout", "rate", "base_minor", "amount_minor")
    list_select_related = ("payout__hold", "rate")
    ordering = ("-id",)
    search_fields = ("=payout__id", "payout__person__email")


@admin.register(PaymentFile)
class PaymentFileAdmin(ReadOnlyAdmin):
    """Files that were made for banks and providers, without the account that pays."""

    fields = ("run", "kind", "number", "payer_name", "made_at")
    list_display = ("message_id", "run", "kind", "made_at")
    list_filter = ("kind",)
    list_select_related = ("run",)
    ordering = ("-id",)
    search_fields = ("=run__id",)


@admin.register(PaymentFileEntry)
class PaymentFileEntryAdmin(ReadOnlyAdmin):
    """Which payout left in which file."""

    list_display = ("file", "payout")
    list_select_related = ("file", "payout__hold")
    ordering = ("-id",)
    search_fields = ("=payout__id", "=file__id")
