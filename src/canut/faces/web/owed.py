"""What a person is owed, and when it is due: composed from the ledger, the accruals and the payouts."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, QuerySet, Sum
from django.db.models.functions import TruncDate

from canut.core.ledger import chart
from canut.core.ledger.queries import balances
from canut.core.pay.models import Accrual, Payout
from canut.core.people.models import Person
from canut.core.work.models import Assignment


@dataclass(frozen=True, slots=True)
class Payday:
    """An amount that is due on a day."""

    on: date
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Owed:
    """What a person has earned and what waits for a review, by currency; amounts in minor units.

    A currency in which there was something stays, with zero; before anything happened there is none.
    """

    earned: dict[str, int]
    in_review: dict[str, int]
    paydays: list[Payday]


def owed_to(person: Person) -> Owed:
    """Return what a person is owed."""
    accounts = balances(prefix=chart.person_payable(person.pk))
    waiting = Assignment.objects.filter(worker=person, state=Assignment.State.SUBMITTED).order_by()
    in_review = dict(waiting.values_list("project__currency").annotate(Sum("pay_minor")))
    earned = {account.currency: account.available_minor for account in accounts}
    return Owed(
        earned=dict.fromkeys(in_review, 0) | earned,
        in_review=dict.fromkeys(earned, 0) | in_review,
        paydays=_paydays(person),
    )


def _paydays(person: Person) -> list[Payday]:
    """Group what accrued since the last payout by the day it is due: a payout sends all there is."""
    sent = Payout.objects.filter(person=person).aggregate(last=Max("sent_at"))["last"]
    unpaid = Accrual.objects.filter(person=person, **({"accrued_at__gt": sent} if sent else {}))
    by_day = unpaid.annotate(on=TruncDate("due_at")).order_by("on", "currency").values_list("on", "currency")
    return [Payday(on, amount, currency) for on, currency, amount in by_day.annotate(Sum("amount_minor"))]


def payouts_of(person: Person) -> QuerySet[Payout]:
    """Return a person's payouts, latest first."""
    return Payout.objects.filter(person=person).select_related("hold", "run").order_by("-id")
