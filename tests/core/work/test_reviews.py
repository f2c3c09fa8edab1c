"""Work is approved by a person or by silence, and never rejected after that."""

from datetime import timedelta

import pytest
from tests.core.work.conftest import Offences
from tests.factories import MONDAY, answer_next, make_project, take_some

from canut.core.audit.queries import history
from canut.core.people.models import Person
from canut.core.work.errors import NotInReview
from canut.core.work.models import Assignment, Project
from canut.core.work.operations.reviews import approve, approve_due, mark_rejected, overturn


@pytest.fixture
def waiting(project: Project, lise: Person) -> Assignment:
    """Return an answer in review until Thursday at nine."""
    return answer_next(project, lise, seconds=0)


DUE = MONDAY + timedelta(hours=72)


def test_a_reviewer_approves(waiting: Assignment, project: Project, offences: Offences) -> None:
    """The review names its reviewer, and happens once."""
    reviewer = project.created_by.pk
    assert approve(assignment_ids=[waiting.pk] * 2, actor_id=reviewer, now=MONDAY) == 1
    assert approve(assignment_ids=[waiting.pk], actor_id=reviewer, now=MONDAY) == 0
    waiting.refresh_from_db()
    assert (waiting.state, waiting.settled_at) == ("approved", MONDAY)
    last = history(subject="assignment", subject_id=waiting.pk).last()
    assert last is not None
    assert (last.verb, last.actor_id) == ("assignment.approved", reviewer)
    assert offences() == {}


def test_only_submitted_work_is_approved(project: Project, lise: Person) -> None:
    """What is still in a worker's hands is not approved."""
    held = take_some(project, lise)
    assert approve(assignment_ids=[held.pk], actor_id=None, now=MONDAY) == 0


def test_silence_means_yes_at_the_deadline(waiting: Assignment) -> None:
    """A second before the deadline the work waits; at the deadline it is approved by itself."""
    assert approve_due(now=DUE - timedelta(seconds=1)) == 0
    assert approve_due(now=DUE) == 1
    last = history(subject="assignment", subject_id=waiting.pk).last()
    assert last is not None
    assert (last.actor, last.data) == (None, {"why": "review deadline"})


def test_silence_approves_in_batches(lise: Person) -> None:
    """A large backlog is approved a part at a time, oldest deadline first."""
    project = make_project(tasks=5)
    first = answer_next(project, lise)
    for minute in range(1, 5):
        answer_next(project, lise, now=MONDAY + timedelta(minutes=minute))
    later = DUE + timedelta(hours=1)
    assert approve_due(now=later, limit=1) == 1
    assert Assignment.objects.get(state="approved") == first
    assert approve_due(now=later) == 4


@pytest.mark.parametrize(("seconds", "is_in_time"), [(-1, True), (0, False), (1, False)])
def test_nothing_is_rejected_once_silence_meant_yes(
    waiting: Assignment, project: Project, seconds: int, *, is_in_time: bool
) -> None:
    """From the deadline on a rejection is refused, even when the sweep has not come by yet."""
    at = DUE + timedelta(seconds=seconds)
    if is_in_time:
        mark_rejected(assignment_id=waiting.pk, actor_id=project.created_by.pk, decision_id=1, now=at)
        assert approve_due(now=DUE) == 0
    else:
        with pytest.raises(NotInReview, match="deadline has passed"):
            mark_rejected(assignment_id=waiting.pk, actor_id=project.created_by.pk, decision_id=1, now=at)
        assert approve_due(now=at) == 1


def test_settled_work_is_not_rejected(waiting: Assignment, project: Project) -> None:
    """Approved work stays approved."""
    approve(assignment_ids=[waiting.pk], actor_id=None, now=MONDAY)
    with pytest.raises(NotInReview):
        mark_rejected(assignment_id=waiting.pk, actor_id=project.created_by.pk, decision_id=1, now=MONDAY)


def test_only_a_rejection_is_overturned(waiting: Assignment, project: Project) -> None:
    """An appeal repairs a rejection, once, and nothing else."""
    actor = project.created_by.pk
    with pytest.raises(NotInReview):
        overturn(assignment_id=waiting.pk, actor_id=actor, decision_id=1, now=MONDAY)
    mark_rejected(assignment_id=waiting.pk, actor_id=actor, decision_id=1, now=MONDAY)
    overturn(assignment_id=waiting.pk, actor_id=actor, decision_id=1, now=MONDAY)
    with pytest.raises(NotInReview):
        overturn(assignment_id=waiting.pk, actor_id=actor, decision_id=1, now=MONDAY)
    waiting.refresh_from_db()
    assert waiting.state == "overturned"
