"""What the ledger took from a client in a month, line by line: all that an invoice may say.

Taken is what left the client's funds and projects for those who worked or for the operator. Money that the
client paid in, got back, changed into another currency or owed for a chargeback is payment, not a charge.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Model, Q, QuerySet, Sum

from canut.core.invoices.months import bounds
from canut.core.ledger import chart
from canut.core.ledger.models import Account, Transfer
from canut.core.pay.models import Bonus, Tip, TopUp
from canut.core.people.models import Organisation
from canut.core.work.models import Project

FEE = "fee"
PIECE = "piece-pay"

PAYMENTS = ("deposit", "refund", "chargeback", "exchange", "guarantee-recovered")
"""Kinds of transfer that pay, or give back, and charge nothing."""

OF_PROJECTS: dict[str, type[Model]] = {"bonus": Bonus, "tip": Tip, "top-up": TopUp}
"""Whose row names the project of what left the client's funds, by the kind of transfer."""


@dataclass(frozen=True, slots=True)
class Charge:
    """What was taken for one project, of one kind, at one price each: answers, or once a sum of the month."""

    kind: str
    project_id: int | None
    unit_minor: int
    quantity: int

    @property
    def amount_minor(self) -> int:
        """What it comes to."""
        return self.unit_minor * self.quantity


def charges_of(
    *, client: Organisation, month: date, currencies: Collection[str] | None = None
) -> dict[str, list[Charge]]:
    """Return what the ledger took from a client in a month (its first day), by currency; of some alone."""
    projects = _accounts(client)
    codes = [chart.client_funds(client.pk), *projects]
    start, end = bounds(month)
    within = Transfer.objects.filter(at__gte=start, at__lt=end).exclude(kind__in=PAYMENTS)
    if currencies is not None:
        within = within.filter(currency__in=currencies)
    taken = within.filter(debit__code__in=codes).exclude(credit__code__in=codes)
    given = within.filter(credit__code__in=codes).exclude(debit__code__in=codes)
    sums: dict[tuple[str, str, int | None], int] = defaultdict(int)
    for currency, kind, code, amount in _summed(taken.exclude(kind=PIECE), "debit__code"):
        if code in projects or kind not in OF_PROJECTS:
            sums[currency, kind, projects.get(code)] += amount
    for currency, kind, code, amount in _summed(given, "credit__code"):
        sums[currency, kind, projects.get(code)] -= amount
    for kind, model in OF_PROJECTS.items():
        for currency, project_id, amount in _by_project(taken.filter(kind=kind, debit__code=codes[0]), model):
            sums[currency, kind, project_id] += amount
    once = [(key[0], Charge(*key[1:], amount, 1)) for key, amount in sums.items() if amount]
    return _ordered([*once, *_pieces(taken, projects)])


def first_month_of(*, client: Organisation) -> datetime | None:
    """Return when money of a client first moved."""
    codes = [chart.client_funds(client.pk), *_accounts(client)]
    moved = Transfer.objects.filter(Q(debit__code__in=codes) | Q(credit__code__in=codes))
    return moved.order_by("at").values_list("at", flat=True).first()


def currencies_of(*, client: Organisation) -> set[str]:
    """Return the currencies in which money of a client ever moved."""
    codes = [chart.client_funds(client.pk), *_accounts(client)]
    return set(Account.objects.filter(code__in=codes).values_list("currency", flat=True))


def _accounts(client: Organisation) -> dict[str, int]:
    numbers = Project.objects.filter(client=client).values_list("pk", flat=True)
    names = (chart.project_escrow, chart.project_reserve, chart.project_fees)
    return {name(number): number for number in numbers for name in names}


def _summed(transfers: QuerySet[Transfer], code: str) -> Iterable[tuple[str, str, str, int]]:
    rows = transfers.order_by().values_list("currency", "kind", code)
    return rows.annotate(Sum("amount_minor")).iterator()


def _pieces(transfers: QuerySet[Transfer], projects: dict[str, int]) -> Iterator[tuple[str, Charge]]:
    """Yield the pay for answers, by project and price."""
    rows = transfers.filter(kind=PIECE).order_by().values_list("currency", "debit__code", "amount_minor")
    for currency, code, price, count in rows.annotate(Count("pk")).iterator():
        yield currency, Charge(PIECE, projects.get(code), price, count)


def _by_project(transfers: QuerySet[Transfer], model: type[Model]) -> Iterator[tuple[str, int | None, int]]:
    found = list(transfers.values_list("key", "currency", "amount_minor"))
    numbers = [int(key.split(":")[1]) for key, _currency, _amount in found]
    projects = dict(QuerySet(model).filter(pk__in=numbers).values_list("pk", "project_id"))
    for number, (_key, currency, amount) in zip(numbers, found, strict=True):
        yield currency, projects.get(number), amount


def _ordered(charges: Iterable[tuple[str, Charge]]) -> dict[str, list[Charge]]:
    """Return charges by currency, project by project, the operator's fee last."""
    made: dict[str, list[Charge]] = defaultdict(list)
    for currency, one in sorted(charges, key=lambda row: (row[0], _place(row[1]))):
        made[currency].append(one)
    return dict(made)


def _place(one: Charge) -> tuple[bool, int, str, int]:
    return one.kind == FEE, one.project_id or 0, one.kind, one.unit_minor


def total_minor(charges: Iterable[Charge]) -> int:
    """Return what charges come to."""
    return sum(one.amount_minor for one in charges)
