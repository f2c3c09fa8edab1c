"""Receiving an answer, once."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.people.models import Person
from canut.core.work.errors import AlreadyAnswered, LeaseLost, NotYours
from canut.core.work.models import COUNTED, Assignment, Task
from canut.core.work.queries import assignment_of


def submit(*, assignment_id: int, worker: Person, answer: dict[str, Any], now: datetime) -> Assignment:
    """Record the answer of the worker who holds the task.

    A lease that ended is no obstacle while the task still wants an answer: the work was done.

    Raises
    ------
    NotYours
        When the worker never held it, or gave it back.
    AlreadyAnswered
        When an answer was received before; it stands and is paid.
    LeaseLost
        When the time ended and the task went to somebody else.
    """
    held = assignment_of(worker=worker, assignment_id=assignment_id)
    with transaction.atomic():
        if held.state == Assignment.State.EXPIRED:
            _take_again(held)
        facts = {
            "state": Assignment.State.SUBMITTED,
            "submitted_at": now,
            "review_due_at": now + timedelta(hours=held.terms.review_hours),
            "engaged_seconds": _engaged_seconds(held, now),
            "answer": answer,
        }
        if not Assignment.objects.filter(pk=held.pk, state=Assignment.State.ACCEPTED).update(**facts):
            raise _refusal(held)
        for name, value in facts.items():
            setattr(held, name, value)
        data = {"task": held.task_id, "engaged_seconds": held.engaged_seconds}
        record(happenings=[Happening("assignment.submitted", held.pk, worker.pk, data)], now=now)
    return held


def _engaged_seconds(held: Assignment, now: datetime) -> int:
    """Measure from acceptance to answer; never more than the lease gave, for a tab left open is not work."""
    if held.accepted_at is None:
        return 0
    measured = int((now - held.accepted_at).total_seconds())
    return max(0, min(measured, held.terms.lease_seconds))


def _take_again(held: Assignment) -> None:
    free = Task.objects.filter(pk=held.task_id, open_slots__gt=0).update(open_slots=F("open_slots") - 1)
    if not free:
        raise LeaseLost(
            f"the time for this task ended at {held.lease_until:%H:%M} UTC and it went to somebody else; "
            "your time counts as on duty, and the next task is waiting"
        )
    Assignment.objects.filter(pk=held.pk).update(state=Assignment.State.ACCEPTED, settled_at=None)


def _refusal(held: Assignment) -> Exception:
    state = Assignment.objects.values_list("state", flat=True).get(pk=held.pk)
    if state in COUNTED:
        return AlreadyAnswered("this answer was received already; it counts once and is paid once")
    return NotYours(f"you do not hold assignment {held.pk} any more ({state}); take another task")
