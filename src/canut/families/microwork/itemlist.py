"""Reads on the items of a project, for its client: how far each is, and what came of it."""

import json
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from operator import itemgetter

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from canut.core.work.models import Assignment, Lane, Project, Task
from canut.families.microwork.board import DOUBT
from canut.families.microwork.evidence import AS_EVIDENCE
from canut.families.microwork.forms import Answer
from canut.families.microwork.kinds import Synthesis
from canut.families.microwork.models import Result
from canut.families.microwork.plan import plan_of
from canut.families.microwork.queries import results_of

COUNTS, REJECTED = Q(state__in=AS_EVIDENCE), Q(state=Assignment.State.REJECTED)


class Which(StrEnum):
    """Which items of a project are listed."""

    ALL = "all"
    WAITING = "waiting"
    """Those without a result."""
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Given:
    """How many answers to an item count, and how many the client rejected."""

    counted: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """One answer to an item, and how many people gave it."""

    answer: Answer
    times: int


@dataclass(frozen=True, slots=True)
class Row:
    """An item with what came of it: its result, or each answer where all are kept; nothing yet, neither."""

    task: Task
    given: Given
    result: Result | None
    collected: tuple[Said, ...] = ()


def items_of(*, project: Project, which: Which) -> QuerySet[Task]:
    """Return the items of a project in the order in which they came, the doubtful ones by confidence."""
    tasks = Task.objects.filter(project=project)
    if which is Which.DOUBTFUL:
        return tasks.filter(result__in=results_of(project=project).filter(DOUBT)).order_by(
            "result__confidence", "id"
        )
    if which is Which.WAITING:
        answers = given_answers().filter(task=OuterRef("pk"))
        without = ~Exists(answers) if _keeps_all(project) else Q(result=None)
        return tasks.filter(without).exclude(Q(lane=Lane.GOLD) | Q(state=Task.State.CANCELLED)).order_by("id")
    return tasks.order_by("id")


def rows_of(*, project: Project, tasks: Iterable[Task]) -> list[Row]:
    """Return what came of some items, in a few statements however many there are."""
    listed = list(tasks)
    ids = [task.pk for task in listed]
    given = given_to(task_ids=ids)
    results: dict[int, Result] = {}
    said: dict[int, tuple[Said, ...]] = {}
    if _keeps_all(project):
        said = said_on(task_ids=ids)
    else:
        results = {one.task_id: one for one in results_of(project=project).filter(task__in=ids)}
    return [
        Row(task, given.get(task.pk, Given()), results.get(task.pk), said.get(task.pk, ())) for task in listed
    ]


def first_rows(*, project: Project, most: int) -> list[Row]:
    """Return the first items of which something came."""
    if _keeps_all(project):
        answered = Exists(given_answers().filter(task=OuterRef("pk")))
        tasks = Task.objects.filter(answered, project=project).exclude(lane=Lane.GOLD).order_by("id")[:most]
        return rows_of(project=project, tasks=tasks)
    results = results_of(project=project).order_by("id")[:most]
    return rows_of(project=project, tasks=[one.task for one in results])


def given_to(*, task_ids: Collection[int]) -> dict[int, Given]:
    """Count the answers to some items, validations included."""
    rows = Assignment.objects.filter(task__in=task_ids).order_by().values_list("task_id")
    counted = rows.annotate(counted=Count("id", filter=COUNTS), rejected=Count("id", filter=REJECTED))
    return {task_id: Given(counted, rejected) for task_id, counted, rejected in counted}


def said_on(*, task_ids: Collection[int]) -> dict[int, tuple[Said, ...]]:
    """Return the answers to some items, the most frequent first: nobody can tell who gave which."""
    rows = given_answers().filter(task__in=task_ids).order_by("task_id").values_list("task_id", "answer")
    by_task = groupby(rows, key=itemgetter(0))
    return {task_id: _counted(answer for _, answer in group) for task_id, group in by_task}


def given_answers() -> QuerySet[Assignment]:
    """Return the answers that count."""
    return Assignment.objects.filter(COUNTS)


def _counted(answers: Iterable[Answer | None]) -> tuple[Said, ...]:
    times = Counter(json.dumps(answer or {}, sort_keys=True) for answer in answers)
    ranked = sorted(times.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Said(json.loads(text), count) for text, count in ranked)


def _keeps_all(project: Project) -> bool:
    return plan_of(project).sheet.synthesis is Synthesis.COLLECT
