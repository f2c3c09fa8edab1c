"""What a client's money did in each month, from the ledger alone."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from canut.core.ledger import chart
from canut.core.ledger.models import Transfer
from canut.core.local_time import here
from canut.core.people.models import Organisation
from canut.core.work.models import Project


@dataclass(frozen=True, slots=True)
class ClientMonth:
    """A month of a client's money in one currency; amounts in minor units, what left as negative figures.

    ``number`` names it for good: there is one for each client, month with movements, and currency, so none is
    given twice. ``is_over`` says whether the month can still change. ``moved`` holds what came in and
    what left by kind of transfer, such as ``deposit``, ``piece-pay`` or ``fee``; what only moved between the
    client's funds and their projects is no part of it. `start_minor` and all of it make `end_minor`.
    """

    number: str
    year: int
    month: int
    currency: str
    is_over: bool
    start_minor: int
    moved: dict[str, int]
    end_minor: int


def client_months(*, client: Organisation, now: datetime) -> list[ClientMonth]:
    """Return the months in which money of a client came or left, latest first."""
    codes = _codes(client)
    crossing = Transfer.objects.filter(Q(debit__code__in=codes) ^ Q(credit__code__in=codes)).order_by("id")
    moved: dict[tuple[str, int, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    figures = crossing.values_list("currency", "at", "kind", "amount_minor", "credit__code")
    for currency, at, kind, amount, credit in figures.iterator():
        day = here(at)
        moved[currency, day.year, day.month][kind] += amount if credit in codes else -amount
    return _numbered(client, moved, here(now))[::-1]


def _codes(client: Organisation) -> set[str]:
    projects = Project.objects.filter(client=client).values_list("pk", flat=True)
    accounts = (chart.project_escrow, chart.project_reserve, chart.project_fees)
    return {chart.client_funds(client.pk), *(name(pk) for pk in projects for name in accounts)}


def _numbered(
    client: Organisation, moved: dict[tuple[str, int, int], dict[str, int]], today: datetime
) -> list[ClientMonth]:
    balance: dict[str, int] = defaultdict(int)
    made = []
    for (currency, year, month), kinds in sorted(moved.items(), key=lambda one: (one[0][1:], one[0][0])):
        start = balance[currency]
        balance[currency] += sum(kinds.values())
        made.append(
            ClientMonth(
                number=f"C{client.pk}-{year}-{month:02}-{currency}",
                year=year,
                month=month,
                currency=currency,
                is_over=(year, month) < (today.year, today.month),
                start_minor=start,
                moved=dict(sorted(kinds.items())),
                end_minor=balance[currency],
            )
        )
    return made
