"""What was agreed and answered withstands whoever writes past the operations; what was planted is found."""

from datetime import timedelta

import pytest
from tests.attacks import is_refused, sneak
from tests.core.work.conftest import Offences
from tests.factories import MONDAY, answer_next, make_person, make_project, take_some

from canut.core.people.models import Person
from canut.core.people.operations import give_consent, withdraw_consent
from canut.core.work.models import Assignment, Harm, Project
from canut.core.work.operations.reviews import approve, mark_rejected


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE work_terms SET per_answer_minor = 1",
        "DELETE FROM work_terms",
        "UPDATE work_guidelines SET version = 9",
        "DELETE FROM work_guidelines",
        "UPDATE work_project SET currency = 'USD'",
        "UPDATE work_project SET harm = 'severe'",
        'UPDATE work_project SET purpose = \'{"en": "Other"}\'',
        "UPDATE work_project SET data_use = '[]'",
        "DELETE FROM work_project",
    ],
)
def test_what_was_agreed_cannot_change(project: Project, statement: str) -> None:
    """The store refuses to change terms, guidelines, or the purpose of a project that was shown (G8, G9)."""
    assert project.state == Project.State.OPEN
    assert is_refused(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE work_assignment SET answer = '{}'",
        "UPDATE work_assignment SET submitted_at = NULL",
        "UPDATE work_assignment SET engaged_seconds = 1",
        "UPDATE work_assignment SET review_due_at = '2030-01-01 00:00:00+00:00'",
        "UPDATE work_assignment SET pay_minor = 1",
        "UPDATE work_assignment SET worker_id = worker_id + 1",
        "UPDATE work_assignment SET state = 'returned'",
        "DELETE FROM work_assignment",
    ],
)
def test_an_answer_cannot_change(project: Project, lise: Person, statement: str) -> None:
    """The store refuses to change an answer, its time, its pay, its worker, or to forget it."""
    answer_next(project, lise)
    assert is_refused(statement)


@pytest.mark.parametrize("state", ["rejected", "submitted", "returned"])
def test_approved_work_cannot_be_taken_back(project: Project, lise: Person, state: str) -> None:
    """The store keeps an approval."""
    given = answer_next(project, lise)
    approve(assignment_ids=[given.pk], actor_id=None, now=MONDAY)
    assert is_refused("UPDATE work_assignment SET state = %s", state)


@pytest.mark.parametrize(
    ("state", "is_kept"), [("submitted", True), ("approved", True), ("overturned", False)]
)
def test_a_rejection_can_only_be_overturned(
    project: Project, lise: Person, state: str, *, is_kept: bool
) -> None:
    """A rejection does not vanish into an approval or a new review: an appeal overturns it."""
    given = answer_next(project, lise)
    mark_rejected(assignment_id=given.pk, actor_id=project.created_by.pk, decision_id=1, now=MONDAY)
    assert is_refused("UPDATE work_assignment SET state = %s", state) is is_kept


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE work_task SET open_slots = 9",
        "UPDATE work_task SET open_slots = -1",
        "UPDATE work_task SET overlap = overlap_max + 1",
        "UPDATE work_task SET state = 'complete'",
    ],
)
def test_slots_cannot_leave_their_bounds(project: Project, statement: str) -> None:
    """The store refuses more open slots than the overlap, a negative number, and slots on a task not open."""
    assert project.pk
    assert is_refused(statement)


def test_sound_work_passes(project: Project, lise: Person, offences: Offences) -> None:
    """After honest work no check finds anything."""
    approve(assignment_ids=[answer_next(project, lise).pk], actor_id=None, now=MONDAY)
    answer_next(project, lise)
    take_some(project, make_person())
    assert offences() == {}


def test_a_slot_too_many_is_found(project: Project, offences: Offences) -> None:
    """A slot that belongs to no planned answer is found."""
    sneak("UPDATE work_task SET open_slots = 1 WHERE position = 1")
    assert list(offences()) == ["Open slots are overlap less leases and counted answers."]
    assert project.pk


def test_missing_money_is_found(project: Project, lise: Person, offences: Offences) -> None:
    """Pay that is shown or owed and not held is found."""
    answer_next(project, lise)
    sneak("UPDATE ledger_account SET balance_minor = balance_minor - 1 WHERE code LIKE 'project:%%:escrow'")
    assert list(offences()) == ["Every answer that is shown or unpaid has its pay held."]


def test_a_late_rejection_is_found(project: Project, lise: Person, offences: Offences) -> None:
    """A rejection after silence meant yes is found."""
    given = answer_next(project, lise)
    mark_rejected(assignment_id=given.pk, actor_id=project.created_by.pk, decision_id=1, now=MONDAY)
    sneak("UPDATE work_assignment SET settled_at = %s", MONDAY + timedelta(days=4))
    assert list(offences()) == ["Nothing was rejected after its review deadline."]


def test_lowered_pay_is_found(project: Project, lise: Person, offences: Offences) -> None:
    """Work that pays less than the terms that were accepted is found."""
    answer_next(project, lise)
    sneak("UPDATE work_assignment SET pay_minor = 11")
    assert list(offences()) == ["No work pays less than the terms that were accepted."]


def test_a_lost_purpose_is_found(project: Project, offences: Offences) -> None:
    """An open project that no longer says what it is for is found."""
    sneak("UPDATE work_project SET data_use = '[]'")
    assert list(offences()) == ["Every open project states its purpose and the use of its data."]
    assert project.pk


def test_foreign_terms_are_found(project: Project, lise: Person, offences: Offences) -> None:
    """Work under another project's terms is found."""
    answer_next(project, lise)
    other = make_project()
    sneak("UPDATE work_assignment SET terms_id = %s", other.terms.get().pk)
    assert list(offences()) == ["A task, its terms and its assignments are of one project."]


def test_a_silent_approval_is_found(project: Project, lise: Person, offences: Offences) -> None:
    """An approval that no event tells of is found."""
    answer_next(project, lise)
    sneak("UPDATE work_assignment SET state = 'approved', settled_at = submitted_at")
    assert list(offences()) == ["Whatever was settled says by whom."]


def test_harm_without_consent_is_found(lise: Person, offences: Offences) -> None:
    """Harmful work taken by somebody whose consent was to another class, or had ended, is found."""
    give_consent(person=lise, purpose="harm:mild", now=MONDAY)
    project = make_project(tasks=1, harm=Harm.MILD)
    take_some(project, lise)
    withdraw_consent(person=lise, purpose="harm:mild", now=MONDAY + timedelta(hours=1))
    assert offences() == {}
    sneak("UPDATE people_consent SET purpose = 'harm:severe'")
    assert list(offences()) == ["Harmful work is only in the hands of people who agreed to it."]
    assert Assignment.objects.count() == 1
