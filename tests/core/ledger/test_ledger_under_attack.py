"""The books withstand whoever writes past the operations, and a self-check finds what was planted."""

import pytest
from tests.attacks import is_refused, sneak
from tests.factories import MONDAY

from canut.core.ledger.holds import hold, post_hold
from canut.core.ledger.models import Account, Hold, Transfer
from canut.core.ledger.operations import Movement, transfer
from canut.core.ledger.selfcheck import CHECKS


@pytest.fixture
def made(funds: Account, escrow: Account) -> Transfer:
    """Return a transfer of 3.00 EUR."""
    return transfer(movements=[Movement("a", "hold", funds, escrow, 300)], now=MONDAY)[0]


@pytest.fixture
def posted(funds: Account, escrow: Account) -> Hold:
    """Return a promise that was paid."""
    promise = hold(key="p", kind="payout", debit=funds, credit=escrow, amount_minor=500, now=MONDAY)
    return post_hold(hold_id=promise.pk, now=MONDAY)


def offences() -> dict[str, list[str]]:
    """Return what the self-checks find, by their sentence, without those that find nothing."""
    found = {check.sentence: list(check.offending_rows()) for check in CHECKS}
    return {sentence: rows for sentence, rows in found.items() if rows}


def test_sound_books_pass(made: Transfer, posted: Hold) -> None:
    """After honest work no check finds anything."""
    assert made.pk != posted.transfer_id
    assert offences() == {}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_transfer SET amount_minor = 1 WHERE id = %s",
        "UPDATE ledger_transfer SET key = 'other' WHERE id = %s",
        "DELETE FROM ledger_transfer WHERE id = %s",
    ],
)
def test_a_transfer_cannot_be_changed(made: Transfer, statement: str) -> None:
    """The store refuses to change or remove a transfer."""
    assert is_refused(statement, made.pk)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_hold SET amount_minor = 1 WHERE id = %s",
        "UPDATE ledger_hold SET state = 'voided', transfer_id = NULL WHERE id = %s",
        "DELETE FROM ledger_hold WHERE id = %s",
    ],
)
def test_a_settled_promise_cannot_be_changed(posted: Hold, statement: str) -> None:
    """The store refuses to change, reopen or remove a promise that was paid."""
    assert is_refused(statement, posted.pk)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_account SET balance_minor = -1 WHERE id = %s",
        "UPDATE ledger_account SET held_minor = balance_minor + 1 WHERE id = %s",
        "UPDATE ledger_account SET held_minor = -1 WHERE id = %s",
        "UPDATE ledger_account SET may_overdraw = %s = 0",
        "UPDATE ledger_account SET currency = 'USD' WHERE id = %s",
        "DELETE FROM ledger_account WHERE id = %s",
    ],
)
def test_an_account_cannot_be_overdrawn_or_renamed(funds: Account, statement: str) -> None:
    """The store refuses an overdraft, a right to one, another currency, and removal."""
    assert is_refused(statement, funds.pk)


def test_currencies_cannot_mix_in_the_store(funds: Account, escrow: Account) -> None:
    """The store refuses a transfer in another currency than its accounts."""
    statement = (
        "INSERT INTO ledger_transfer (key, kind, debit_id, credit_id, amount_minor, currency, at)"
        " VALUES ('x', 'x', %s, %s, 1, %s, %s)"
    )
    assert is_refused(statement, funds.pk, escrow.pk, "USD", MONDAY)
    assert not is_refused(statement, funds.pk, escrow.pk, "EUR", MONDAY)


def test_a_changed_amount_is_found(made: Transfer) -> None:
    """A transfer that somebody changed no longer gives the stored balances."""
    sneak("UPDATE ledger_transfer SET amount_minor = 301 WHERE id = %s", made.pk)
    assert list(offences()) == ["Every stored balance equals its transfers."]


def test_a_changed_balance_is_found(made: Transfer, funds: Account) -> None:
    """A balance that somebody changed is not what its transfers give."""
    sneak("UPDATE ledger_account SET balance_minor = balance_minor + 1 WHERE id = %s", funds.pk)
    assert list(offences()) == ["Every stored balance equals its transfers."]
    assert made.debit_id == funds.pk


def test_a_changed_held_amount_is_found(funds: Account) -> None:
    """Money held for no promise is found."""
    sneak("UPDATE ledger_account SET held_minor = 5 WHERE id = %s", funds.pk)
    assert list(offences()) == ["Every held amount equals its pending holds."]


def test_an_overdraft_is_found(funds: Account) -> None:
    """An account below zero is found."""
    past = ("ledger_account", "account_not_overdrawn")
    sneak("UPDATE ledger_account SET balance_minor = -1 WHERE id = %s", funds.pk, past=past)
    assert "No account is overdrawn that may not be." in offences()


def test_mixed_currencies_are_found(made: Transfer) -> None:
    """A transfer in another currency than its accounts is found."""
    sneak("UPDATE ledger_transfer SET currency = 'USD' WHERE id = %s", made.pk)
    assert list(offences()) == ["No transfer mixes currencies."]


def test_a_promise_paid_otherwise_is_found(made: Transfer, posted: Hold) -> None:
    """A promise whose payment went to other accounts, or was more, is found."""
    sneak("UPDATE ledger_hold SET amount_minor = 499 WHERE id = %s", posted.pk)
    assert list(offences()) == ["Every promise was paid as promised, or less."]
    assert made.pk
