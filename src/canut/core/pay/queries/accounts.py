"""Reads on where money goes, what is kept from it, and what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from canut.core.audit.models import Event
from canut.core.ledger import chart
from canut.core.ledger.queries import payables
from canut.core.pay.models import Payout, PayoutAccount, WithholdingRate
from canut.core.people.models import Person


@dataclass(frozen=True, slots=True)
class Waiting:
    """Earned money that has not left, and whose it is; in minor units."""

    person: Person
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Returned:
    """A payout that came back, and why."""

    payout: Payout
    reason: str


def live_account(*, person: Person) -> PayoutAccount | None:
    """Return where a person's money goes now."""
    return PayoutAccount.objects.filter(person=person, ended_at=None).first()


def live_accounts(*, person_ids: Iterable[int]) -> dict[int, PayoutAccount]:
    """Return where the money of each of these people goes now; who stated no account is left out."""
    live = PayoutAccount.objects.filter(person_id__in=list(person_ids), ended_at=None)
    return {account.person_id: account for account in live}


def rates_in_force(*, person_ids: Iterable[int], on: date) -> dict[int, WithholdingRate]:
    """Return the rate of withholding of each of these people on a day; who has none is left out."""
    known = WithholdingRate.objects.filter(person_id__in=list(person_ids), in_force_from__lte=on)
    return {rate.person_id: rate for rate in known.order_by("in_force_from", "pk")}


def without_account() -> list[Waiting]:
    """Return the earned money of people who stated no account, by person."""
    with_one = with_account()
    return [one for one in _owed() if one.person.pk not in with_one]


def payable_now() -> list[Waiting]:
    """Return what is owed to people who stated an account: a pay run sends it, and tops up besides."""
    with_one = with_account()
    return [one for one in _owed() if one.person.pk in with_one]


def sums_of(rows: Iterable[Waiting]) -> dict[str, int]:
    """Return how much that is by currency, in minor units."""
    sums: dict[str, int] = {}
    for one in rows:
        sums[one.currency] = sums.get(one.currency, 0) + one.amount_minor
    return dict(sorted(sums.items()))


def with_account() -> set[int]:
    """Return the numbers of the people who stated where their money goes."""
    return set(PayoutAccount.objects.filter(ended_at=None).values_list("person_id", flat=True))


def _owed() -> list[Waiting]:
    owed = payables().filter(balance_minor__gt=F("held_minor"))
    by_person = [(chart.person_of_payable(account.code), account) for account in owed.order_by("pk")]
    persons = Person.objects.in_bulk({number for number, _account in by_person})
    return [
        Waiting(persons[number], account.available_minor, account.currency) for number, account in by_person
    ]


def returned_to(*, person: Person) -> list[Returned]:
    """Return a person's payouts that came back, latest first, each with its reason."""
    mine = {payout.pk: payout for payout in person.payouts.select_related("hold", "run", "account")}
    events = Event.objects.filter(verb="payout.rejected", subject_id__in=list(mine)).order_by("-id")
    return [Returned(mine[event.subject_id], event.data["reason"]) for event in events]
