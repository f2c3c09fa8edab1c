"""A break never ends a session; whether it is paid is the rule of the work's family."""

from datetime import timedelta

import pytest
from tests.attacks import is_refused, sneak
from tests.core.worktime.conftest import Offences
from tests.factories import MONDAY, make_project, take_some

from canut.core.people.models import Person
from canut.core.work.models import Project
from canut.core.worktime.errors import NotOnDuty
from canut.core.worktime.models import Break, Session
from canut.core.worktime.operations import (
    be_on_duty,
    book_slot,
    end_break,
    end_sessions,
    go_off_duty,
    open_slot,
    start_break,
    start_slot,
)
from canut.core.worktime.queries import Stretch, on_break, time_on_duty

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def be(person: Person, project: Project, *at: float) -> None:
    """Give signs of life at some minutes after Monday at nine."""
    for minute in at:
        be_on_duty(person=person, project=project, now=MONDAY + minute * MINUTE)


def rest(person: Person, at: float) -> Break:
    """Begin a break some minutes after nine."""
    return start_break(person=person, now=MONDAY + at * MINUTE)


def counted(person: Person, project: Project) -> float:
    """Return the minutes on duty of the whole Monday."""
    return time_on_duty(Stretch(person.pk, project.pk, MONDAY - DAY, MONDAY + DAY)).on_duty / 60


@pytest.fixture
def community(db: None) -> Project:
    """Return an open project of moderation."""
    del db
    return make_project(tasks=5, family=Project.Family.MODERATION)


def test_an_unpaid_break_is_not_on_duty(lise: Person, project: Project, offences: Offences) -> None:
    """Ten minutes of break within half an hour leave twenty, in one session."""
    be(lise, project, 0, 10)
    assert not rest(lise, 10).is_paid
    end_break(person=lise, now=MONDAY + 20 * MINUTE)
    be(lise, project, 30)
    assert counted(lise, project) == 20
    assert Session.objects.count() == 1
    assert offences() == {}


def test_a_break_is_no_absence(lise: Person, project: Project, offences: Offences) -> None:
    """Half an hour away on a break ends no session, not even when the sweep comes."""
    be(lise, project, 0, 10)
    rest(lise, 10)
    assert end_sessions(now=MONDAY + 35 * MINUTE) == 0
    assert on_break(person_ids=[lise.pk], now=MONDAY + 35 * MINUTE) == {lise.pk}
    be(lise, project, 45)
    assert Session.objects.count() == 1
    assert counted(lise, project) == 10 + 5
    assert offences() == {}


def test_a_forgotten_break_takes_no_more_than_its_time(lise: Person, project: Project) -> None:
    """After its half hour a break is over; who stays away longer is idle from then on, and is asked."""
    be(lise, project, 0)
    rest(lise, 0)
    assert end_sessions(now=MONDAY + 60 * MINUTE) == 1
    session, forgotten = Session.objects.get(), Break.objects.get()
    assert forgotten.ended_at == session.ended_at == MONDAY + 30 * MINUTE
    assert session.asked_at == MONDAY + 60 * MINUTE
    assert counted(lise, project) == 0


def test_moderation_pays_its_breaks(lise: Person, community: Project, offences: Offences) -> None:
    """After three quarters of an hour ten minutes of break count whole; one at once after it does not."""
    be(lise, community, *range(0, 50, 5))
    paid = rest(lise, 45)
    assert paid.is_paid
    be(lise, community, 56)
    assert not rest(lise, 60).is_paid
    end_break(person=lise, now=MONDAY + 64 * MINUTE)
    assert counted(lise, community) == 60
    assert offences() == {}


def test_taking_work_ends_a_break(lise: Person, project: Project, offences: Offences) -> None:
    """Whoever takes a task is back: the break ends at that moment."""
    be(lise, project, 0, 10)
    rest(lise, 10)
    take_some(project, lise, now=MONDAY + 15 * MINUTE)
    be(lise, project, 15, 20)
    assert Break.objects.get().ended_at == MONDAY + 15 * MINUTE
    assert counted(lise, project) == 15
    assert offences() == {}


def test_a_break_ends_with_its_slot(lise: Person, project: Project, offences: Offences) -> None:
    """A break over the end of a booked slot ends there, and the slot's session with it."""
    slot = open_slot(project=project, starts_at=MONDAY, ends_at=MONDAY + 60 * MINUTE, now=MONDAY)
    start_slot(slot=book_slot(slot=slot, worker=lise, now=MONDAY), now=MONDAY)
    assert rest(lise, 50).until == MONDAY + 60 * MINUTE
    end_sessions(now=MONDAY + 90 * MINUTE)
    assert counted(lise, project) == 50
    assert offences() == {}


@pytest.mark.parametrize("leave_at", [-5, 0, 12, 200])
def test_leaving_on_a_break(lise: Person, project: Project, offences: Offences, leave_at: int) -> None:
    """Going off duty during a break, late, or with a clock that went back ends both within the session."""
    be(lise, project, 0, 5)
    rest(lise, 5)
    go_off_duty(person=lise, now=MONDAY + (5 + leave_at) * MINUTE)
    assert counted(lise, project) == 5
    assert offences() == {}


def test_two_clicks_are_one_break(lise: Person, project: Project) -> None:
    """Begun twice it goes on; ended twice, or never begun, nothing happens."""
    be(lise, project, 0)
    end_break(person=lise, now=MONDAY)
    assert rest(lise, 1) == rest(lise, 2)
    for minute in (3, 4):
        end_break(person=lise, now=MONDAY + minute * MINUTE)
    assert Break.objects.get().ended_at == MONDAY + 3 * MINUTE
    assert counted(lise, project) == 1


def test_off_duty_there_is_no_break(lise: Person, project: Project) -> None:
    """A break needs a session that runs."""
    with pytest.raises(NotOnDuty):
        rest(lise, 0)
    be(lise, project, 0)
    with pytest.raises(NotOnDuty):
        rest(lise, 20)


def test_the_store_keeps_breaks(lise: Person, project: Project, offences: Offences) -> None:
    """A break cannot be moved, made unpaid, prolonged once over or removed; past the triggers it is found."""
    be(lise, project, 0)
    rest(lise, 1)
    end_break(person=lise, now=MONDAY + 5 * MINUTE)
    go_off_duty(person=lise, now=MONDAY + 6 * MINUTE)
    assert is_refused("UPDATE worktime_break SET is_paid = TRUE")
    assert is_refused("UPDATE worktime_break SET ended_at = until")
    assert is_refused("DELETE FROM worktime_break")
    sneak("UPDATE worktime_break SET ended_at = until")
    assert list(offences()) == ["Every break lies within its session."]


def test_a_break_that_was_to_be_paid_is_found(lise: Person, community: Project, offences: Offences) -> None:
    """Somebody at the database makes a moderator's break unpaid: the self-check names it (G15)."""
    be(lise, community, *range(0, 50, 5))
    rest(lise, 45)
    sneak("UPDATE worktime_break SET is_paid = FALSE")
    assert list(offences()) == ["Every break that was to be paid is."]


def test_whoever_comes_back_before_the_break_is_over_goes_on(
    lise: Person, project: Project, offences: Offences
) -> None:
    """Twenty minutes of a break of thirty are longer than idleness may be, and end no session."""
    be(lise, project, 0)
    rest(lise, 0)
    end_break(person=lise, now=MONDAY + 20 * MINUTE)
    be(lise, project, 30)
    assert counted(lise, project) == 10
    assert Session.objects.count() == 1
    assert offences() == {}
