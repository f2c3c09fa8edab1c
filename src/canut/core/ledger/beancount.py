"""The books as Beancount text (v3 syntax), so that auditors re-add them with a program that is not ours.

A Beancount posting counts debits above zero and credits below, and ours keeps ``credits - debits``: a balance
changes its sign on the way. The balance assertions at the end are the *stored* balances: Beancount's own
loader proves that the transfers give them.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.db.models import Max, Min

from canut.core.ledger.chart import Kind, kind_of
from canut.core.ledger.models import Account, Exchange, Transfer
from canut.engines.money import currency_exponent

ROOTS = {
    Kind.ASSET: "Assets",
    Kind.LIABILITY: "Liabilities",
    Kind.EQUITY: "Equity",
    Kind.INCOME: "Income",
    Kind.EXPENSE: "Expenses",
}
CHUNK = 2_000
"""Transfers read at a time: the books are written as they are read, whatever their length."""


def account_name(code: str) -> str:
    """Return an account's name in Beancount: ``client:7:funds`` is ``Liabilities:Client:7:Funds``."""
    kind = kind_of(code)
    root = ROOTS[kind] if kind else "Equity:Unknown"
    parts = [re.sub(r"[^A-Za-z0-9-]", "-", part).lstrip("-") or "X" for part in code.split(":")]
    return ":".join([root, *(part[0].upper() + part[1:] for part in parts)])


def books(*, title: str, now: datetime) -> Iterator[str]:
    """Yield the whole books line by line: accounts, then transactions in their order, then the balances.

    Parameters
    ----------
    title
        Whose books they are.
    now
        When they are written; the balances are asserted for the day after this or the latest transfer.
    """
    days = Transfer.objects.aggregate(first=Min("at"), last=Max("at"))
    first, last = _day(days["first"] or now), max(_day(days["last"] or now), _day(now))
    yield f'option "title" {_quoted(title)}'
    for currency in Account.objects.order_by("currency").values_list("currency", flat=True).distinct():
        yield f'option "operating_currency" "{currency}"'
    yield from _opened(first)
    yield from _transactions()
    yield from _asserted(last + timedelta(days=1))


def _opened(first: date) -> Iterator[str]:
    currencies: dict[str, list[str]] = defaultdict(list)
    for code, currency in Account.objects.order_by("code", "currency").values_list("code", "currency"):
        currencies[code].append(currency)
    for code, used in currencies.items():
        yield f"{first} open {account_name(code)} {','.join(used)}"
        yield f"  code: {_quoted(code)}"


def _transactions() -> Iterator[str]:
    rates = _Rates()
    columns = ("id", "at", "kind", "key", "debit__code", "credit__code", "amount_minor", "currency")
    made = Transfer.objects.order_by("id").values_list(*columns)
    for number, at, kind, key, debit, credit, minor, currency in made.iterator(chunk_size=CHUNK):
        yield ""
        yield f"{_day(at)} * {_quoted(kind)} {_quoted(key)} ^transfer-{number}{rates.link(number, kind)}"
        yield f"  key: {_quoted(key)}"
        yield f'  at: "{at.astimezone(UTC).isoformat()}"'
        yield from rates.said(number, kind)
        yield f"  {account_name(debit)}  {_amount(minor, currency)}"
        yield f"  {account_name(credit)}  {_amount(-minor, currency)}"


class _Rates:
    """What is said of the two legs of an exchange; most books have few of them."""

    def __init__(self) -> None:
        self.by_transfer: dict[int, Exchange] = {}
        for made in Exchange.objects.order_by("id"):
            self.by_transfer[made.sold_id] = self.by_transfer[made.bought_id] = made

    def link(self, number: int, kind: str) -> str:
        made = self.by_transfer.get(number) if kind == "exchange" else None
        return f" ^exchange-{made.pk}" if made else ""

    def said(self, number: int, kind: str) -> Iterator[str]:
        made = self.by_transfer.get(number) if kind == "exchange" else None
        if made:
            yield f'  rate: "{made.numerator}/{made.denominator}"'
            yield f"  rate-source: {_quoted(made.rate_source)}"
            yield f"  rate-on: {made.rate_on}"


def _asserted(day: date) -> Iterator[str]:
    yield ""
    columns = ("code", "currency", "balance_minor")
    for code, currency, minor in Account.objects.order_by("code", "currency").values_list(*columns):
        # Without a tolerance of its own, Beancount would let half a minor unit pass.
        number, _currency = _amount(-minor, currency).split()
        yield f"{day} balance {account_name(code)}  {number} ~ 0 {currency}"


def _amount(minor: int, currency: str) -> str:
    exponent = currency_exponent(currency)
    return f"{Decimal(minor).scaleb(-exponent):.{exponent}f} {currency}"


def _quoted(text: str) -> str:
    """Return a Beancount string: no line breaks, and what would end it is escaped."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()
