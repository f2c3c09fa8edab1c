"""What workers tell the client about a task."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.people.models import Person
from canut.core.work.models import Assignment
from canut.core.work.queries import assignment_of
from canut.families.microwork.errors import NoteEmpty
from canut.families.microwork.models import NOTE_MOST, TaskNote


def report_problem(*, assignment_id: int, worker: Person, text: str, now: datetime) -> TaskNote:
    """Tell the client what is wrong with a task that the worker holds or held; told twice, it is one note.

    Raises
    ------
    NotYours
        When the worker never held it.
    NoteEmpty
        When nothing is said.
    """
    held = assignment_of(worker=worker, assignment_id=assignment_id)
    if not text.strip():
        raise NoteEmpty(_("say in a few words what is wrong; the client reads it"))
    return write_note(held=held, kind=TaskNote.Kind.PROBLEM, text=text, now=now)


def write_note(*, held: Assignment, kind: TaskNote.Kind, text: str, now: datetime) -> TaskNote:
    """Write a note of the worker who holds the task; the same note again is the first one."""
    told = {
        "task_id": held.task_id,
        "author_id": held.worker_id,
        "kind": kind,
        "text": text.strip()[:NOTE_MOST],
    }
    facts = {"project_id": held.project_id, "written_at": now}
    with transaction.atomic():
        note, is_new = TaskNote.objects.get_or_create(**told, defaults=facts)
        if is_new:
            data = {"task": held.task_id, "kind": kind.value}
            record(happenings=[Happening("task_note.written", note.pk, held.worker_id, data)], now=now)
    return note
