"""What was recorded as pay withstands whoever writes past the operations; what was planted is found."""

from datetime import timedelta

import pytest
from tests.attacks import is_refused, sneak
from tests.core.pay.conftest import DAY, MIDNIGHT, Offences, pay_day
from tests.factories import MONDAY, answer_next, make_person

from canut.core.pay.models import Accrual, PayRun, TopUp
from canut.core.people.models import Person
from canut.core.work.models import Project
from canut.core.work.operations.reviews import approve
from canut.core.worktime.operations import be_on_duty, go_off_duty

SOUND: dict[str, list[str]] = {}


@pytest.fixture(autouse=True)
def paid(project: Project, lise: Person) -> None:
    """Pay an hour of waiting and an answer on Saturday."""
    for minute in range(0, 61, 10):
        be_on_duty(person=lise, project=project, now=MONDAY + timedelta(minutes=minute))
    given = answer_next(project, lise, now=MONDAY + timedelta(hours=1))
    approve(assignment_ids=[given.pk], actor_id=None, now=MONDAY)
    pay_day()


def test_sound_pay_passes(offences: Offences) -> None:
    """After honest work no check finds anything."""
    assert offences() == SOUND


@pytest.mark.parametrize("table", ["pay_accrual", "pay_topup", "pay_payrun", "pay_payout"])
def test_pay_records_cannot_change(table: str) -> None:
    """The store refuses to change or remove what was recorded."""
    assert is_refused(f"UPDATE {table} SET id = id + 1000")
    assert is_refused(f"DELETE FROM {table}")


def test_the_store_refuses_overlapping_periods() -> None:
    """A second period over the same time cannot be written."""
    statement = "INSERT INTO pay_payrun (starts_at, ends_at, first_run_at) VALUES (%s, %s, %s)"
    assert is_refused(statement, MONDAY, MONDAY + DAY, MONDAY)
    assert not is_refused(statement, MIDNIGHT + DAY, MIDNIGHT + 2 * DAY, MONDAY)


PLANTED = {
    "UPDATE pay_topup SET amount_minor = amount_minor - 1": {
        "Every topped-up period is at or above the floor, waiting included.",
        "Every top-up was moved to the worker to the cent.",
        "Every top-up is what its recorded figures give.",
    },
    "UPDATE pay_topup SET amount_minor = amount_minor + 1": {
        "Every top-up was moved to the worker to the cent.",
        "Every top-up is what its recorded figures give.",
    },
    "UPDATE pay_topup SET on_duty_seconds = on_duty_seconds - 1, amount_minor = amount_minor": {
        "All time on duty, waiting included, entered the pay of its period.",
    },
    "UPDATE pay_accrual SET amount_minor = 13": {
        "Approved and overturned work is owed its pay.",
        "Every piece of pay recorded was moved.",
        "Piece pay moved equals piece pay recorded.",
    },
    "UPDATE pay_accrual SET due_at = '2030-01-01 00:00:00+00:00'": {
        "No payday is later than the accepted terms say.",
    },
    "UPDATE work_assignment SET state = 'rejected'": {"Only approved or overturned work is paid."},
    "UPDATE ledger_transfer SET key = 'other' WHERE kind = 'piece-pay'": {
        "Every piece of pay recorded was moved.",
    },
}


@pytest.mark.parametrize("statement", PLANTED)
def test_a_planted_fault_is_found(offences: Offences, statement: str) -> None:
    """Each change behind the platform's back is named by the checks that it breaks."""
    sneak(statement)
    assert PLANTED[statement] <= set(offences())


def test_time_added_behind_the_run_is_found(offences: Offences) -> None:
    """A session made longer after its period was paid is under the floor and left out."""
    sneak("UPDATE worktime_session SET last_seen_at = %s, ended_at = %s", *[MONDAY + timedelta(hours=3)] * 2)
    assert set(offences()) == {
        "Every topped-up period is at or above the floor, waiting included.",
        "All time on duty, waiting included, entered the pay of its period.",
    }


def test_who_was_forgotten_is_found(project: Project, offences: Offences) -> None:
    """A top-up that vanished is missed once the next period has been run."""
    pay_day(1)
    assert offences() == SOUND
    sneak("DELETE FROM pay_topup")
    assert "No period that was run forgot somebody who was on duty." in offences()
    assert project.pk


def test_overlapping_periods_are_found(offences: Offences) -> None:
    """Two periods that share time are found."""
    PayRun.objects.create(starts_at=MIDNIGHT + DAY, ends_at=MIDNIGHT + 2 * DAY, first_run_at=MONDAY)
    sneak("UPDATE pay_payrun SET ends_at = %s WHERE starts_at = %s", MIDNIGHT + 1.5 * DAY, MIDNIGHT)
    assert "No two pay periods overlap." in offences()


def test_an_approval_without_pay_is_found(project: Project, offences: Offences) -> None:
    """An approved answer that nobody was paid for is found."""
    answer_next(project, make_person(), now=MONDAY + 8 * DAY)
    sneak(
        "UPDATE work_assignment SET state = 'approved', settled_at = submitted_at WHERE state = 'submitted'"
    )
    assert "Approved and overturned work is owed its pay." in offences()
    assert (Accrual.objects.count(), TopUp.objects.count()) == (1, 1)


@pytest.mark.parametrize("pieces", [1, 3, 10])
def test_split_sessions_hide_no_time(project: Project, offences: Offences, pieces: int) -> None:
    """Half an hour in one session or in ten pays the same: what follows without a gap is one time."""
    worker, start = make_person(), MONDAY + DAY
    for piece in range(pieces):
        began = start + piece * timedelta(minutes=30) / pieces
        for part in range(4):
            be_on_duty(person=worker, project=project, now=began + part * timedelta(minutes=10) / pieces)
        go_off_duty(person=worker, now=began + timedelta(minutes=30) / pieces)
    pay_day(1)
    made = TopUp.objects.get(person=worker)
    assert (made.on_duty_seconds, made.amount_minor) == (1800, 601)
    assert set(offences()) == set(SOUND)


def test_a_payday_cannot_be_put_off() -> None:
    """The store refuses to change when pay is due."""
    assert is_refused("UPDATE pay_accrual SET due_at = '2030-01-01 00:00:00+00:00'")
