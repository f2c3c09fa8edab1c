"""What this app holds on people: what they were owed and why, and where their money went."""

from collections.abc import Iterator

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from canut.core.pay import models
from canut.core.pay.operations.accounts import end_account_of, erase_accounts
from canut.core.pay.queries.claims import CLAIMS
from canut.core.people import keeping
from canut.core.personal import Holding, Leaver, Personal, table

CLAIM = ("id", "project_id", "happened_at", "declared_at", "state", "settled_at", "reason", "counted_in_id")
TOP_UP = (
    "id",
    "run_id",
    "project_id",
    "number",
    "hourly_floor_minor",
    "on_duty_seconds",
    "engaged_seconds",
    "paid_minor",
    "costs_minor",
    "earlier_minor",
    "amount_minor",
    "currency",
    "computed_at",
)
PAYOUT = ("id", "run_id", "account_id", "hold__amount_minor", "hold__currency", "hold__state", "sent_at")


def _unsettled(who: Leaver) -> Iterator[str]:
    declared = {"person_id": who.person_id, "state": models.Claim.State.DECLARED}
    if any(kind.objects.filter(**declared).exists() for kind in CLAIMS):
        yield now_("a cost or a time that you declared is not decided yet; wait for the answer")


PERSONAL = Personal(
    holdings=(
        Holding(
            "accruals",
            _("Pay for approved work"),
            keeping.PLATFORM,
            keeping.TO_PAY,
            keeping.BOOKS,
            table(
                models.Accrual,
                "person",
                *("id", "assignment_id", "project_id", "amount_minor", "currency", "worked_at", "due_at"),
            ),
            ((models.Accrual, "person"),),
        ),
        Holding(
            "top-ups",
            _("What topped your time up to the floor"),
            keeping.PLATFORM,
            keeping.TO_PAY,
            keeping.BOOKS,
            table(models.TopUp, "person", *TOP_UP),
            ((models.TopUp, "person"),),
        ),
        Holding(
            "costs",
            _("Costs you declared"),
            keeping.YOU,
            keeping.TO_PAY,
            keeping.BOOKS,
            table(
                models.Cost,
                "person",
                *CLAIM,
                *("kind", "reference", "rate", "units", "amount_minor", "currency", "evidence"),
            ),
            ((models.Cost, "person"),),
        ),
        Holding(
            "time-reports",
            _("Time you declared"),
            keeping.YOU,
            keeping.TO_PAY,
            keeping.BOOKS,
            table(models.TimeReport, "person", *CLAIM, "assignment_id", "seconds", "account"),
            ((models.TimeReport, "person"),),
        ),
        Holding(
            "costs-settled",
            _("Costs of others you decided on"),
            keeping.YOU,
            keeping.TO_PROVE,
            keeping.BOOKS,
            table(models.Cost, "settled_by", "id", "state", "settled_at", "reason"),
            ((models.Cost, "settled_by"),),
        ),
        Holding(
            "time-reports-settled",
            _("Time of others you decided on"),
            keeping.YOU,
            keeping.TO_PROVE,
            keeping.BOOKS,
            table(models.TimeReport, "settled_by", "id", "state", "settled_at", "reason"),
            ((models.TimeReport, "settled_by"),),
        ),
        Holding(
            "tips",
            _("Tips"),
            keeping.CLIENT,
            keeping.TO_PAY,
            keeping.BOOKS,
            table(models.Tip, "person", "id", "project_id", "amount_minor", "currency", "given_at"),
            ((models.Tip, "person"),),
        ),
        Holding(
            "bonuses",
            _("Bonuses"),
            keeping.CLIENT,
            keeping.TO_PAY,
            keeping.BOOKS,
            table(
                models.Bonus, "person", "id", "assignment_id", "amount_minor", "currency", "reason", "paid_at"
            ),
            ((models.Bonus, "person"),),
        ),
        Holding(
            "bonuses-paid",
            _("Bonuses you gave"),
            keeping.YOU,
            keeping.TO_PROVE,
            keeping.BOOKS,
            table(models.Bonus, "paid_by", "id", "amount_minor", "currency", "reason", "paid_at"),
            ((models.Bonus, "paid_by"),),
        ),
        Holding(
            "payout-accounts",
            _("Where your money goes"),
            keeping.YOU,
            keeping.TO_REPORT,
            keeping.TAX,
            table(
                models.PayoutAccount,
                "person",
                *("id", "kind", "number", "bic", "provider", "holder", "since", "ended_at"),
            ),
            ((models.PayoutAccount, "person"),),
        ),
        Holding(
            "payouts",
            _("Payouts to you"),
            keeping.PLATFORM,
            keeping.TO_PAY,
            keeping.BOOKS,
            table(models.Payout, "person", *PAYOUT),
            ((models.Payout, "person"),),
        ),
        Holding(
            "withholding-rates",
            _("Your rates of withholding"),
            keeping.OPERATOR,
            keeping.TO_REPORT,
            keeping.BOOKS,
            table(models.WithholdingRate, "person", "id", "country", "rate_bp", "in_force_from", "source"),
            ((models.WithholdingRate, "person"),),
        ),
        Holding(
            "withholdings",
            _("What was kept from your payouts"),
            keeping.PLATFORM,
            keeping.TO_REPORT,
            keeping.BOOKS,
            table(models.Withholding, "payout__person", "payout_id", "rate_id", "base_minor", "amount_minor"),
        ),
    ),
    obstacles=(_unsettled,),
    erasers=(end_account_of,),
    late_erasers=(erase_accounts,),
)
