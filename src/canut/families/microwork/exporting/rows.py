"""The rows of a result file, a page at a time: no long read keeps the store from its work."""

import json
from collections.abc import Iterator
from itertools import groupby

from canut.core.work.models import Assignment, Lane, Project, Task
from canut.families.microwork.evidence import AS_EVIDENCE
from canut.families.microwork.kinds import Synthesis
from canut.families.microwork.models import Result
from canut.families.microwork.operations.synthesis import METHODS
from canut.families.microwork.plan import Plan
from canut.families.microwork.queries import results_of

ResultRow = dict[str, object]
"""One row by column; what has no value is None."""

PAGE_RESULTS = 2_000
PAGE_TASKS = 50
"""Tasks whose answers are read together: a survey may ask a thousand people about each."""

READ = (
    "id",
    "task__key",
    "task__item",
    "answer",
    "confidence",
    "answers",
    "agreement",
    "producer",
    "state",
    "validations",
    "method",
)


def result_rows(project: Project, plan: Plan) -> Iterator[ResultRow]:
    """Iterate over a project's results, or over each single answer where all are kept."""
    if plan.sheet.synthesis is Synthesis.COLLECT:
        return _collected(project)
    return _synthesised(project)


def _synthesised(project: Project) -> Iterator[ResultRow]:
    last = 0
    results = results_of(project=project).order_by("id")
    while page := list(results.filter(id__gt=last).values(*READ)[:PAGE_RESULTS]):
        for one in page:
            last = one.pop("id")
            one["key"], one["item"] = one.pop("task__key"), one.pop("task__item")
            yield _with_questions(one)


def _with_questions(row: ResultRow) -> ResultRow:
    answer = row["answer"]
    given = answer.items() if isinstance(answer, dict) else ()
    return row | {f"answer.{name}": value for name, value in given}


def _collected(project: Project) -> Iterator[ResultRow]:
    last = 0
    tasks = Task.objects.filter(project=project).exclude(lane=Lane.GOLD).order_by("id")
    while page := list(tasks.filter(id__gt=last).values_list("id", "key", "item")[:PAGE_TASKS]):
        last = page[-1][0]
        answers = _answers_by_task([task_id for task_id, _, _ in page])
        for task_id, key, item in page:
            for answer in answers.get(task_id, ()):
                yield _with_questions({"key": key, "item": item, "answer": answer} | ONE_ANSWER)


ONE_ANSWER: ResultRow = {
    "confidence": None,
    "answers": 1,
    "agreement": None,
    "producer": Result.Producer.PEOPLE.value,
    "state": Result.State.PUBLISHED.value,
    "validations": 0,
    "method": METHODS[Synthesis.COLLECT],
}


def _answers_by_task(task_ids: list[int]) -> dict[int, list[object]]:
    """Return the answers to each task, sorted by what they say: nobody can tell who gave which."""
    given = Assignment.objects.filter(task__in=task_ids, state__in=AS_EVIDENCE).order_by("task_id")
    pairs = groupby(given.values_list("task_id", "answer"), key=lambda pair: pair[0])
    return {
        task_id: sorted((answer for _, answer in group), key=lambda one: json.dumps(one, sort_keys=True))
        for task_id, group in pairs
    }
