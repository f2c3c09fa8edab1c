"""Auditors re-add the books with Beancount's own loader, which is not ours."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from beancount import loader
from beancount.core import data
from tests.attacks import sneak
from tests.factories import MONDAY

from canut.core.ledger import chart
from canut.core.ledger.beancount import account_name, books
from canut.core.ledger.exchanges import Rate, exchange
from canut.core.ledger.models import Account, Transfer
from canut.core.ledger.operations import Movement, open_account, transfer


@pytest.fixture
def many(bank: Account, funds: Account, escrow: Account) -> None:
    """Fill the books with three currencies, an exchange, and a key that begs for escaping."""
    for currency, amount in (("JPY", 1_234), ("TND", 5_678)):
        there = open_account(code=chart.BANK, currency=currency)
        here = open_account(code=chart.client_funds(1), currency=currency)
        key = f'deposit:"{currency}"\n; \\ 2026-01-01'
        transfer(movements=[Movement(key, "deposit", there, here, amount)], now=MONDAY)
    transfer(movements=[Movement("hold:1", "hold-for-project", funds, escrow, 301)], now=MONDAY)
    dinars = open_account(code=chart.client_funds(1), currency="TND")
    rate = Rate(Fraction("3.3921"), 'A "bank"', date(2026, 1, 5))
    exchange(key="x", debit=funds, credit=dinars, amount_minor=1_000, rate=rate, now=MONDAY)
    fees = open_account(code=chart.OPERATOR_FEES, currency="EUR")
    transfer(movements=[Movement("fee:1", "fee", escrow, fees, 1)], now=MONDAY)
    assert bank.may_overdraw


def load() -> tuple[list[Any], list[Any]]:
    """Return what Beancount reads in the books, and the errors that it finds."""
    entries, errors, _options = loader.load_string("\n".join(books(title="Test", now=MONDAY)))
    return entries, errors


def test_beancount_finds_no_error(many: None) -> None:
    """Every account is opened, every transaction balances, and every stored balance is what they give."""
    entries, errors = load()
    assert errors == []
    made = [entry for entry in entries if isinstance(entry, data.Transaction)]
    assert len(made) == Transfer.objects.count()
    assert {entry.meta["key"] for entry in made} >= {"hold:1", "fee:1", "exchange:x:sold"}
    asserted = [entry for entry in entries if isinstance(entry, data.Balance)]
    assert len(asserted) == Account.objects.count()
    del many


def test_figures_keep_their_decimals_and_sides(many: None) -> None:
    """What clients have is a debt of the operator, a fee an income, the bank an asset, to the last unit."""
    entries, _errors = load()
    balances = {
        (one.account, one.amount.currency): one.amount.number
        for one in entries
        if isinstance(one, data.Balance)
    }
    assert balances["Assets:World:Bank", "EUR"] == Decimal("100.00")
    assert balances["Liabilities:Client:1:Funds", "JPY"] == Decimal(-1234)
    assert balances["Liabilities:Client:1:Funds", "TND"] == Decimal("-39.599")
    assert balances["Income:Operator:Fees", "EUR"] == Decimal("-0.01")
    del many


def test_a_changed_balance_fails_in_beancount(many: None, funds: Account) -> None:
    """A stored balance that was changed by one cent is an error of Beancount's."""
    sneak("UPDATE ledger_account SET balance_minor = balance_minor + 1 WHERE id = %s", funds.pk)
    _entries, errors = load()
    assert len(errors) == 1
    assert "Balance failed for 'Liabilities:Client:1:Funds'" in errors[0].message
    del many


def test_empty_books_load(db: None) -> None:
    """Books without a transfer are books."""
    del db
    assert load() == ([], [])


def test_every_account_of_the_chart_has_a_name_that_beancount_takes() -> None:
    """Codes become account names under the root of their kind."""
    assert account_name("taxes:FR:contributions") == "Liabilities:Taxes:FR:Contributions"
    assert account_name(chart.OPERATOR_GUARANTEE) == "Expenses:Operator:Guarantee"
    assert account_name("é:x y") == "Equity:Unknown:X:X-y"
