"""A closed project gives back what no worker can be owed, and nothing else."""

from datetime import timedelta

import pytest
from tests.core.work.conftest import Offences
from tests.factories import MONDAY, answer_next, take_some

from canut.core.decisions.operations import reject_work
from canut.core.ledger import chart
from canut.core.ledger.queries import balance_minor
from canut.core.people.models import Person
from canut.core.work.errors import NotOpen
from canut.core.work.models import Project, Task
from canut.core.work.operations.funding import close_project
from canut.core.work.operations.leases import end_leases, return_task
from canut.core.work.operations.reviews import approve
from canut.core.work.operations.tasks import NewTask, add_tasks

LATER = MONDAY + timedelta(hours=1)


def close(project: Project) -> int:
    """Close a project as the person who made it."""
    return close_project(project=project, actor=project.created_by, now=LATER)


def escrow_of(project: Project) -> int:
    """Return the pay held for a project."""
    return balance_minor(code=chart.project_escrow(project.pk), currency=project.currency)


def test_unused_pay_goes_back(project: Project, offences: Offences) -> None:
    """A project nobody worked on gives all planned pay back; repeating it gives nothing more."""
    assert close(project) == 9 * 12
    assert escrow_of(project) == 0
    assert close(project) == 0
    assert set(Task.objects.values_list("state", "open_slots", "overlap")) == {("cancelled", 0, 0)}
    assert offences() == {}


def test_work_in_review_keeps_its_pay(project: Project, lise: Person, offences: Offences) -> None:
    """What waits for a review stays held, and is paid from there after the project has ended."""
    waiting = answer_next(project, lise)
    assert close(project) == 8 * 12
    assert escrow_of(project) == 12
    approve(assignment_ids=[waiting.pk], actor_id=None, now=LATER)
    assert escrow_of(project) == 0
    assert balance_minor(code=chart.person_payable(lise.pk), currency="EUR") == 12
    assert offences() == {}


def test_rejected_work_keeps_its_pay_for_the_appeal(project: Project, lise: Person) -> None:
    """The pay of a rejection that can still be appealed is not given back."""
    reject_work(
        assignment=answer_next(project, lise),
        ground="Guidelines, first clause",
        facts="The answer is about another pair",
        evidence={"answered": "no"},
        decided_by=project.created_by,
        now=LATER,
    )
    assert close(project) == 8 * 12
    assert escrow_of(project) == 12


def test_a_project_in_somebodys_hands_does_not_close(project: Project, lise: Person) -> None:
    """As long as a worker holds a task the project stays open; returned, it closes."""
    held = take_some(project, lise)
    with pytest.raises(NotOpen, match="1 task is in a worker's hands"):
        close(project)
    return_task(assignment_id=held.pk, worker=lise, now=LATER)
    assert close(project) == 9 * 12


def test_a_second_closing_releases_what_was_settled_since(project: Project, lise: Person) -> None:
    """What an ended lease frees after the closing goes back with the next one."""
    take_some(project, lise)
    Project.objects.update(state=Project.State.CLOSED)  # as if a take had slipped in beside the closing
    end_leases(now=LATER)
    assert close(project) == 9 * 12


def test_nothing_is_added_to_a_closed_project(project: Project) -> None:
    """Neither is a task, by whoever still has the project as it was."""
    stale = Project.objects.get()
    close(project)
    task = NewTask(key="late", item={}, overlap=1, overlap_max=1)
    with pytest.raises(NotOpen):
        add_tasks(project=stale, tasks=[task], now=LATER)
    assert not Task.objects.filter(key="late").exists()
