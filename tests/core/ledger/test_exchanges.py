"""Currencies meet only in an exchange, whose rate says where it is from."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from tests.attacks import is_refused, sneak
from tests.factories import MONDAY

from canut.core.ledger import chart
from canut.core.ledger.errors import AmountNotPositive, ExchangeRefused, InsufficientFunds, KeyReused
from canut.core.ledger.exchanges import Rate, exchange
from canut.core.ledger.models import Account, Exchange
from canut.core.ledger.operations import Movement, open_account, transfer
from canut.core.ledger.queries import balance_minor
from canut.core.ledger.selfcheck import CHECKS

RATE = Rate(Fraction("1.0843"), "European Central Bank", date(2026, 1, 5))


@pytest.fixture
def dollars(funds: Account) -> Account:
    """Return the same client's account in dollars."""
    return open_account(code=funds.code, currency="USD")


def offences() -> list[str]:
    """Return what the self-checks find."""
    return [row for check in CHECKS for row in check.offending_rows()]


def test_an_exchange_moves_both_currencies(funds: Account, dollars: Account) -> None:
    """Sixty euros become dollars at the stated rate, once, and the books of both currencies add up."""
    made = exchange(key="a", debit=funds, credit=dollars, amount_minor=6_000, rate=RATE, now=MONDAY)
    again = exchange(key="a", debit=funds, credit=dollars, amount_minor=6_000, rate=RATE, now=MONDAY)
    assert again == made
    assert balance_minor(code=funds.code, currency="EUR") == 4_000
    assert balance_minor(code=funds.code, currency="USD") == 6_506
    assert balance_minor(code=chart.WORLD_EXCHANGE, currency="EUR") == 6_000
    assert balance_minor(code=chart.WORLD_EXCHANGE, currency="USD") == -6_506
    assert offences() == []


def test_other_facts_under_the_same_key_are_refused(funds: Account, dollars: Account) -> None:
    """Another amount, or the same one at a rate of another day, needs another key."""
    exchange(key="a", debit=funds, credit=dollars, amount_minor=6_000, rate=RATE, now=MONDAY)
    tomorrow = replace(RATE, on=date(2026, 1, 6))
    for amount, rate in ((5_999, RATE), (6_000, tomorrow)):
        with pytest.raises(KeyReused):
            exchange(key="a", debit=funds, credit=dollars, amount_minor=amount, rate=rate, now=MONDAY)


def test_what_is_no_exchange_is_refused(funds: Account, escrow: Account, dollars: Account) -> None:
    """One currency, a rate of nobody, more than there is, or too little to be worth a cent: nothing moves."""
    nobody = replace(RATE, source=" ")
    dear = replace(RATE, value=Fraction(1, 1_000))
    refused = [
        (escrow, 100, RATE, ExchangeRefused),
        (dollars, 100, nobody, ExchangeRefused),
        (dollars, 10_001, RATE, InsufficientFunds),
        (dollars, 1, dear, AmountNotPositive),
    ]
    for credit, amount, rate, error in refused:
        with pytest.raises(error):
            exchange(key="a", debit=funds, credit=credit, amount_minor=amount, rate=rate, now=MONDAY)
    assert balance_minor(code=funds.code, currency="EUR") == 10_000
    assert not Exchange.objects.exists()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE ledger_exchange SET numerator = 1 WHERE id = %s", "DELETE FROM ledger_exchange WHERE id = %s"],
)
def test_a_rate_cannot_be_rewritten(funds: Account, dollars: Account, statement: str) -> None:
    """The store refuses to change a recorded rate; with its trigger gone, the self-check finds the row."""
    made = exchange(key="a", debit=funds, credit=dollars, amount_minor=6_000, rate=RATE, now=MONDAY)
    assert is_refused(statement, made.pk)
    sneak(statement, made.pk)
    assert offences() != []


def test_money_past_an_exchange_is_found(funds: Account) -> None:
    """Money that went to the money changer without a rate is named."""
    changer = open_account(code=chart.WORLD_EXCHANGE, currency="EUR")
    transfer(movements=[Movement("x", "gift", funds, changer, 5)], now=MONDAY)
    assert any("no exchange records its rate" in row for row in offences())
