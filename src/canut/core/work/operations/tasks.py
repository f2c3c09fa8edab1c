"""Adding tasks, and asking for more answers or no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from canut.core import straight
from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.work.errors import NotOpen, OutsideOverlap, UnusableTask
from canut.core.work.models import Harm, Lane, Project, Task
from canut.core.work.operations.funding import hold_planned_pay, locked
from canut.core.work.queries import is_pilot

HARMS = list(Harm)
"""From the mildest to the gravest."""

KEY_LENGTH_MAX = 100


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

    While a pilot runs they wait with the rest: its client was promised to see its figures first.

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
    UnusableTask
        When a key is too long, or a task is more harmful than the project says.
    OutsideOverlap
        When a task wants more answers at first than at the most, or none ever.
    """
    for task in tasks:
        _check(project, task)
    with transaction.atomic():
        state = locked(project=project).state
        if state == Project.State.CLOSED:
            raise NotOpen(_("%(project)s is closed; create a new project") % {"project": project})
        known = set(
            Task.objects.filter(project=project, key__in=[t.key for t in tasks]).values_list("key", flat=True)
        )
        first_of_key: dict[str, NewTask] = {}
        for task in tasks:
            first_of_key.setdefault(task.key, task)
        fresh = [task for key, task in first_of_key.items() if key not in known]
        # Positions grow with the primary key: one step along an index, whatever the size of the project.
        positions = Task.objects.filter(project=project).order_by("-id").values_list("position", flat=True)
        last = positions.first() or 0
        rows = [_row(project, task, last + n, now) for n, task in enumerate(fresh, start=1)]
        waits = state == Project.State.DRAFT or is_pilot(project=project)
        made = Task.objects.bulk_create(rows, batch_size=500)
        if made and not waits:
            _show(project, made, now)
    return made


def _check(project: Project, task: NewTask) -> None:
    if not task.key or len(task.key) > KEY_LENGTH_MAX:
        message = _("a task's key has 1 to %(most)s characters and %(key)s… has %(length)s; shorten it")
        facts = {"most": KEY_LENGTH_MAX, "key": task.key[:20], "length": len(task.key)}
        raise UnusableTask(message % facts)
    if HARMS.index(Harm(task.harm)) > HARMS.index(Harm(project.harm)):
        message = _("task %(key)s is more harmful than its project says; declare the project's harm first")
        raise UnusableTask(message % {"key": task.key})
    if not 0 <= task.overlap <= task.overlap_max or task.overlap_max == 0:
        message = _("task %(key)s: plan at least one answer, and no more at first than at the most")
        raise OutsideOverlap(message % {"key": task.key})


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


def plan_drafts(*, project: Project, lane: str, overlap: int) -> int:
    """Plan `overlap` answers for each task of a lane that is not shown yet; returns how many tasks."""
    drafts = Task.objects.filter(project=project, lane=lane, state=Task.State.DRAFT)
    return drafts.update(overlap=overlap, overlap_max=overlap)


def ask_more(*, task_id: int, answers: int = 1, lane: str | None = None) -> None:
    """Want more answers on an open task, in another lane where `lane` says so; 0 only moves it there.

    Raises
    ------
    OutsideOverlap
        When it is not open, or more than planned and paid for, or none.
    """
    refusal = _("task %(task)s takes no more answers than were planned and paid for") % {"task": task_id}
    if answers < (lane is None):
        raise OutsideOverlap(refusal)
    changes = {"lane": lane} if lane is not None else {}
    moves = f"overlap = overlap + {answers:d}, open_slots = open_slots + {answers:d}"
    asked = "id = %s AND state = 'open' AND overlap <= overlap_max - %s"
    if not straight.change(Task, changes, asked, [task_id, answers], moves=moves):
        raise OutsideOverlap(refusal)


def complete_task(*, task_id: int, now: datetime) -> None:
    """Want no more answers; whoever holds the task may still answer and is paid."""
    with transaction.atomic():
        facts = {"state": Task.State.COMPLETE, "open_slots": 0, "completed_at": now}
        moves = "overlap = overlap - open_slots"
        done = straight.change(Task, facts, "id = %s AND state = 'open'", [task_id], moves=moves)
        if done:
            record(happenings=[Happening("task.completed", task_id)], now=now)
