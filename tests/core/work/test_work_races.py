"""No task beyond its overlap, nobody twice, no answer lost: also when everything happens at one moment."""

from datetime import timedelta
from functools import partial
from typing import Any

from tests.core.conftest import Together
from tests.factories import ANSWER, MONDAY, add_plain_tasks, answer_next, make_person, make_project, take_some

from canut.core.decisions.errors import DecisionError
from canut.core.decisions.operations import reject_work
from canut.core.ledger.selfcheck import CHECKS as LEDGER_CHECKS
from canut.core.pay.models import Accrual
from canut.core.people.models import Person
from canut.core.work.errors import AlreadyAnswered, LeaseLost, NotInReview, NotOpen
from canut.core.work.models import Assignment, Lane, Project, Task
from canut.core.work.operations.answers import submit
from canut.core.work.operations.funding import close_project, open_project
from canut.core.work.operations.leases import end_leases, take, take_next
from canut.core.work.operations.reviews import approve_due
from canut.core.work.selfcheck import CHECKS

EIGHT = range(8)
LATE = MONDAY + timedelta(seconds=700)


def pull(project: Project, worker: Person) -> Assignment | None:
    """Take the next task of a project."""
    return take_next(project=project, worker=worker, lanes=[Lane.ANSWER], now=MONDAY)


def offences() -> list[str]:
    """Return everything that the self-checks of work and money find."""
    return [row for check in [*CHECKS, *LEDGER_CHECKS] for row in check.offending_rows()]


def kinds(outcomes: list[Any]) -> list[str]:
    """Return the names of the outcomes' types, in order of the alphabet."""
    return sorted(type(outcome).__name__ for outcome in outcomes)


def test_eight_takers_share_three_slots(together: Together) -> None:
    """Of eight who pull at once three get the task, the others hear that nothing is free."""
    project = make_project(tasks=1, overlap=3)
    outcomes = together([partial(pull, project, make_person()) for _ in EIGHT])
    assert kinds(outcomes) == ["Assignment"] * 3 + ["NoneType"] * 5
    assert Task.objects.get().open_slots == 0
    assert offences() == []


def test_eight_takers_of_a_named_task(together: Together) -> None:
    """Of eight who want the same case at once one gets it."""
    project = make_project(tasks=1)
    task_id = project.tasks.get().pk
    call = partial(take, project=project, task_id=task_id, now=MONDAY)
    outcomes = together([partial(call, worker=make_person()) for _ in EIGHT])
    assert kinds(outcomes) == ["Assignment"] + ["NotOpen"] * 7
    assert offences() == []


def test_a_worker_who_clicks_eight_times_holds_one_task(together: Together) -> None:
    """Eight requests of one worker at once give one and the same assignment."""
    project, lise = make_project(tasks=20, overlap=2), make_person()
    outcomes = together([partial(pull, project, lise)] * 8)
    assert len({outcome.pk for outcome in outcomes}) == 1
    assert Assignment.objects.count() == 1
    assert offences() == []


def test_an_answer_sent_eight_times_counts_once(together: Together) -> None:
    """Eight submissions of one answer at once leave one answer."""
    project, lise = make_project(tasks=1, overlap=3), make_person()
    held = take_some(project, lise)
    call = partial(submit, assignment_id=held.pk, worker=lise, answer=ANSWER, now=MONDAY)
    assert kinds(together([call] * 8)) == [AlreadyAnswered.__name__] * 7 + ["Assignment"]
    assert offences() == []


def test_a_late_answer_sent_eight_times_takes_one_slot(together: Together) -> None:
    """Eight submissions of an expired assignment at once use one of its task's slots."""
    project, lise = make_project(tasks=1, overlap=3), make_person()
    held = take_some(project, lise)
    end_leases(now=LATE)
    calls = [
        partial(submit, assignment_id=held.pk, worker=lise, answer={"n": str(n)}, now=LATE) for n in EIGHT
    ]
    assert kinds(together(calls)) == [AlreadyAnswered.__name__] * 7 + ["Assignment"]
    assert Task.objects.get().open_slots == 2
    assert offences() == []


def test_a_sweep_beside_late_answers_loses_none(together: Together) -> None:
    """While leases end and others take, every late answer is received or told that it is late."""
    project = make_project(tasks=3, overlap=2)
    held = [take_some(project, make_person()) for _ in range(6)]
    calls = [
        partial(submit, assignment_id=one.pk, worker=one.worker, answer=ANSWER, now=LATE) for one in held
    ]
    outcomes = together([*calls, partial(end_leases, now=LATE), partial(pull, project, make_person())])
    received = [one for one in outcomes[:6] if isinstance(one, Assignment)]
    assert all(isinstance(one, Assignment | LeaseLost) for one in outcomes[:6])
    assert Assignment.objects.filter(state="submitted").count() == len(received)
    assert len(received) >= 5
    assert offences() == []


def test_a_project_opened_twice_at_once_holds_once(together: Together) -> None:
    """Two who open a project at the same moment, beside one who adds to it, hold each task's pay once."""
    project = make_project(tasks=5, is_open=False)
    opening = partial(open_project, project=project, actor=project.created_by, now=MONDAY)
    outcomes = together([opening, opening, partial(add_plain_tasks, project, 2)])
    assert [one for one in outcomes if isinstance(one, Exception)] == []
    opening()
    assert Task.objects.filter(open_slots=1).count() == 7
    assert offences() == []


def test_closing_beside_takers_keeps_what_they_are_owed(together: Together) -> None:
    """A project closed while people take from it leaves the pay of whoever got a task."""
    project = make_project(tasks=4)
    closing = partial(close_project, project=project, actor=project.created_by, now=MONDAY)
    outcomes = together([closing, *(partial(pull, project, make_person()) for _ in range(6))])
    assert all(isinstance(one, Assignment | NotOpen | int | None) for one in outcomes)
    assert offences() == []


def test_a_rejection_beside_the_deadlines_sweep(together: Together) -> None:
    """Of two reviewers and the sweep one settles the work: rejected with reasons or paid, never both."""
    project = make_project(tasks=1)
    given = answer_next(project, make_person())
    assert given.review_due_at is not None
    call = partial(
        reject_work,
        assignment=given,
        ground="Guidelines, first clause",
        facts="The answer is about another pair",
        evidence={"answered": "no"},
        decided_by=project.created_by,
        now=given.review_due_at - timedelta(microseconds=1),
    )
    outcomes = together([call, call, partial(approve_due, now=given.review_due_at)])
    refused = [one for one in outcomes if isinstance(one, Exception)]
    assert all(isinstance(one, NotInReview | DecisionError) for one in refused)
    given.refresh_from_db()
    decided = hasattr(given, "decision")
    assert (given.state, Accrual.objects.count()) == (("rejected", 0) if decided else ("approved", 1))
    assert offences() == []
