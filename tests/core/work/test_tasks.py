"""Tasks are added once and paid for; more answers are asked only within what was planned."""

import pytest
from tests.core.work.conftest import Offences
from tests.factories import MONDAY, add_plain_tasks, make_client, make_project, take_some

from canut.core.ledger import chart
from canut.core.ledger.errors import InsufficientFunds
from canut.core.ledger.queries import balance_minor
from canut.core.people.models import Person
from canut.core.work.errors import OutsideOverlap, UnusableTask
from canut.core.work.models import Harm, Lane, Project, Task
from canut.core.work.operations.tasks import NewTask, add_tasks, ask_more, complete_task, plan_drafts


def new(key: str = "a", *, overlap: int = 1, overlap_max: int = 1, harm: str = Harm.NONE) -> NewTask:
    """Return a task to add."""
    return NewTask(key=key, item={"q": key}, overlap=overlap, overlap_max=overlap_max, harm=harm)


def test_a_key_is_added_once(project: Project) -> None:
    """A file imported again adds nothing, in the same batch neither; positions go on."""
    added = add_tasks(project=project, tasks=[new("x"), new("y"), new("x")], now=MONDAY)
    assert [task.key for task in added] == ["x", "y"]
    assert add_tasks(project=project, tasks=[new("y"), new("z")], now=MONDAY)[0].key == "z"
    assert list(project.tasks.order_by("id").values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_tasks_on_an_open_project_are_paid_for_and_shown(project: Project, offences: Offences) -> None:
    """Their pay is held in the same breath as they are shown."""
    before = balance_minor(code=chart.project_escrow(project.pk), currency="EUR")
    (task,) = add_tasks(project=project, tasks=[new(overlap=2, overlap_max=4)], now=MONDAY)
    assert (task.state, task.open_slots) == (Task.State.OPEN, 2)
    assert balance_minor(code=chart.project_escrow(project.pk), currency="EUR") == before + 48
    assert offences() == {}


def test_tasks_that_cannot_be_paid_are_not_added(db: None) -> None:
    """Without money neither the tasks nor anything of them remains."""
    del db
    project = make_project(client=make_client(funds_minor=15), tasks=1)
    with pytest.raises(InsufficientFunds):
        add_tasks(project=project, tasks=[new("x"), new("y")], now=MONDAY)
    assert project.tasks.count() == 1


def test_tasks_of_a_draft_wait(db: None) -> None:
    """On a draft nothing is held and nothing shown; whoever still has the draft adds to the open project."""
    del db
    project = make_project(tasks=1, is_open=False)
    assert not project.tasks.filter(open_slots__gt=0).exists()
    stale = Project.objects.get()
    Project.objects.update(state=Project.State.OPEN)
    assert add_plain_tasks(stale, 1)[0].state == Task.State.OPEN


@pytest.mark.parametrize(
    ("task", "error"),
    [
        (new("k" * 101), UnusableTask),
        (new(""), UnusableTask),
        (new(harm=Harm.MILD), UnusableTask),
        (new(overlap=3, overlap_max=2), OutsideOverlap),
        (new(overlap=-1), OutsideOverlap),
        (new(overlap=0, overlap_max=0), OutsideOverlap),
    ],
)
def test_an_impossible_task_is_refused(project: Project, task: NewTask, error: type[Exception]) -> None:
    """What the store could not hold, or would hurt people who did not agree to it, is refused by name."""
    with pytest.raises(error):
        add_tasks(project=project, tasks=[new("fine"), task], now=MONDAY)
    assert not project.tasks.filter(key="fine").exists()


def test_more_answers_only_as_planned(project: Project, offences: Offences) -> None:
    """One more of three planned is given, in another lane; a fourth, and none, are refused."""
    task = project.tasks.first()
    assert task is not None
    ask_more(task_id=task.pk, lane=Lane.VALIDATE)
    task.refresh_from_db()
    assert (task.overlap, task.open_slots, task.lane) == (3, 3, Lane.VALIDATE)
    ask_more(task_id=task.pk, answers=0, lane=Lane.ANSWER)
    task.refresh_from_db()
    assert (task.overlap, task.open_slots, task.lane) == (3, 3, Lane.ANSWER)
    for answers in (1, 0, -1):
        with pytest.raises(OutsideOverlap):
            ask_more(task_id=task.pk, answers=answers)
    assert offences() == {}


def test_a_complete_task_takes_no_more(project: Project, lise: Person, offences: Offences) -> None:
    """Completing keeps who holds the task and closes the rest; it happens once."""
    held = take_some(project, lise)
    complete_task(task_id=held.task_id, now=MONDAY)
    complete_task(task_id=held.task_id, now=MONDAY)
    task = Task.objects.get(pk=held.task_id)
    assert (task.state, task.overlap, task.open_slots, task.completed_at) == ("complete", 1, 0, MONDAY)
    with pytest.raises(OutsideOverlap):
        ask_more(task_id=task.pk)
    assert offences() == {}


def test_drafts_are_planned_anew(db: None) -> None:
    """The plan of a lane can change until its tasks are shown."""
    del db
    project = make_project(tasks=2, is_open=False)
    assert plan_drafts(project=project, lane=Lane.ANSWER, overlap=5) == 2
    assert set(project.tasks.values_list("overlap", "overlap_max")) == {(5, 5)}
