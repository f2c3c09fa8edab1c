"""Thousands of promises are made and settled in a few statements, as if one by one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import MONDAY

from canut.core.ledger import chart
from canut.core.ledger.errors import InsufficientFunds, KeyReused
from canut.core.ledger.holds import hold, hold_all, post_holds, void_hold
from canut.core.ledger.models import Account, Hold
from canut.core.ledger.operations import Movement, open_account, open_accounts, transfer
from canut.core.ledger.queries import balance_minor
from canut.core.ledger.selfcheck import CHECKS

PEOPLE = 1_200


@pytest.fixture
def promises(bank: Account, funds: Account) -> list[Movement]:
    """Return a payout of one cent each for many workers who have earned three."""
    codes = [chart.person_payable(number) for number in range(PEOPLE)]
    payables = open_accounts(codes=codes, currency="EUR")
    earned = [Movement(f"e{code}", "piece-pay", funds, payables[code], 3) for code in codes]
    transfer(movements=earned, now=MONDAY)
    return [Movement(f"p{code}", "payout", payables[code], bank, 1) for code in codes]


def offences() -> list[str]:
    """Return what the self-checks find."""
    return [row for check in CHECKS for row in check.offending_rows()]


def test_many_promises_are_made_and_paid_once(promises: list[Movement]) -> None:
    """Everybody's payout is held and posted; again, nothing more moves; one given back stays so."""
    holds = hold_all(promises=promises, now=MONDAY)
    assert [one.key for one in holds] == [one.key for one in promises]
    assert hold_all(promises=promises, now=MONDAY) == holds
    void_hold(hold_id=holds[7].pk, now=MONDAY)
    ids = [one.pk for one in holds]
    assert post_holds(hold_ids=ids, now=MONDAY) == [pk for pk in ids if pk != holds[7].pk]
    assert post_holds(hold_ids=ids, now=MONDAY) == []
    assert balance_minor(code=chart.BANK, currency="EUR") == -10_000 + PEOPLE - 1
    assert (
        Hold.objects.filter(state="posted", settled_at=MONDAY, transfer__kind="payout").count() == PEOPLE - 1
    )
    assert offences() == []


def test_statements_do_not_grow_with_people(promises: list[Movement]) -> None:
    """A promise more costs no statement more, only a batch does."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        holds = hold_all(promises=promises, now=MONDAY)
        post_holds(hold_ids=[one.pk for one in holds], now=MONDAY)
    assert len(queries) < PEOPLE // 10


def test_all_or_none(promises: list[Movement], funds: Account, escrow: Account) -> None:
    """One who has too little, or one key with other facts, and nobody's promise is made."""
    short = Movement("short", "payout", escrow, funds, 1)
    with pytest.raises(InsufficientFunds, match=escrow.code):
        hold_all(promises=[*promises, short], now=MONDAY)
    twice = Movement(promises[0].key, "payout", promises[0].debit, promises[0].credit, 2)
    with pytest.raises(KeyReused):
        hold_all(promises=[*promises, twice], now=MONDAY)
    assert not Hold.objects.exists()
    assert offences() == []


def test_the_same_promise_twice_in_a_batch_is_one(funds: Account, escrow: Account) -> None:
    """A key that comes twice with the same facts holds its money once."""
    one = Movement("p", "payout", funds, escrow, 60)
    first, second = hold_all(promises=[one, one], now=MONDAY)
    assert (
        first
        == second
        == hold(key="p", kind="payout", debit=funds, credit=escrow, amount_minor=60, now=MONDAY)
    )
    funds.refresh_from_db()
    assert funds.held_minor == 60
    assert open_account(code=funds.code, currency="EUR") == funds
