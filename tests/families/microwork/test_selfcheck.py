"""The checks on results find what was planted, and nothing else."""

from collections.abc import Iterator

import pytest
from tests.factories import MONDAY, make_client, make_member, make_person

from canut.core.work.models import Assignment, Task
from canut.core.work.operations.tasks import NewTask, add_tasks
from canut.families.microwork.models import Proposal, Result
from canut.families.microwork.operations import create_project, open_project, submit_answer, take_next_task
from canut.families.microwork.selfcheck import CHECKS
from canut.families.microwork.specification import read_specification

pytestmark = pytest.mark.django_db

PROJECT = """\
title: {en: Which one?}
client: CLIENT
purpose: {en: To know}
data_use: [research]
kind: choice
options: {question: {en: Which one?}, choices: [left, right]}
pay: {currency: EUR, per_answer: 0.12, hourly_floor: 12.02, expected_seconds: 30}
answers: {exactly: 2}
"""


def broken() -> Iterator[str]:
    """Yield what the checks find."""
    for check in CHECKS:
        yield from check.offending_rows()


@pytest.fixture
def result() -> Result:
    """Return a result that two people made."""
    client = make_client()
    owner = make_member(client)
    specification = read_specification(PROJECT.replace("CLIENT", client.name))
    project = create_project(specification=specification, created_by=owner, now=MONDAY)
    add_tasks(
        project=project, tasks=[NewTask(key="a", item={"text": "a"}, overlap=2, overlap_max=2)], now=MONDAY
    )
    open_project(project=project, actor=owner, now=MONDAY)
    for worker in (make_person(), make_person()):
        taken = take_next_task(project=project, worker=worker, now=MONDAY)
        assert taken is not None
        submit_answer(assignment_id=taken.pk, worker=worker, data={"choice": "left"}, now=MONDAY)
    return Result.objects.get()


def test_a_result_by_people_holds(result: Result) -> None:
    """An honest result passes; a rejection of one of its answers later on changes nothing."""
    assert list(broken()) == []
    Assignment.objects.filter(task=result.task).update(state=Assignment.State.REJECTED)
    assert list(broken()) == []


@pytest.mark.parametrize(
    ("planted", "said"),
    [
        ({"answers": 3}, "claims 3 answers and 0 validations, 2 and 0 were given"),
        ({"validations": 1}, "claims 2 answers and 1 validations, 2 and 0 were given"),
        ({"answers": 0}, "says that no people made it"),
        ({"producer": Result.Producer.BOTH}, "but no machine proposed"),
    ],
)
def test_a_dishonest_result_is_found(result: Result, planted: dict[str, object], said: str) -> None:
    """People who did not answer, no people at all, or a machine that was never there are found."""
    Result.objects.update(**planted)
    (row,) = broken()
    assert said in row
    assert f"result {result.pk}" in row


def test_a_result_called_automatic_is_found(result: Result) -> None:
    """A result that says a machine made it is found by both checks that it breaks."""
    Result.objects.filter(pk=result.pk).update(producer=Result.Producer.MACHINE)
    assert any("says that no people made it" in row for row in broken())


def test_a_machine_that_is_not_named_is_found(result: Result) -> None:
    """A proposal for a task whose result says that people alone made it is found."""
    Proposal.objects.create(
        task=result.task,
        proposer="file",
        label="left",
        answer={"choice": "left"},
        proposed_at=MONDAY,
    )
    (row,) = broken()
    assert "made by people, but a machine proposed" in row


def test_a_result_of_a_task_that_goes_on_is_found(result: Result) -> None:
    """A result belongs to a complete task alone."""
    Task.objects.filter(pk=result.task_id).update(state=Task.State.OPEN)
    (row,) = broken()
    assert f"result {result.pk}: its task" in row
