"""Reads on money."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, CharField, Count, Q, QuerySet, Sum, Value, When

from canut.core.ledger import chart
from canut.core.ledger.models import Account


def balance_minor(*, code: str, currency: str) -> int:
    """Return an account's balance; 0 for one that was never opened."""
    found = Account.objects.filter(code=code, currency=currency).values_list("balance_minor", flat=True)
    return found[0] if found else 0


def available_minor(*, code: str, currency: str) -> int:
    """Return what an account can spend; 0 for one that was never opened."""
    account = Account.objects.filter(code=code, currency=currency).first()
    return account.available_minor if account else 0


def payables() -> QuerySet[Account]:
    """Return the accounts of what people have earned and not yet been paid out."""
    return Account.objects.filter(code__startswith="person:", code__endswith=":payable")


def balances(*, prefix: str) -> Iterable[Account]:
    """Return the accounts whose code starts with `prefix`, by code."""
    return Account.objects.filter(code__startswith=prefix).order_by("code", "currency")


@dataclass(frozen=True, slots=True)
class PlaceSum:
    """What lies on all accounts of one kind in one currency, and what of it is promised."""

    currency: str
    place: str
    accounts: int
    balance_minor: int
    held_minor: int


PLACES: dict[str, Q] = {
    "bank": Q(code=chart.BANK),
    "exchange": Q(code=chart.WORLD_EXCHANGE),
    "client-funds": Q(code__startswith="client:", code__endswith=":funds"),
    "escrow": Q(code__startswith="project:", code__endswith=":escrow"),
    "floor-reserve": Q(code__startswith="project:", code__endswith=":reserve"),
    "fees-held": Q(code__startswith="project:", code__endswith=":fees"),
    "payable": Q(code__startswith="person:", code__endswith=":payable"),
    "taxes": Q(code__startswith="taxes:"),
    "fees": Q(code=chart.OPERATOR_FEES),
    "costs": Q(code=chart.OPERATOR_COSTS),
    "guarantee": Q(code=chart.OPERATOR_GUARANTEE),
    "surplus": Q(code=chart.OPERATOR_SURPLUS),
    "reserves": Q(
        code__in=[
            chart.OPERATOR_LEGAL_RESERVE,
            chart.OPERATOR_INDIVISIBLE_RESERVE,
            chart.OPERATOR_CAPITAL_INTEREST,
            chart.OPERATOR_FUND,
        ]
    ),
}
"""The kinds of accounts, as an operator thinks of them; together they are the whole chart."""


def sums_by_place() -> list[PlaceSum]:
    """Return what lies where, by currency: the balances of one currency, all together, are nothing."""
    cases = [When(condition, then=Value(place)) for place, condition in PLACES.items()]
    placed = Account.objects.annotate(place=Case(*cases, default=Value("other"), output_field=CharField()))
    rows = placed.order_by("currency").values_list("currency", "place")
    sums = rows.annotate(Count("pk"), Sum("balance_minor"), Sum("held_minor"))
    order = [*PLACES, "other"]
    return sorted((PlaceSum(*row) for row in sums), key=lambda one: (one.currency, order.index(one.place)))
