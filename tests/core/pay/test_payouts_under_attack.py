"""Whoever writes past the operations neither moves a payday nor turns money around unseen."""

from datetime import timedelta

import pytest
from tests.attacks import is_refused, sneak
from tests.core.pay.conftest import Offences, pay_day
from tests.core.pay.test_payment_files import make
from tests.core.pay.test_payouts import LATER, bank, earn
from tests.factories import MONDAY, make_person

from canut.core.pay.models import Accrual, Payout, PayoutAccount
from canut.core.pay.operations.payouts import confirm_payouts
from canut.core.people.models import Person
from canut.core.work.models import Project

PAYDAY = "No payday is later than the accepted terms say."
HELD = "Earned money is withdrawable: nothing holds it but its own payouts."

FROZEN = (
    "pay_payoutaccount",
    "pay_withholdingrate",
    "pay_withholding",
    "pay_paymentfile",
    "pay_paymentfileentry",
    "pay_payout",
)


@pytest.fixture(autouse=True)
def sent(project: Project, lise: Person) -> Payout:
    """Send Lise's pay to her bank, and put it into a file."""
    bank(lise)
    earn(project, lise)
    make(pay_day().run)
    return Payout.objects.get()


def test_sound_payouts_pass(offences: Offences) -> None:
    """After honest work no check finds anything."""
    assert offences() == {}


@pytest.mark.parametrize("table", FROZEN)
def test_rows_cannot_be_removed(table: str) -> None:
    """What was stated, sent and kept stays; an empty table has nothing to lose."""
    model_has_rows = table not in {"pay_withholdingrate", "pay_withholding"}
    assert is_refused(f"DELETE FROM {table}") or not model_has_rows


@pytest.mark.parametrize(
    "column", ["number = 'DE89370400440532013000'", "person_id = person_id + 1", "holder = 'Me'"]
)
def test_an_account_cannot_be_turned_around(column: str) -> None:
    """The account that a payout was sent to keeps its number, its person and its holder."""
    assert is_refused(f"UPDATE pay_payoutaccount SET {column}")


@pytest.mark.parametrize(
    "wrong", [timedelta(days=8), timedelta(days=7, seconds=1), timedelta(seconds=-1), timedelta(days=-7)]
)
def test_a_moved_payday_is_found(offences: Offences, wrong: timedelta) -> None:
    """Later than the terms by a second, or before the approval: found; the plain way it is refused."""
    accrual = Accrual.objects.get()
    due = accrual.accrued_at + wrong
    assert is_refused("UPDATE pay_accrual SET due_at = %s", due)
    sneak("UPDATE pay_accrual SET due_at = %s", due)
    assert set(offences()) == {PAYDAY}


@pytest.mark.parametrize("agreed", [timedelta(0), timedelta(days=7)])
def test_a_payday_within_the_terms_passes(offences: Offences, agreed: timedelta) -> None:
    """At once, or on the last day agreed."""
    accrual = Accrual.objects.get()
    sneak("UPDATE pay_accrual SET due_at = %s", accrual.accrued_at + agreed)
    assert offences() == {}


@pytest.mark.parametrize("amount", [0, -12])
def test_a_payout_of_nothing_cannot_be(amount: int) -> None:
    """The store holds no promise of nothing, nor of less."""
    assert is_refused("UPDATE ledger_hold SET amount_minor = %s", amount)


def test_a_payout_turned_to_a_stranger_is_found(offences: Offences, sent: Payout) -> None:
    """Somebody else's account, or somebody else's money, is named."""
    thief = make_person("Thief")
    theirs = PayoutAccount.objects.get(person=thief)
    sneak("UPDATE pay_payout SET account_id = %s WHERE id = %s", theirs.pk, sent.pk)
    found = offences()
    assert "Every payout went to an account of its person." in found
    assert "Every payment file carries payouts of its own run and kind." in found


def test_a_payout_of_anothers_money_is_found(offences: Offences, sent: Payout) -> None:
    """A payout whose hold takes what another person earned."""
    other = make_person()
    sneak("UPDATE pay_payout SET person_id = %s WHERE id = %s", other.pk, sent.pk)
    assert "Every payout takes what its person earned, and nothing else." in offences()


def test_blocked_money_is_found(offences: Offences, project: Project) -> None:
    """Nobody can block what a person earned: a hold that is no payout is named (G11)."""
    ana = make_person("Ana")
    earn(project, ana)
    sneak("UPDATE ledger_account SET held_minor = 5 WHERE code = %s", f"person:{ana.pk}:payable")
    assert HELD in offences()


def test_an_arrival_before_the_sending_is_found(offences: Offences, sent: Payout) -> None:
    """Days to pay cannot be made shorter by a date that cannot be."""
    confirm_payouts(run=sent.run, now=LATER)
    sneak("UPDATE ledger_hold SET settled_at = %s", MONDAY - timedelta(days=1))
    assert "No payout arrived before it was sent: the days to pay are true." in offences()


def test_a_suspended_person_is_paid(project: Project, offences: Offences) -> None:
    """A switched-off account loses nothing: earned money leaves all the same (G11)."""
    ana = make_person("Ana")
    earn(project, ana)
    Person.objects.filter(pk=ana.pk).update(is_active=False)
    assert pay_day().payouts == 1
    assert Payout.objects.get(person=ana).hold.amount_minor == 12
    assert offences() == {}
