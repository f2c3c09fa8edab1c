"""An answer is received once, never lost while it is wanted, and its time is measured."""

from datetime import timedelta

import pytest
from tests.core.work.conftest import Offences
from tests.factories import ANSWER, MONDAY, make_person, make_project, take_some

from canut.core.people.models import Person
from canut.core.work.errors import AlreadyAnswered, LeaseLost, NotYours
from canut.core.work.models import Assignment, Project, Task
from canut.core.work.operations.answers import submit
from canut.core.work.operations.funding import pause_project
from canut.core.work.operations.leases import end_leases, return_task
from canut.core.work.operations.tasks import complete_task
from canut.core.work.queries import work_of

AFTER_LEASE = MONDAY + timedelta(seconds=700)


@pytest.fixture
def held(project: Project, lise: Person) -> Assignment:
    """Return a task in Lise's hands."""
    return take_some(project, lise)


def give(held: Assignment, seconds: int = 20, **answer: str) -> Assignment:
    """Submit an answer some seconds after Monday at nine."""
    at = MONDAY + timedelta(seconds=seconds)
    return submit(assignment_id=held.pk, worker=held.worker, answer=answer or ANSWER, now=at)


def test_an_answer_is_recorded(held: Assignment, offences: Offences) -> None:
    """The answer, its measured time and the end of its review are kept."""
    given = give(held)
    given.refresh_from_db()
    assert (given.state, given.answer, given.engaged_seconds) == ("submitted", ANSWER, 20)
    assert given.review_due_at == MONDAY + timedelta(hours=72, seconds=20)
    assert list(work_of(worker=held.worker)) == [given]
    assert offences() == {}


def test_a_second_answer_changes_nothing(held: Assignment) -> None:
    """A double click, or a changed mind, is told that the first answer counts."""
    give(held)
    with pytest.raises(AlreadyAnswered):
        give(held, choice="no")
    assert Assignment.objects.get().answer == ANSWER


def test_nobody_answers_for_another(held: Assignment) -> None:
    """A number from somebody else's page opens nothing."""
    with pytest.raises(NotYours):
        submit(assignment_id=held.pk, worker=make_person(), answer=ANSWER, now=MONDAY)


def test_a_returned_task_takes_no_answer(held: Assignment) -> None:
    """What was given back is not held any more."""
    return_task(assignment_id=held.pk, worker=held.worker, now=MONDAY)
    with pytest.raises(NotYours):
        give(held)


def test_a_late_answer_before_the_sweep_counts(held: Assignment, offences: Offences) -> None:
    """A lease that ended unnoticed costs nobody the answer; its time counts up to the lease."""
    assert give(held, seconds=700).engaged_seconds == 600
    assert offences() == {}


def test_a_late_answer_counts_while_it_is_wanted(held: Assignment, offences: Offences) -> None:
    """Given back and still open, the task takes the answer of whoever worked on it, once."""
    end_leases(now=AFTER_LEASE)
    give(held, seconds=700)
    with pytest.raises(AlreadyAnswered):
        give(held, seconds=701)
    assert Task.objects.get(pk=held.task_id).open_slots == 1
    given = Assignment.objects.get()
    assert (given.state, given.settled_at) == ("submitted", None)
    assert offences() == {}


@pytest.mark.parametrize("why", ["full", "complete"])
def test_a_late_answer_that_nobody_wants_is_told_so(
    project: Project, held: Assignment, offences: Offences, why: str
) -> None:
    """When others took the slots, or the task is complete, the message says so and nothing changes."""
    end_leases(now=AFTER_LEASE)
    if why == "full":
        for _ in range(2):
            take_some(project, make_person(), now=AFTER_LEASE)
    else:
        complete_task(task_id=held.task_id, now=AFTER_LEASE)
    with pytest.raises(LeaseLost, match="your time counts"):
        give(held, seconds=700)
    held.refresh_from_db()
    assert (held.state, held.answer) == ("expired", None)
    assert offences() == {}


def test_a_sweep_between_reading_and_writing_loses_nothing(held: Assignment, offences: Offences) -> None:
    """An answer whose lease is ended after the worker's page was read is received all the same."""
    stale = Assignment.objects.select_related("task", "project", "terms").get()
    end_leases(now=AFTER_LEASE)
    assert stale.state == Assignment.State.ACCEPTED
    assert give(held, seconds=700).state == Assignment.State.SUBMITTED
    assert offences() == {}


def test_a_paused_project_takes_what_was_begun(project: Project, held: Assignment) -> None:
    """Pausing never costs an answer."""
    pause_project(project=project, actor=project.created_by, now=MONDAY)
    assert give(held).state == Assignment.State.SUBMITTED


def test_a_complete_task_takes_what_was_begun(held: Assignment, offences: Offences) -> None:
    """Whoever held the task when it was completed still answers and is counted."""
    complete_task(task_id=held.task_id, now=MONDAY)
    give(held)
    assert offences() == {}


def test_a_clock_that_goes_back_harms_nobody(held: Assignment) -> None:
    """An answer stamped before its acceptance is received, with no time measured."""
    assert give(held, seconds=-5).engaged_seconds == 0


def test_all_of_a_projects_answers_arrive(lise: Person, offences: Offences) -> None:
    """A worker answers every task of a project, each after the other."""
    project = make_project(tasks=4)
    for number in range(4):
        taken = take_some(project, lise, now=MONDAY + timedelta(minutes=number))
        give(taken, seconds=60 * number + 30)
    assert Assignment.objects.filter(state="submitted", engaged_seconds=30).count() == 4
    assert offences() == {}
