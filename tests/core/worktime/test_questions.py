"""Idle time is asked about and never cut in silence; an answer adds time, once, and takes none away."""

from datetime import timedelta
from typing import Any

import pytest
from tests.attacks import is_refused, sneak
from tests.core.worktime.conftest import Offences
from tests.factories import MONDAY, answer_next, make_person, make_project

from canut.core.audit.models import Event
from canut.core.people.models import Person
from canut.core.work.models import Project
from canut.core.worktime.errors import NothingAsked
from canut.core.worktime.models import AddedTime, Session
from canut.core.worktime.operations import answer_question, be_on_duty, end_sessions, go_off_duty
from canut.core.worktime.queries import Stretch, on_duty_in, questions_for, time_on_duty, times_on_duty

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def be(person: Person, project: Project, *at: float) -> None:
    """Give signs of life at some minutes after Monday at nine."""
    for minute in at:
        be_on_duty(person=person, project=project, now=MONDAY + minute * MINUTE)


def answer(person: Person, at: float, *, was_at_work: bool = True) -> int:
    """Answer the latest open question; returns the minutes that were added."""
    asked = questions_for(person_id=person.pk)[0]
    now = MONDAY + at * MINUTE
    return answer_question(session_id=asked.pk, person=person, was_at_work=was_at_work, now=now) // 60


def counted(person: Person, project: Project, first: float = -1440, last: float = 1440) -> float:
    """Return the minutes on duty between two minutes."""
    stretch = Stretch(person.pk, project.pk, MONDAY + first * MINUTE, MONDAY + last * MINUTE)
    return time_on_duty(stretch).on_duty / 60


@pytest.mark.parametrize("is_swept", [True, False])
def test_whoever_was_not_seen_is_asked(
    lise: Person, project: Project, offences: Offences, is_swept: object
) -> None:
    """The session ends when they were last seen, by the sweep or when they return, and the question stays."""
    be(lise, project, 0, 5)
    if is_swept:
        end_sessions(now=MONDAY + 30 * MINUTE)
    be(lise, project, 40)
    assert counted(lise, project) == 5
    assert [one.ended_at for one in questions_for(person_id=lise.pk)] == [MONDAY + 5 * MINUTE]
    assert offences() == {}


def test_yes_counts_the_time(lise: Person, project: Project, offences: Offences) -> None:
    """From when they were last seen until they were back; asked and answered are on record."""
    be(lise, project, 0, 5, 40)
    assert answer(lise, 50) == 35
    assert counted(lise, project) == 5 + 35
    assert not questions_for(person_id=lise.pk).exists()
    verbs = Event.objects.filter(subject="session").order_by("id").values_list("verb", flat=True)
    assert {"session.asked", "session.answered"} <= set(verbs)
    assert offences() == {}


def test_no_leaves_it(lise: Person, project: Project, offences: Offences) -> None:
    """A no closes the question and takes nothing away."""
    be(lise, project, 0, 5, 40)
    assert answer(lise, 50, was_at_work=False) == 0
    assert counted(lise, project) == 5
    assert offences() == {}


def test_an_answer_has_a_cap(lise: Person, project: Project) -> None:
    """A whole day is not stated in one word: an hour is the most."""
    be(lise, project, 0, 5)
    end_sessions(now=MONDAY + 30 * MINUTE)
    assert answer(lise, 900) == 60


def test_leaving_and_booked_time_ask_nothing(lise: Person, project: Project) -> None:
    """Who says goodbye is not asked."""
    be(lise, project, 0, 5)
    go_off_duty(person=lise, now=MONDAY + 10 * MINUTE)
    assert not questions_for(person_id=lise.pk).exists()


def test_a_period_that_is_over_does_not_grow(lise: Person, project: Project) -> None:
    """What is stated on Tuesday belongs to Tuesday, although it was on Monday."""
    be(lise, project, 0, 5)
    end_sessions(now=MONDAY + 30 * MINUTE)
    answer(lise, 1500)
    assert counted(lise, project, 0, 1440) == 5
    assert counted(lise, project, 1440, 2880) == 60
    assert (lise.pk, project.pk) in on_duty_in(start=MONDAY + DAY, end=MONDAY + 2 * DAY)


def test_nothing_is_added_twice(lise: Person, project: Project, offences: Offences) -> None:
    """Time that another project, or an answer of its own, counts already is not added again."""
    other = make_project(tasks=3)
    be(lise, project, 0, 5)
    end_sessions(now=MONDAY + 25 * MINUTE)
    be(lise, other, 30, 40)
    go_off_duty(person=lise, now=MONDAY + 40 * MINUTE)
    answer_next(other, lise, now=MONDAY + 90 * MINUTE, seconds=60)
    assert answer(lise, 100) == 25
    assert counted(lise, project) + counted(lise, other) == 5 + 25 + 10 + 1
    assert offences() == {}


def test_an_answer_is_given_once_and_by_its_person(lise: Person, project: Project) -> None:
    """Answered twice, by somebody else, or about a session that ended well, it is refused."""
    be(lise, project, 0, 5, 40)
    asked = questions_for(person_id=lise.pk)[0]
    for person in (make_person(), lise, lise):
        if person == lise and not AddedTime.objects.exists():
            answer(lise, 50)
            continue
        with pytest.raises(NothingAsked):
            answer_question(session_id=asked.pk, person=person, was_at_work=True, now=MONDAY + 60 * MINUTE)
    assert counted(lise, project) == 40


def test_the_store_keeps_added_time(lise: Person, project: Project, offences: Offences) -> None:
    """It stays as it is; doubled past the triggers it is found, and so is a question taken away."""
    be(lise, project, 0, 5, 40)
    answer(lise, 50)
    assert is_refused("UPDATE worktime_addedtime SET ends_at = starts_at")
    assert is_refused("DELETE FROM worktime_addedtime")
    sneak("UPDATE worktime_addedtime SET starts_at = %s", MONDAY)
    assert "No added time counts what a session or other added time counts." in offences()
    sneak("UPDATE worktime_session SET asked_at = NULL, answered_at = NULL")
    assert "Nobody's idle time was cut without asking them." in offences()


def test_sessions_split_by_hand_count_no_minute_twice(
    lise: Person, project: Project, offences: Offences
) -> None:
    """Coming and going every second, with stamps out of order, never counts more than the clock."""
    for second in (0, 1, 1, 3, 2, 5, 4, 9, 7, 12):
        be_on_duty(person=lise, project=project, now=MONDAY + timedelta(seconds=second))
        if second % 2:
            go_off_duty(person=lise, now=MONDAY + timedelta(seconds=second))
    assert Session.objects.count() > 2
    assert counted(lise, project) * 60 <= 12
    assert offences() == {}


def test_time_told_later_is_not_credited_to_an_answer_as_well(lise: Person, project: Project) -> None:
    """An answer that counts for longer than was measured does not reach into time that counts elsewhere."""
    # The town saw it: a pay run counted the seconds before a session with the answer, the next as added time.
    be(lise, project, 0, 5)
    work = answer_next(project, lise, now=MONDAY + 40 * MINUTE, seconds=60)
    assert answer(lise, 2 * 1440) == 35
    of_monday: dict[str, Any] = {"person_ids": [lise.pk], "start": MONDAY, "end": MONDAY + timedelta(days=1)}
    times = times_on_duty(**of_monday, credited={work.pk: 300})
    assert times[lise.pk, project.pk].on_duty == (5 + 1) * 60
