"""Makers of tests to qualify by: their questions, and somebody who takes them."""

import csv
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.factories import MONDAY

from canut.core.people.models import Person
from canut.core.work.models import Assignment, Project
from canut.families.microwork.operations import submit_answer, take_next_task

SLUG = "query-meaning"
RIGHT, WRONG = {"meaning": "same"}, {"meaning": "different"}

ASKED: dict[str, Any] = {
    "test": {"grants": SLUG, "questions": 3, "right": 2, "retry_days": 7},
    "answers": {"exactly": 5},
    "gold": {"share": 0},
    "validation": None,
    "machine": None,
}
"""What makes a project a test: three questions, two right ones, again after a week."""


def write_questions(folder: Path, count: int) -> Path:
    """Write questions whose right answer is always that both mean the same."""
    path = folder / "questions.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "query_a", "query_b", "gold", "explanation"])
        for number in range(count):
            pair = [f"bike {number}", f"bicycle {number}"]
            writer.writerow([number, *pair, "same", f"A bike is a bicycle ({number})."])
    return path


def answer_next(project: Project, worker: Person, data: dict[str, Any], now: datetime = MONDAY) -> Assignment:
    """Take the next question and answer it."""
    taken = take_next_task(project=project, worker=worker, now=now)
    assert taken is not None
    return submit_answer(assignment_id=taken.pk, worker=worker, data=data, now=now)


def answer_each(
    project: Project, worker: Person, answers: Sequence[dict[str, Any]], now: datetime = MONDAY
) -> list[Assignment]:
    """Answer one question after the other."""
    return [answer_next(project, worker, data, now) for data in answers]
