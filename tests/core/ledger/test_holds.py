"""Promised money cannot be spent twice, and a promise is settled once."""

import pytest
from tests.factories import MONDAY

from canut.core.ledger import chart
from canut.core.ledger.errors import (
    AmountNotPositive,
    CurrencyMixed,
    HoldSettled,
    InsufficientFunds,
    KeyReused,
)
from canut.core.ledger.holds import hold, post_hold, void_hold
from canut.core.ledger.models import Account, Hold
from canut.core.ledger.operations import Movement, open_account, transfer


@pytest.fixture
def promise(funds: Account, escrow: Account) -> Hold:
    """Return a promise of 60.00 of the 100.00 EUR."""
    return hold(key="p", kind="payout", debit=funds, credit=escrow, amount_minor=6_000, now=MONDAY)


def amounts(account: Account) -> tuple[int, int]:
    """Return the balance and what is held of it."""
    account.refresh_from_db()
    return account.balance_minor, account.held_minor


def test_promised_money_cannot_be_spent(promise: Hold, funds: Account, escrow: Account) -> None:
    """What is held stays on the account and is no longer available, for movements and other promises."""
    assert promise.state == Hold.State.PENDING
    assert amounts(funds) == (10_000, 6_000)
    with pytest.raises(InsufficientFunds):
        transfer(movements=[Movement("a", "x", funds, escrow, 4_001)], now=MONDAY)
    with pytest.raises(InsufficientFunds):
        hold(key="q", kind="payout", debit=funds, credit=escrow, amount_minor=4_001, now=MONDAY)
    assert amounts(funds) == (10_000, 6_000)


def test_a_promise_is_made_once(promise: Hold, funds: Account, escrow: Account) -> None:
    """The same key returns the same promise; with other facts it is refused."""
    again = hold(key="p", kind="payout", debit=funds, credit=escrow, amount_minor=6_000, now=MONDAY)
    assert again == promise
    assert amounts(funds) == (10_000, 6_000)
    with pytest.raises(KeyReused):
        hold(key="p", kind="payout", debit=funds, credit=escrow, amount_minor=5_999, now=MONDAY)


@pytest.mark.parametrize(("asked", "paid"), [(None, 6_000), (2_500, 2_500), (9_999, 6_000)])
def test_posting_pays_and_frees_the_rest(
    promise: Hold, funds: Account, escrow: Account, asked: int | None, paid: int
) -> None:
    """A promise is paid in whole or in part, never above it, and nothing stays held."""
    posted = post_hold(hold_id=promise.pk, now=MONDAY, amount_minor=asked)
    assert posted.transfer is not None
    assert posted.transfer.amount_minor == paid
    assert amounts(funds) == (10_000 - paid, 0)
    assert amounts(escrow) == (paid, 0)


def test_voiding_frees_all(promise: Hold, funds: Account) -> None:
    """A promise given back pays nothing."""
    void_hold(hold_id=promise.pk, now=MONDAY)
    assert amounts(funds) == (10_000, 0)


@pytest.mark.parametrize("first", [post_hold, void_hold])
@pytest.mark.parametrize("second", [post_hold, void_hold])
def test_a_promise_settles_once(promise: Hold, funds: Account, first: object, second: object) -> None:
    """Whatever settled it first, nothing settles it again."""
    first(hold_id=promise.pk, now=MONDAY)  # type: ignore[operator] # one of the two operations
    before = amounts(funds)
    with pytest.raises(HoldSettled):
        second(hold_id=promise.pk, now=MONDAY)  # type: ignore[operator] # likewise
    assert amounts(funds) == before


def test_an_empty_promise_is_refused(promise: Hold, funds: Account, escrow: Account) -> None:
    """Neither a promise nor its payment can be of nothing."""
    with pytest.raises(AmountNotPositive):
        hold(key="q", kind="payout", debit=funds, credit=escrow, amount_minor=0, now=MONDAY)
    with pytest.raises(AmountNotPositive):
        post_hold(hold_id=promise.pk, now=MONDAY, amount_minor=0)
    assert amounts(funds) == (10_000, 6_000)


def test_promises_do_not_mix_currencies(funds: Account) -> None:
    """Euros are not promised as dollars."""
    dollars = open_account(code=chart.project_escrow(1), currency="USD")
    with pytest.raises(CurrencyMixed):
        hold(key="q", kind="payout", debit=funds, credit=dollars, amount_minor=1, now=MONDAY)
