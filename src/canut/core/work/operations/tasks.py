"""Adding tasks, and asking for more answers or no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Sum

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.work.errors import NotOpen, OutsideOverlap
from canut.core.work.models import Harm, Lane, Project, Task
from canut.core.work.operations.funding import hold_planned_pay


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """An item to be worked on.

    Attributes
    ----------
    key
        The client's own name for the item; the same key is added once.
    overlap, overlap_max
        Answers wanted at first, and at the most.
    """

    key: str
    item: dict[str, Any]
    overlap: int
    overlap_max: int
    lane: str = Lane.ANSWER
    harm: str = Harm.NONE
    known_answer: dict[str, Any] | None = None


def add_tasks(*, project: Project, tasks: Sequence[NewTask], now: datetime) -> list[Task]:
    """Add those tasks whose key is new; on a project that is open their pay is held in the same breath.

    Returns
    -------
    list[Task]
        The tasks that were added, in order.

    Raises
    ------
    InsufficientFunds
        When the project is open and the client has less than their pay; nothing is added.
    NotOpen
        When the project is closed.
    """
    if project.state == Project.State.CLOSED:
        raise NotOpen(f"project {project.pk} is closed; create a new one")
    with transaction.atomic():
        known = set(
            Task.objects.filter(project=project, key__in=[t.key for t in tasks]).values_list("key", flat=True)
        )
        fresh = [task for key, task in {t.key: t for t in reversed(tasks)}.items() if key not in known]
        fresh.reverse()
        last = Task.objects.filter(project=project).aggregate(last=Max("position"))["last"] or 0
        rows = [_row(project, task, last + n, now) for n, task in enumerate(fresh, start=1)]
        made = Task.objects.bulk_create(rows, batch_size=500)
        if made and project.state != Project.State.DRAFT:
            _show(project, made, now)
    return made


def _row(project: Project, task: NewTask, position: int, now: datetime) -> Task:
    return Task(
        project=project,
        key=task.key,
        position=position,
        lane=task.lane,
        overlap=task.overlap,
        overlap_max=task.overlap_max,
        harm=task.harm,
        item=task.item,
        known_answer=task.known_answer,
        created_at=now,
    )


def _show(project: Project, made: Sequence[Task], now: datetime) -> None:
    batch = Task.objects.filter(project=project, id__range=(made[0].pk, made[-1].pk), state=Task.State.DRAFT)
    answers = batch.aggregate(total=Sum("overlap_max"))["total"] or 0
    key = f"tasks-{made[0].pk}-{made[-1].pk}"
    hold_planned_pay(project=project, answers=answers, key=key, now=now)
    batch.update(state=Task.State.OPEN, open_slots=F("overlap"))
    for task in made:
        task.state, task.open_slots = Task.State.OPEN, task.overlap


def ask_more(*, task_id: int, answers: int = 1, lane: str | None = None) -> None:
    """Want more answers on an open task, in another lane where `lane` says so.

    Raises
    ------
    OutsideOverlap
        When it is not open, or more than planned and paid for.
    """
    changes: dict[str, Any] = {"overlap": F("overlap") + answers, "open_slots": F("open_slots") + answers}
    if lane is not None:
        changes["lane"] = lane
    asked = Task.objects.filter(pk=task_id, state=Task.State.OPEN, overlap__lte=F("overlap_max") - answers)
    if not asked.update(**changes):
        raise OutsideOverlap(f"task {task_id} takes no more answers than were planned and paid for")


def complete_task(*, task_id: int, now: datetime) -> None:
    """Want no more answers; whoever holds the task may still answer and is paid."""
    with transaction.atomic():
        done = Task.objects.filter(pk=task_id, state=Task.State.OPEN).update(
            state=Task.State.COMPLETE,
            overlap=F("overlap") - F("open_slots"),
            open_slots=0,
            completed_at=now,
        )
        if done:
            record(happenings=[Happening("task.completed", task_id)], now=now)
