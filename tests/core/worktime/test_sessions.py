"""Time on duty runs while a person is there, once, and no longer."""

from datetime import timedelta

import pytest
from tests.core.worktime.conftest import Offences
from tests.factories import ANSWER, MONDAY, answer_next, make_project, take_some

from canut.core.people.models import Person
from canut.core.work.models import Project
from canut.core.work.operations.answers import submit
from canut.core.work.operations.funding import close_project, pause_project
from canut.core.work.operations.leases import end_leases
from canut.core.worktime.models import Session
from canut.core.worktime.operations import IDLE_AFTER, be_on_duty, end_sessions, go_off_duty
from canut.core.worktime.queries import Stretch, is_on_duty, time_on_duty

DAY = timedelta(days=1)


def minutes(number: float) -> timedelta:
    """Return a number of minutes."""
    return timedelta(minutes=number)


def be(person: Person, project: Project, *at: float) -> None:
    """Give signs of life at some minutes after Monday at nine."""
    for minute in at:
        be_on_duty(person=person, project=project, now=MONDAY + minutes(minute))


def counted(person: Person, project: Project) -> float:
    """Return the minutes on duty of the whole Monday."""
    stretch = Stretch(person.pk, project.pk, MONDAY - DAY, MONDAY + DAY)
    return time_on_duty(stretch).on_duty / 60


def test_waiting_counts(lise: Person, project: Project, offences: Offences) -> None:
    """Time between signs of life counts, with work or without."""
    be(lise, project, 0, 10, 20, 34)
    assert counted(lise, project) == 34
    assert is_on_duty(person_id=lise.pk, project_id=project.pk)
    assert offences() == {}


def test_the_same_moment_twice_is_no_fault(lise: Person, project: Project) -> None:
    """Two signs of life at the same time, and at the start, leave one session."""
    be(lise, project, 0, 0, 5, 5)
    assert Session.objects.count() == 1
    assert counted(lise, project) == 5


def test_a_long_absence_does_not_count(lise: Person, project: Project, offences: Offences) -> None:
    """After a quarter of an hour without a sign a new session begins where they return."""
    be(lise, project, 0, 5, 25, 30)
    assert Session.objects.count() == 2
    assert counted(lise, project) == 10
    assert offences() == {}


def test_going_off_duty_counts_up_to_now(lise: Person, project: Project) -> None:
    """Leaving is a sign of life; leaving what was left long ago is not."""
    be(lise, project, 0)
    go_off_duty(person=lise, now=MONDAY + minutes(8))
    assert counted(lise, project) == 8
    be(lise, project, 30)
    go_off_duty(person=lise, now=MONDAY + minutes(60))
    assert counted(lise, project) == 8
    assert not is_on_duty(person_id=lise.pk, project_id=project.pk)


def test_one_project_at_a_time(lise: Person, project: Project, offences: Offences) -> None:
    """Going over to another project ends the first: each minute counts for one of them."""
    other = make_project(tasks=1)
    be(lise, project, 0, 10)
    be(lise, other, 15, 20)
    be(lise, project, 22, 30)
    assert (counted(lise, project), counted(lise, other)) == (23, 7)
    assert offences() == {}


@pytest.mark.parametrize("back", [0.05, 1, 14])
def test_a_clock_that_goes_back_harms_nobody(
    lise: Person, project: Project, offences: Offences, back: float
) -> None:
    """Signs of life, a change of project and a farewell stamped too early count nothing twice."""
    other = make_project(tasks=1)
    be(lise, project, 0, 10, 10 - back)
    be(lise, other, 10 - back)
    be(lise, project, 10 - 2 * back / 3)
    go_off_duty(person=lise, now=MONDAY - minutes(back))
    assert counted(lise, project) + counted(lise, other) <= 10
    assert counted(lise, project) >= 10 - back
    assert offences() == {}


def test_work_with_a_clock_that_goes_back(lise: Person, project: Project, offences: Offences) -> None:
    """Taking and answering with stamps out of order is received like any other work."""
    answer_next(project, lise, now=MONDAY, seconds=-3)
    answer_next(project, lise, now=MONDAY - timedelta(seconds=4), seconds=2)
    assert offences() == {}


def test_work_in_hand_is_no_absence(lise: Person, offences: Offences) -> None:
    """Who works for forty minutes on one task without a click is on duty all along, also after the sweep."""
    project = make_project(tasks=2, lease_seconds=3600)
    held = take_some(project, lise)
    assert end_sessions(now=MONDAY + minutes(30)) == 0
    be(lise, project, 40)
    submit(assignment_id=held.pk, worker=lise, answer=ANSWER, now=MONDAY + minutes(40))
    assert Session.objects.count() == 1
    assert counted(lise, project) == 40
    assert offences() == {}


def test_a_late_answer_counts_its_time(lise: Person, project: Project, offences: Offences) -> None:
    """Worked through past the lease without a click: the lease's ten minutes count, once."""
    held = take_some(project, lise)
    end_leases(now=MONDAY + minutes(20))
    assert end_sessions(now=MONDAY + minutes(20)) == 1
    submit(assignment_id=held.pk, worker=lise, answer=ANSWER, now=MONDAY + minutes(25))
    be(lise, project, 25, 30)
    assert counted(lise, project) == 10 + 5
    assert offences() == {}


def test_the_sweep_ends_what_is_idle(lise: Person, project: Project) -> None:
    """Sessions end when their person was last seen; a fresh one goes on."""
    be(lise, project, 0, 5)
    assert end_sessions(now=MONDAY + minutes(5) + IDLE_AFTER) == 0
    assert end_sessions(now=MONDAY + minutes(6) + IDLE_AFTER) == 1
    assert end_sessions(now=MONDAY + minutes(6) + IDLE_AFTER) == 0
    assert counted(lise, project) == 5


@pytest.mark.parametrize("end", [pause_project, close_project])
def test_a_project_that_takes_no_work_counts_no_waiting(lise: Person, project: Project, end: object) -> None:
    """Once paused or closed, a project's idle sessions end with the sweep and none begins."""
    be(lise, project, 0, 5)
    end(project=project, actor=project.created_by, now=MONDAY + minutes(5))  # type: ignore[operator]  # one of two
    assert end_sessions(now=MONDAY + minutes(6)) == 1
    be(lise, project, 7, 12)
    assert counted(lise, project) == 5


def test_work_begun_before_a_pause_is_finished_on_duty(lise: Person, project: Project) -> None:
    """Who holds a task of a paused project is on duty until they give it."""
    held = take_some(project, lise)
    pause_project(project=project, actor=project.created_by, now=MONDAY)
    assert end_sessions(now=MONDAY + minutes(1)) == 0
    be(lise, project, 8)
    submit(assignment_id=held.pk, worker=lise, answer=ANSWER, now=MONDAY + minutes(8))
    assert counted(lise, project) == 8


def test_who_may_not_work_is_not_on_duty(lise: Person) -> None:
    """Without what a project asks for, waiting on its page is nobody's cost."""
    project = make_project(tasks=1, requires=["french-native"])
    be(lise, project, 0, 10)
    assert not Session.objects.exists()


def test_midnight_divides_time(lise: Person, project: Project) -> None:
    """A session over midnight counts in both days, each minute in one."""
    late = MONDAY.replace(hour=23, minute=50)
    midnight = late + minutes(10)
    for minute in (0, 10, 20):
        be_on_duty(person=lise, project=project, now=late + minutes(minute))
    first = time_on_duty(Stretch(lise.pk, project.pk, midnight - DAY, midnight))
    second = time_on_duty(Stretch(lise.pk, project.pk, midnight, midnight + DAY))
    assert (first.on_duty, second.on_duty) == (600, 600)


def test_two_tasks_at_once_are_one_time(lise: Person, project: Project) -> None:
    """Who has two tasks in hand for ten minutes worked ten minutes."""
    held = [take_some(project, lise), take_some(make_project(tasks=1, client=project.client), lise)]
    for one in held:
        submit(assignment_id=one.pk, worker=lise, answer=ANSWER, now=MONDAY + minutes(10))
    assert sum(counted(lise, one.project) for one in held) <= 20
    time = time_on_duty(Stretch(lise.pk, project.pk, MONDAY, MONDAY + DAY))
    assert (time.on_duty, time.engaged, time.waiting) == (600, 600, 0)
