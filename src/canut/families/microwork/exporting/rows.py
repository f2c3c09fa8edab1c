"""The rows of a result file, a page at a time: no long read keeps the store from its work."""

import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from canut.core.work.models import Assignment, Lane, Project, Task
from canut.families.microwork.evidence import AS_EVIDENCE
from canut.families.microwork.forms import Form
from canut.families.microwork.kinds import Synthesis
from canut.families.microwork.media import Reference
from canut.families.microwork.media.store import sent_path
from canut.families.microwork.models import Result, SentFile
from canut.families.microwork.operations.synthesis import METHODS
from canut.families.microwork.plan import Plan
from canut.families.microwork.queries import results_of

ResultRow = dict[str, object]
"""One row by column; what has no value is None."""

FILES, DIGITS = "files", 16
"""Where a row keeps its files, by name; and how much of a digest tells two files of a question apart."""

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
        return _collected(project, plan.sheet.form)
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


def _collected(project: Project, form: Form) -> Iterator[ResultRow]:
    last = 0
    tasks = Task.objects.filter(project=project).exclude(lane=Lane.GOLD).order_by("id")
    while page := list(tasks.filter(id__gt=last).values_list("id", "key", "item")[:PAGE_TASKS]):
        last = page[-1][0]
        numbers = [task_id for task_id, _, _ in page]
        answers, kept = _answers_by_task(numbers), _kept(numbers) if form.files else {}
        for task_id, key, item in page:
            for answer in answers.get(task_id, ()):
                row = _with_questions({"key": key, "item": item, "answer": answer} | ONE_ANSWER)
                yield _with_files(row, form, kept) if form.files else row


def _kept(task_ids: list[int]) -> dict[str, Path]:
    """Return where the files that were sent for these tasks lie, by digest."""
    sent = SentFile.objects.filter(assignment__task__in=task_ids, assignment__state__in=AS_EVIDENCE)
    pairs = sent.values_list("digest", "assignment_id")
    places = {digest: sent_path(assignment_id, digest) for digest, assignment_id in pairs}
    return {digest: place for digest, place in places.items() if place.is_file()}


def _with_files(row: ResultRow, form: Form, kept: dict[str, Path]) -> ResultRow:
    """Return a row that names its files as an archive has them; an erased one has no name any more."""
    named: dict[str, Path] = {}
    cells: ResultRow = {}
    for field in form.files:
        file = Reference.read(row.get(f"answer.{field.name}"))
        place = kept.get(file.digest) if file else None
        name = None
        if file and place:
            stem, _, ending = file.name.rpartition(".")
            name = f"{FILES}/{stem}-{file.digest[:DIGITS]}.{ending}"
            named[name] = place
        cells[f"answer.{field.name}"] = name
    return row | cells | {FILES: named}


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
