"""Money moves once, in one currency, and never below zero."""

import pytest
from django.db import transaction
from tests.factories import MONDAY

from canut.core.ledger import chart
from canut.core.ledger.errors import AmountNotPositive, CurrencyMixed, InsufficientFunds, KeyReused
from canut.core.ledger.models import Account, Transfer
from canut.core.ledger.operations import Movement, open_account, open_accounts, transfer
from canut.core.ledger.queries import available_minor, balance_minor, balances
from canut.engines.money import MoneyError


def test_a_transfer_moves_money(funds: Account, escrow: Account) -> None:
    """What leaves one account arrives on the other."""
    (made,) = transfer(movements=[Movement("a", "hold", funds, escrow, 300)], now=MONDAY)
    assert (made.amount_minor, made.currency, made.at) == (300, "EUR", MONDAY)
    assert balance_minor(code=funds.code, currency="EUR") == 9_700
    assert balance_minor(code=escrow.code, currency="EUR") == 300


def test_a_repeated_key_moves_nothing(funds: Account, escrow: Account) -> None:
    """The same movement asked again, also twice in one call, is made once."""
    movement = Movement("a", "hold", funds, escrow, 300)
    assert len(transfer(movements=[movement, movement], now=MONDAY)) == 1
    assert transfer(movements=[movement], now=MONDAY) == []
    assert balance_minor(code=escrow.code, currency="EUR") == 300


def test_a_key_with_other_facts_is_refused(funds: Account, escrow: Account) -> None:
    """A key names one movement for ever; neither a later call nor the same one can give it another amount."""
    transfer(movements=[Movement("a", "hold", funds, escrow, 300)], now=MONDAY)
    with pytest.raises(KeyReused, match="a stands for other money"):
        transfer(movements=[Movement("a", "hold", funds, escrow, 301)], now=MONDAY)
    both = [Movement("b", "hold", funds, escrow, 1), Movement("b", "hold", funds, escrow, 2)]
    with pytest.raises(KeyReused):
        transfer(movements=both, now=MONDAY)
    assert balance_minor(code=escrow.code, currency="EUR") == 300


def test_an_overdraft_is_refused_as_a_whole(funds: Account, escrow: Account) -> None:
    """When one movement cannot be paid none of the batch is, and the message says what is missing."""
    batch = [Movement("a", "hold", funds, escrow, 9_000), Movement("b", "hold", funds, escrow, 1_001)]
    with pytest.raises(InsufficientFunds, match=r"the client has €100\.00 available and €100\.01 is needed"):
        transfer(movements=batch, now=MONDAY)
    assert balance_minor(code=escrow.code, currency="EUR") == 0
    assert Transfer.objects.filter(key="a").count() == 0


def test_an_overdraft_leaves_the_callers_transaction_usable(funds: Account, escrow: Account) -> None:
    """A refusal inside a larger transaction takes back only itself: what the caller did before stands."""
    with transaction.atomic():
        transfer(movements=[Movement("a", "hold", funds, escrow, 100)], now=MONDAY)
        with pytest.raises(InsufficientFunds):
            transfer(movements=[Movement("b", "hold", funds, escrow, 99_999)], now=MONDAY)
        transfer(movements=[Movement("c", "hold", funds, escrow, 100)], now=MONDAY)
    assert balance_minor(code=escrow.code, currency="EUR") == 200


def test_the_outside_world_may_be_overdrawn(bank: Account, funds: Account) -> None:
    """Deposits come from an account that counts what the platform received."""
    del funds
    bank.refresh_from_db()
    assert bank.balance_minor == -10_000


@pytest.mark.parametrize("amount", [0, -5])
def test_nothing_is_no_amount(funds: Account, escrow: Account, amount: int) -> None:
    """A movement of zero or less is refused with a message, not with a fault of the store."""
    with pytest.raises(AmountNotPositive):
        transfer(movements=[Movement("a", "hold", funds, escrow, amount)], now=MONDAY)


def test_currencies_do_not_mix(funds: Account) -> None:
    """Euros do not arrive as dollars."""
    dollars = open_account(code=chart.project_escrow(1), currency="USD")
    with pytest.raises(CurrencyMixed):
        transfer(movements=[Movement("a", "hold", funds, dollars, 1)], now=MONDAY)


def test_an_unknown_currency_opens_no_account(bank: Account) -> None:
    """A mistyped currency is refused before money can be lost in it."""
    del bank
    with pytest.raises(MoneyError, match="EURO"):
        open_account(code=chart.BANK, currency="EURO")


def test_accounts_are_opened_once(funds: Account) -> None:
    """Opening again, one by one or many at once, returns the account that is there."""
    assert open_account(code=funds.code, currency="EUR") == funds
    found = open_accounts(codes=[funds.code, chart.BANK, chart.person_payable(7), funds.code], currency="EUR")
    assert found[funds.code] == funds
    assert found[chart.BANK].may_overdraw
    assert not found[chart.person_payable(7)].may_overdraw
    assert [account.code for account in balances(prefix="person:")] == [chart.person_payable(7)]


@pytest.mark.django_db
def test_accounts_are_opened_in_the_order_of_their_codes() -> None:
    """Two that open some of the same accounts ask for them in one order, whatever order they came in."""
    codes = [chart.person_payable(number) for number in (3, 1, 2)]
    open_accounts(codes=codes, currency="EUR")
    assert list(Account.objects.order_by("pk").values_list("code", flat=True)) == sorted(codes)


def test_an_account_never_opened_has_nothing(bank: Account) -> None:
    """Reading the balance of an account that nobody used gives zero."""
    del bank
    assert balance_minor(code="client:404:funds", currency="EUR") == 0
    assert available_minor(code="client:404:funds", currency="EUR") == 0
