"""A small crowd that works on one project, its figures known by hand."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.factories import MONDAY, make_person
from tests.families.microwork.importing.makers import make_microwork, write_pairs

from canut.core.people.models import Person
from canut.core.work.models import Assignment, Project
from canut.families.microwork.operations import open_project, submit_answer, take_next_task
from canut.families.microwork.operations.imports import import_items

SAME = {"meaning": "same"}
DIFFERENT = {"meaning": "different"}


def after(seconds: float) -> datetime:
    """Return the moment `seconds` after everything began."""
    return MONDAY + timedelta(seconds=seconds)


def make_open(path: Path, **changes: Any) -> Project:
    """Return an open project with the items of a file."""
    project = make_microwork(**changes)
    import_items(project=project, path=path, now=MONDAY)
    open_project(project=project, actor=project.created_by, now=MONDAY)
    return project


def make_open_pairs(folder: Path, count: int, **changes: Any) -> Project:
    """Return an open project with `count` pairs of queries."""
    return make_open(write_pairs(folder, count), **changes)


def answer(
    project: Project, worker: Person, data: dict[str, Any], *, at: float = 0, seconds: float = 10
) -> Assignment:
    """Take the next task `at` seconds after the beginning and answer it `seconds` later."""
    taken = take_next_task(project=project, worker=worker, now=after(at))
    assert taken is not None
    return submit_answer(assignment_id=taken.pk, worker=worker, data=data, now=after(at + seconds))


def answer_all(project: Project, answers: Sequence[dict[str, Any]]) -> list[Person]:
    """Let one new person after the other answer every task they are given, the same each time."""
    workers = []
    for data in answers:
        worker = make_person()
        workers.append(worker)
        while taken := take_next_task(project=project, worker=worker, now=MONDAY):
            submit_answer(assignment_id=taken.pk, worker=worker, data=data, now=after(5))
    return workers
