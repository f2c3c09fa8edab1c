"""A slot that is cancelled: free until its notice; after it, the worker's time counts whole (G3)."""

from datetime import timedelta

import pytest
from tests.attacks import is_refused, sneak
from tests.core.worktime.conftest import Offences
from tests.factories import MONDAY, make_client, make_person, make_project

from canut.core.audit.models import Event
from canut.core.ledger import chart
from canut.core.ledger.errors import InsufficientFunds
from canut.core.ledger.queries import balance_minor
from canut.core.pay.models import TopUp
from canut.core.pay.operations.pay_runs import run_pay
from canut.core.people.models import Person
from canut.core.work.models import Project
from canut.core.work.operations.funding import close_project
from canut.core.worktime.errors import SlotImpossible, SlotTaken
from canut.core.worktime.models import Slot
from canut.core.worktime.operations import (
    be_on_duty,
    book_slot,
    cancel_slot,
    claim_slot,
    end_sessions,
    give_slot_back,
    go_off_duty,
    open_slot,
    open_slots_for,
    start_slot,
)
from canut.core.worktime.queries import Stretch, is_booked_after, time_on_duty

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
TUESDAY = MONDAY + DAY
PAY_OF_AN_HOUR = 1202


@pytest.fixture
def booked(project: Project, lise: Person) -> Slot:
    """Return the slot of Tuesday from ten to eleven, booked by Lise on Monday at nine."""
    start = TUESDAY + HOUR
    slot = open_slot(project=project, starts_at=start, ends_at=start + HOUR, now=MONDAY)
    return book_slot(slot=slot, worker=lise, now=MONDAY)


def reserve(project: Project) -> int:
    """Return what the project's reserve holds."""
    return balance_minor(code=chart.project_reserve(project.pk), currency="EUR")


def counted(person: Person, project: Project) -> float:
    """Return the minutes on duty of the week."""
    return time_on_duty(Stretch(person.pk, project.pk, MONDAY - DAY, MONDAY + 6 * DAY)).on_duty / 60


def cancel(slot: Slot, at: timedelta) -> Slot:
    """Cancel a slot for its client, some time after Monday at nine."""
    return cancel_slot(slot=slot, actor=slot.project.created_by, now=MONDAY + at)


def test_a_slot_has_as_many_places_as_it_offers(project: Project, offences: Offences) -> None:
    """Three places are paid for, booked by three, and a fourth finds none."""
    before = reserve(project)
    slots = open_slots_for(project=project, starts_at=TUESDAY, ends_at=TUESDAY + HOUR, capacity=3, now=MONDAY)
    assert reserve(project) == before + 3 * PAY_OF_AN_HOUR
    for slot in slots:
        book_slot(slot=slot, worker=make_person(), now=MONDAY)
    with pytest.raises(SlotTaken):
        book_slot(slot=slots[0], worker=make_person(), now=MONDAY)
    assert offences() == {}


def test_places_are_all_paid_for_or_none_opens(db: None) -> None:
    """Money for one place opens no two; no places are no slot."""
    del db
    project = make_project(client=make_client(funds_minor=PAY_OF_AN_HOUR))
    times = {"starts_at": TUESDAY, "ends_at": TUESDAY + HOUR, "now": MONDAY}
    with pytest.raises(InsufficientFunds):
        open_slots_for(project=project, capacity=2, **times)
    with pytest.raises(SlotImpossible):
        open_slots_for(project=project, capacity=0, **times)
    assert not Slot.objects.exists()


@pytest.mark.parametrize(("hours", "is_late"), [(1, False), (2, True), (25.5, True)])
def test_a_worker_gives_a_slot_back(
    booked: Slot, lise: Person, offences: Offences, hours: float, is_late: object
) -> None:
    """In time or late, nothing follows for them: the place is offered again, and the moment is on record."""
    give_slot_back(slot=booked, worker=lise, now=MONDAY + hours * HOUR)
    event = Event.objects.get(verb="slot.given_back")
    assert event.data == {"is_late": is_late}
    book_slot(slot=booked, worker=make_person(), now=MONDAY + hours * HOUR)
    assert counted(lise, booked.project) == 0
    assert offences() == {}


def test_who_started_a_slot_leaves_it_by_going(booked: Slot, lise: Person) -> None:
    """A started slot, or somebody else's, is not given back."""
    with pytest.raises(SlotTaken):
        give_slot_back(slot=booked, worker=make_person(), now=MONDAY)
    start_slot(slot=booked, now=TUESDAY + HOUR)
    with pytest.raises(SlotImpossible):
        give_slot_back(slot=booked, worker=lise, now=TUESDAY + HOUR)


def test_before_the_notice_the_client_takes_a_slot_back(
    booked: Slot, lise: Person, offences: Offences
) -> None:
    """The place is withdrawn and its reserve goes back; it can be neither booked nor started nor claimed."""
    before = reserve(booked.project)
    withdrawn = cancel(booked, HOUR)
    assert reserve(booked.project) == before - PAY_OF_AN_HOUR
    assert cancel(booked, 2 * HOUR).cancelled_at == MONDAY + HOUR
    with pytest.raises(SlotImpossible):
        book_slot(slot=withdrawn, worker=lise, now=MONDAY + HOUR)
    with pytest.raises(SlotTaken):
        start_slot(slot=withdrawn, now=TUESDAY + HOUR)
    with pytest.raises(SlotTaken):
        claim_slot(slot=withdrawn, worker=lise, now=TUESDAY + HOUR)
    end_sessions(now=MONDAY + 2 * DAY)
    assert counted(lise, booked.project) == 0
    assert offences() == {}


@pytest.mark.parametrize("before_start", [23 * HOUR, timedelta(minutes=1), timedelta(seconds=1)])
def test_a_minute_before_it_is_paid_whole(
    booked: Slot, lise: Person, offences: Offences, before_start: timedelta
) -> None:
    """Cancelled after its notice, the slot stays the worker's, counts whole, and the pay run pays it."""
    cancel(booked, 25 * HOUR - before_start)
    booked.refresh_from_db()
    assert booked.worker == lise
    assert is_booked_after(project_id=booked.project_id, at=MONDAY + 3 * DAY)
    end_sessions(now=TUESDAY + 3 * HOUR)
    assert counted(lise, booked.project) == 60
    report = run_pay(starts_at=MONDAY, ends_at=MONDAY + 2 * DAY, now=MONDAY + 2 * DAY)
    assert TopUp.objects.get(run=report.run).amount_minor == PAY_OF_AN_HOUR
    assert not is_booked_after(project_id=booked.project_id, at=MONDAY + 3 * DAY)
    assert offences() == {}


def test_a_pay_run_alone_counts_a_late_cancellation(booked: Slot, lise: Person) -> None:
    """Even if no sweep ever came, the run of the slot's period pays it, also on a project closed since."""
    cancel(booked, 24 * HOUR)
    close_project(project=booked.project, actor=booked.project.created_by, now=TUESDAY)
    run_pay(starts_at=MONDAY, ends_at=MONDAY + 2 * DAY, now=MONDAY + 2 * DAY)
    assert TopUp.objects.get(person=lise).amount_minor == PAY_OF_AN_HOUR
    assert reserve(booked.project) == 0


def test_work_elsewhere_in_that_time_counts_once(booked: Slot, lise: Person, offences: Offences) -> None:
    """What is worked for another project is paid by it, the rest by the slot, once that work has ended."""
    other = make_project(tasks=1)
    cancel(booked, 24 * HOUR)
    for minute in (30, 40, 50):
        be_on_duty(person=lise, project=other, now=booked.starts_at + minute * timedelta(minutes=1))
    end_sessions(now=booked.ends_at)
    assert counted(lise, booked.project) == 0
    go_off_duty(person=lise, now=booked.ends_at + timedelta(minutes=1))
    end_sessions(now=booked.ends_at + 2 * HOUR)
    assert counted(lise, other) == 31
    assert counted(lise, booked.project) == 30
    assert offences() == {}


def test_another_slot_can_be_booked_instead(booked: Slot, lise: Person, offences: Offences) -> None:
    """Whose slot was cancelled is free to book the same time elsewhere."""
    cancel(booked, 24 * HOUR)
    other = open_slot(project=make_project(), starts_at=booked.starts_at, ends_at=booked.ends_at, now=TUESDAY)
    start_slot(slot=book_slot(slot=other, worker=lise, now=TUESDAY), now=booked.starts_at)
    end_sessions(now=booked.ends_at)
    assert (counted(lise, booked.project), counted(lise, other.project)) == (0, 60)
    assert offences() == {}


def test_a_slot_that_began_is_not_cancelled(booked: Slot) -> None:
    """From its start on, its worker may come at any moment."""
    with pytest.raises(SlotImpossible):
        cancel(booked, 25 * HOUR)


def test_a_worker_claims_a_slot_they_could_not_start(booked: Slot, lise: Person, offences: Offences) -> None:
    """The platform was down for half the slot: the statement counts it, the session the rest."""
    half = booked.starts_at + HOUR / 2
    assert claim_slot(slot=booked, worker=lise, now=half) == 1800
    assert claim_slot(slot=booked, worker=lise, now=half) == 0
    start_slot(slot=booked, now=half)
    end_sessions(now=booked.ends_at)
    assert claim_slot(slot=booked, worker=lise, now=booked.ends_at + DAY) == 0
    assert counted(lise, booked.project) == 60
    assert offences() == {}


def test_a_claim_pays_no_time_after_leaving(booked: Slot, lise: Person) -> None:
    """Who started, left and claims the rest gets nothing; nobody claims too early, or another's slot."""
    with pytest.raises(SlotTaken):
        claim_slot(slot=booked, worker=lise, now=MONDAY)
    with pytest.raises(SlotTaken):
        claim_slot(slot=booked, worker=make_person(), now=booked.starts_at)
    start_slot(slot=booked, now=booked.starts_at)
    go_off_duty(person=lise, now=booked.starts_at + HOUR / 4)
    assert claim_slot(slot=booked, worker=lise, now=booked.ends_at) == 0
    assert counted(lise, booked.project) == 15


def test_a_late_cancellation_cannot_be_undone_in_silence(
    booked: Slot, lise: Person, offences: Offences
) -> None:
    """The store keeps the worker of a cancelled slot; past its triggers, the self-check names the slot."""
    cancel(booked, 24 * HOUR)
    assert is_refused("UPDATE worktime_slot SET worker_id = NULL, booked_at = NULL")
    assert is_refused("UPDATE worktime_slot SET cancelled_at = %s", MONDAY)
    assert is_refused("UPDATE worktime_slot SET starts_at = %s", MONDAY)
    end_sessions(now=booked.ends_at)
    sneak("DELETE FROM worktime_addedtime")
    assert list(offences()) == ["A slot that was cancelled late counts whole."]
    sneak("UPDATE worktime_slot SET worker_id = NULL, booked_at = NULL, settled_at = NULL")
    assert list(offences()) == ["A slot that was cancelled late counts whole."]
    assert lise.pk
