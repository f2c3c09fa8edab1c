"""Receiving an answer, once."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from canut.core import straight
from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.people.models import Person
from canut.core.work.errors import AlreadyAnswered, LeaseLost, NotYours
from canut.core.work.models import COUNTED, Assignment, Task
from canut.core.work.queries import assignment_of


def submit(*, assignment_id: int, worker: Person, answer: dict[str, Any], now: datetime) -> Assignment:
    """Record the answer of the worker who holds the task; see `submit_held`."""
    held = assignment_of(worker=worker, assignment_id=assignment_id)
    return submit_held(held=held, answer=answer, now=now)


def submit_held(*, held: Assignment, answer: dict[str, Any], now: datetime) -> Assignment:
    """Record an answer for an assignment as `assignment_of` returned it to its worker.

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
    facts: dict[str, Any] = {
        "state": Assignment.State.SUBMITTED,
        "submitted_at": now,
        "review_due_at": now + timedelta(hours=held.terms.review_hours),
        "engaged_seconds": _engaged_seconds(held, now),
        "answer": answer,
        "settled_at": None,
    }
    data = {"task": held.task_id, "engaged_seconds": facts["engaged_seconds"]}
    with transaction.atomic(savepoint=False):
        if is_received := _received(held, facts) or _received_late(held, facts):
            record(happenings=[Happening("assignment.submitted", held.pk, held.worker_id, data)], now=now)
    if not is_received:
        raise _refusal(held)
    for name, value in facts.items():
        setattr(held, name, value)
    return held


def _engaged_seconds(held: Assignment, now: datetime) -> int:
    """Measure from acceptance to answer; never more than the lease gave, for a tab left open is not work."""
    if held.accepted_at is None:
        return 0
    measured = int((now - held.accepted_at).total_seconds())
    return max(0, min(measured, held.terms.lease_seconds))


def _received(held: Assignment, facts: dict[str, Any]) -> bool:
    return bool(straight.change(Assignment, facts, "id = %s AND state = 'accepted'", [held.pk]))


def _received_late(held: Assignment, facts: dict[str, Any]) -> bool:
    """Receive an answer whose lease was given back, where its task still has a slot for it."""
    with transaction.atomic():
        # The assignment first: of two requests at the same time, one alone finds it expired.
        late = Assignment.objects.filter(pk=held.pk, state=Assignment.State.EXPIRED).update(**facts)
        task = Task.objects.filter(pk=held.task_id, open_slots__gt=0)
        if late and not task.update(open_slots=F("open_slots") - 1):
            transaction.set_rollback(True)
            return False
    return bool(late)


def _refusal(held: Assignment) -> Exception:
    state = Assignment.objects.values_list("state", flat=True).get(pk=held.pk)
    if state in COUNTED:
        return AlreadyAnswered(_("this answer was received already; it counts once and is paid once"))
    if state == Assignment.State.EXPIRED:
        return LeaseLost(
            _(
                "the time for this task ended and no more answers are wanted for it; "
                "your time counts as on duty, and the next task is waiting"
            )
        )
    message = _("work number %(number)s is not in your hands any more; take another task")
    return NotYours(message % {"number": held.pk})
