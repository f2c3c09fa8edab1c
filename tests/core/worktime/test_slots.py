"""A booked slot is paid for before it opens, belongs to one worker, and counts to its end."""

from datetime import timedelta
from functools import partial

import pytest
from tests.attacks import is_refused, sneak
from tests.core.conftest import Together
from tests.core.worktime.conftest import Offences
from tests.factories import MONDAY, make_client, make_person, make_project

from canut.core.ledger import chart
from canut.core.ledger.errors import InsufficientFunds
from canut.core.ledger.queries import balance_minor
from canut.core.people.models import Person
from canut.core.work.errors import NotAllowed, NotOpen
from canut.core.work.models import Project
from canut.core.work.operations.funding import close_project
from canut.core.worktime.errors import SlotImpossible, SlotOverlap, SlotTaken
from canut.core.worktime.models import Session, Slot
from canut.core.worktime.operations import (
    be_on_duty,
    book_slot,
    end_sessions,
    go_off_duty,
    open_slot,
    start_slot,
)
from canut.core.worktime.queries import Stretch, time_on_duty

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def slot_at(project: Project, hours: float = 0) -> Slot:
    """Open a slot of an hour, some hours after Monday at nine."""
    start = MONDAY + hours * HOUR
    return open_slot(project=project, starts_at=start, ends_at=start + HOUR, now=MONDAY)


@pytest.fixture
def booked(project: Project, lise: Person) -> Slot:
    """Return the slot from nine to ten, booked by Lise."""
    return book_slot(slot=slot_at(project), worker=lise, now=MONDAY)


def counted(slot: Slot) -> int:
    """Return the minutes on duty of the slot's worker that day."""
    assert slot.worker_id is not None
    stretch = Stretch(slot.worker_id, slot.project_id, MONDAY, MONDAY + 24 * HOUR)
    return time_on_duty(stretch).on_duty // 60


def test_a_slot_is_paid_for_before_it_opens(project: Project, offences: Offences) -> None:
    """An hour at the floor is held in reserve."""
    before = balance_minor(code=chart.project_reserve(project.pk), currency="EUR")
    slot_at(project)
    assert balance_minor(code=chart.project_reserve(project.pk), currency="EUR") == before + 1202
    assert offences() == {}


def test_a_slot_without_money_does_not_open(db: None) -> None:
    """A client who cannot pay an hour opens no hour."""
    del db
    project = make_project(client=make_client(funds_minor=1201))
    with pytest.raises(InsufficientFunds):
        slot_at(project)
    assert not Slot.objects.exists()


def test_impossible_slots_are_refused(project: Project) -> None:
    """A slot without length, in the past, or on a closed project is refused."""
    for start, end in ((HOUR, HOUR), (2 * HOUR, HOUR), (-2 * HOUR, -HOUR)):
        with pytest.raises(SlotImpossible):
            open_slot(project=project, starts_at=MONDAY + start, ends_at=MONDAY + end, now=MONDAY)
    close_project(project=project, actor=project.created_by, now=MONDAY)
    with pytest.raises(NotOpen):
        slot_at(project)


def test_a_slot_belongs_to_one(booked: Slot, lise: Person) -> None:
    """Booked again by its worker it stays theirs; to anybody else it is taken."""
    assert book_slot(slot=booked, worker=lise, now=MONDAY).worker == lise
    with pytest.raises(SlotTaken):
        book_slot(slot=Slot.objects.get(), worker=make_person(), now=MONDAY)


def test_nobody_books_two_places_at_once(booked: Slot, lise: Person, offences: Offences) -> None:
    """Overlapping time is refused, time that follows is not."""
    with pytest.raises(SlotOverlap):
        book_slot(slot=slot_at(make_project(), 0.5), worker=lise, now=MONDAY)
    book_slot(slot=slot_at(booked.project, 1), worker=lise, now=MONDAY)
    assert offences() == {}


def test_a_slot_that_is_over_is_not_booked(project: Project, lise: Person) -> None:
    """Nobody can be paid for an hour that passed."""
    with pytest.raises(SlotImpossible):
        book_slot(slot=slot_at(project), worker=lise, now=MONDAY + HOUR)


def test_a_slot_asks_for_what_its_project_asks(lise: Person) -> None:
    """Without the qualification there is no booking."""
    with pytest.raises(NotAllowed, match="bicycle"):
        book_slot(slot=slot_at(make_project(requires=["bicycle"])), worker=lise, now=MONDAY)


def test_an_empty_slot_counts_to_its_end(booked: Slot, offences: Offences) -> None:
    """Started and then left without work or a sign of life, the whole hour counts."""
    start_slot(slot=booked, now=MONDAY)
    assert end_sessions(now=MONDAY + HOUR - MINUTE) == 0
    assert end_sessions(now=MONDAY + 3 * HOUR) == 1
    assert counted(booked) == 60
    assert offences() == {}


def test_starting_twice_is_no_fault(booked: Slot) -> None:
    """A second click on the start changes nothing."""
    start_slot(slot=booked, now=MONDAY)
    start_slot(slot=booked, now=MONDAY)
    start_slot(slot=booked, now=MONDAY + 30 * MINUTE)
    assert Session.objects.get().slot == booked
    end_sessions(now=MONDAY + 3 * HOUR)
    assert counted(booked) == 60


@pytest.mark.parametrize("at", [-MINUTE, HOUR])
def test_a_slot_starts_in_its_time(booked: Slot, at: timedelta) -> None:
    """Before its start and from its end on, a slot is not started."""
    with pytest.raises(SlotTaken):
        start_slot(slot=booked, now=MONDAY + at)


def test_an_unbooked_slot_does_not_start(project: Project) -> None:
    """Nobody is on duty in a slot that nobody booked."""
    with pytest.raises(SlotTaken):
        start_slot(slot=slot_at(project), now=MONDAY)


def test_leaving_early_ends_the_slots_time(booked: Slot, lise: Person, offences: Offences) -> None:
    """Who leaves counts until then; who comes back counts as on ordinary duty."""
    start_slot(slot=booked, now=MONDAY)
    go_off_duty(person=lise, now=MONDAY + 20 * MINUTE)
    assert counted(booked) == 20
    start_slot(slot=booked, now=MONDAY + 40 * MINUTE)
    be_on_duty(person=lise, project=booked.project, now=MONDAY + 45 * MINUTE)
    assert counted(booked) == 25
    assert offences() == {}


def test_work_past_the_end_of_a_slot_counts(booked: Slot, lise: Person, offences: Offences) -> None:
    """Who is still there when the slot ends goes on without a gap, on ordinary duty."""
    start_slot(slot=booked, now=MONDAY)
    for minute in (50, 65, 75):
        be_on_duty(person=lise, project=booked.project, now=MONDAY + minute * MINUTE)
    assert counted(booked) == 75
    assert list(Session.objects.order_by("id").values_list("slot", flat=True)) == [booked.pk, None]
    assert offences() == {}


def test_one_slot_for_eight_who_want_it(together: Together) -> None:
    """Of eight who book at once one gets the slot."""
    slot = slot_at(make_project())
    outcomes = together(
        [
            partial(book_slot, slot=Slot.objects.get(pk=slot.pk), worker=make_person(), now=MONDAY)
            for _ in range(8)
        ]
    )
    assert sum(isinstance(one, SlotTaken) for one in outcomes) == 7


def test_one_worker_books_once_at_one_time(together: Together) -> None:
    """Eight bookings of overlapping time by one worker at once leave one."""
    project, lise = make_project(), make_person()
    slots = [slot_at(project, number / 10) for number in range(8)]
    outcomes = together([partial(book_slot, slot=slot, worker=lise, now=MONDAY) for slot in slots])
    assert sum(isinstance(one, SlotOverlap) for one in outcomes) == 7


def test_eight_signs_of_life_open_one_session(together: Together) -> None:
    """Eight requests of one person at once leave one open session, with or without a slot."""
    project, lise, paul = make_project(), make_person(), make_person()
    slot = book_slot(slot=slot_at(project), worker=paul, now=MONDAY)
    calls = [partial(be_on_duty, person=lise, project=project, now=MONDAY)] * 4
    calls += [partial(start_slot, slot=slot, now=MONDAY)] * 4
    assert together(calls) == [None] * 8
    running = Session.objects.filter(ended_at=None)
    assert sorted(running.values_list("person", "slot"), key=str) == sorted(
        [(lise.pk, None), (paul.pk, slot.pk)], key=str
    )


def test_the_store_refuses_two_sessions_at_once(booked: Slot) -> None:
    """A second open session of a person, or one that runs backwards, cannot be written."""
    start_slot(slot=booked, now=MONDAY)
    again = (
        "INSERT INTO worktime_session (person_id, project_id, started_at, last_seen_at)"
        " SELECT person_id, project_id, started_at, last_seen_at FROM worktime_session"
    )
    assert is_refused(again)
    assert is_refused("UPDATE worktime_session SET last_seen_at = %s", MONDAY - HOUR)
    assert is_refused("UPDATE worktime_slot SET ends_at = starts_at")
    assert is_refused("UPDATE worktime_slot SET booked_at = NULL")


def test_planted_faults_are_found(booked: Slot, lise: Person, offences: Offences) -> None:
    """Overlapping sessions, a double booking, a slot without money and one cut short are each found."""
    start_slot(slot=booked, now=MONDAY)
    end_sessions(now=MONDAY + 2 * HOUR)
    sneak("UPDATE worktime_session SET ended_at = %s", MONDAY + MINUTE)
    assert list(offences()) == ["No booked slot was cut short by the platform."]
    be_on_duty(person=lise, project=booked.project, now=MONDAY + 2 * HOUR)
    sneak("UPDATE worktime_session SET started_at = %s WHERE slot_id IS NULL", MONDAY)
    sneak(
        "INSERT INTO worktime_slot (project_id, worker_id, starts_at, ends_at, booked_at)"
        " VALUES (%s, %s, %s, %s, %s)",
        booked.project_id,
        lise.pk,
        MONDAY,
        MONDAY + HOUR,
        MONDAY,
    )
    assert list(offences()) == [
        "No minute on duty counts twice.",
        "Everybody's intervals are exactly the time they were there.",
        "Nobody is booked twice for the same time.",
        "No booked slot was cut short by the platform.",
        "Every slot was opened with its pay held.",
    ]
