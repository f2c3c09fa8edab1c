"""Money stays right when several processes want it at the same moment."""

from functools import partial

from tests.core.conftest import Together
from tests.factories import MONDAY

from canut.core.ledger import chart
from canut.core.ledger.errors import InsufficientFunds
from canut.core.ledger.holds import hold
from canut.core.ledger.models import Account, Hold, Transfer
from canut.core.ledger.operations import Movement, open_account, transfer
from canut.core.ledger.queries import balance_minor
from canut.core.ledger.selfcheck import CHECKS

SPENDERS = 8


def open_funds(amount_minor: int) -> tuple[Account, Account]:
    """Return an account with money and an empty one."""
    bank = open_account(code=chart.BANK, currency="EUR")
    funds = open_account(code=chart.client_funds(1), currency="EUR")
    transfer(movements=[Movement("d", "deposit", bank, funds, amount_minor)], now=MONDAY)
    return funds, open_account(code=chart.project_escrow(1), currency="EUR")


def test_spenders_never_overdraw(together: Together) -> None:
    """Eight who each want 3 of 10 at once: three get it, the others are told, and the books add up."""
    funds, escrow = open_funds(10)
    calls = [
        partial(transfer, movements=[Movement(f"s{n}", "x", funds, escrow, 3)], now=MONDAY)
        for n in range(SPENDERS)
    ]
    outcomes = together(calls)
    assert sum(isinstance(outcome, InsufficientFunds) for outcome in outcomes) == SPENDERS - 3
    assert balance_minor(code=escrow.code, currency="EUR") == 9
    assert [row for check in CHECKS for row in check.offending_rows()] == []


def test_one_key_moves_once(together: Together) -> None:
    """Eight who make the same movement at once move it once, and none of them fails."""
    funds, escrow = open_funds(100)
    outcomes = together(
        [partial(transfer, movements=[Movement("same", "x", funds, escrow, 3)], now=MONDAY)] * SPENDERS
    )
    assert sorted(len(outcome) for outcome in outcomes) == [0] * (SPENDERS - 1) + [1]
    assert balance_minor(code=escrow.code, currency="EUR") == 3
    assert Transfer.objects.filter(key="same").count() == 1


def test_opposite_batches_do_not_lock_each_other_out(together: Together) -> None:
    """Batches over the same accounts in opposite orders all arrive."""
    funds, escrow = open_funds(1_000)
    transfer(movements=[Movement("half", "x", funds, escrow, 500)], now=MONDAY)
    calls = []
    for number in range(SPENDERS):
        there, back = (funds, escrow) if number % 2 else (escrow, funds)
        batch = [Movement(f"t{number}", "x", there, back, 2), Movement(f"b{number}", "x", back, there, 1)]
        calls.append(partial(transfer, movements=batch, now=MONDAY))
    assert [outcome for outcome in together(calls) if isinstance(outcome, Exception)] == []
    assert balance_minor(code=funds.code, currency="EUR") == 500


def test_an_account_opens_once(together: Together) -> None:
    """Eight who open the same account at once get the same one."""
    outcomes = together([partial(open_account, code="client:9:funds", currency="EUR")] * SPENDERS)
    assert len({account.pk for account in outcomes}) == 1


def test_one_promise_is_made_once(together: Together) -> None:
    """Eight who make the same promise at once hold its money once."""
    funds, escrow = open_funds(100)
    promise = partial(hold, key="p", kind="x", debit=funds, credit=escrow, amount_minor=60, now=MONDAY)
    outcomes = together([promise] * SPENDERS)
    assert {outcome.pk for outcome in outcomes} == {Hold.objects.get().pk}
    funds.refresh_from_db()
    assert funds.held_minor == 60
