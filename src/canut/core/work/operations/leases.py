"""Work reaches people: pulled, taken from a queue, or offered; and goes back when its time ends."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.people.models import Person
from canut.core.work.errors import NotAllowed, NotOpen, NotYours, TermsChanged
from canut.core.work.models import LIVE, Assignment, Project, Task, Terms
from canut.core.work.queries import current_guidelines, current_terms, what_is_missing

PICK = """
SELECT id FROM work_task
WHERE project_id = %s AND lane = %s AND open_slots > 0 AND position > %s
  AND NOT EXISTS (SELECT 1 FROM work_assignment met WHERE met.task_id = work_task.id AND met.worker_id = %s)
ORDER BY position LIMIT 1
"""
"""The next task of a lane that the worker has not met; the index makes it one step at any size."""


def take_next(
    *, project: Project, worker: Person, lanes: Sequence[str], now: datetime, terms_id: int | None = None
) -> Assignment | None:
    """Pull: hand the worker the next task of the first lane that has one.

    Parameters
    ----------
    terms_id
        The terms the worker saw; None means whatever is current.

    Returns
    -------
    Assignment | None
        The one the worker holds already in this project, a new one, or None when nothing is free.

    Raises
    ------
    NotOpen, NotAllowed, TermsChanged
        When the worker may not take work here now.
    """
    terms = _terms_to_accept(project, worker, terms_id)
    held = Assignment.objects.filter(
        worker=worker, project=project, state=Assignment.State.ACCEPTED, lease_until__gt=now
    )
    if live := held.select_related("task").first():
        return live
    with transaction.atomic():
        for lane in lanes:
            if task_id := _pick(project.pk, worker.pk, lane):
                return _lease(
                    task_id,
                    worker,
                    terms,
                    Assignment.State.ACCEPTED,
                    now=now,
                    lease_seconds=terms.lease_seconds,
                )
    return None


def take(
    *, project: Project, task_id: int, worker: Person, now: datetime, terms_id: int | None = None
) -> Assignment:
    """Queue: hand the worker one named task.

    Raises
    ------
    NotOpen, NotAllowed, TermsChanged
        When the worker may not take work here now, or the task is gone or was met before.
    """
    terms = _terms_to_accept(project, worker, terms_id)
    with transaction.atomic():
        return _lease(
            task_id, worker, terms, Assignment.State.ACCEPTED, now=now, lease_seconds=terms.lease_seconds
        )


def offer(
    *,
    project: Project,
    task_id: int,
    worker: Person,
    answer_within_seconds: int,
    pay_minor: int,
    now: datetime,
) -> Assignment:
    """Offer: propose one task to one worker, who accepts or declines freely.

    Raises
    ------
    NotOpen, NotAllowed
        When the worker may not be offered work here now, or the task is gone or was met before.
    """
    terms = _terms_to_accept(project, worker, None)
    with transaction.atomic():
        return _lease(
            task_id,
            worker,
            terms,
            Assignment.State.OFFERED,
            now=now,
            lease_seconds=answer_within_seconds,
            pay_minor=pay_minor,
        )


def _terms_to_accept(project: Project, worker: Person, terms_id: int | None) -> Terms:
    if project.state != Project.State.OPEN:
        raise NotOpen(f"project {project.pk} takes no work now; choose another project")
    if missing := what_is_missing(person_id=worker.pk, project=project):
        raise NotAllowed(f"this project asks for {', '.join(missing)}; see its card for how to get it")
    terms = current_terms(project_id=project.pk)
    if terms_id is not None and terms_id != terms.pk:
        raise TermsChanged(f"the terms changed to version {terms.version}; read them before you go on")
    return terms


def _pick(project_id: int, worker_id: int, lane: str) -> int | None:
    last = Assignment.objects.filter(worker_id=worker_id, project_id=project_id, lane=lane).order_by("-id")
    hint = last.values_list("task__position", flat=True).first() or 0
    # SQLite has one writer at a time; on PostgreSQL, takers step over rows that others are taking.
    skip_locked = "" if connection.vendor == "sqlite" else " FOR UPDATE OF work_task SKIP LOCKED"
    with connection.cursor() as cursor:
        for after in dict.fromkeys((hint, 0)):
            cursor.execute(PICK + skip_locked, [project_id, lane, after, worker_id])
            if row := cursor.fetchone():
                return int(row[0])
    return None


def _lease(
    task_id: int,
    worker: Person,
    terms: Terms,
    state: Assignment.State,
    *,
    now: datetime,
    lease_seconds: int,
    pay_minor: int | None = None,
) -> Assignment:
    if not Task.objects.filter(pk=task_id, open_slots__gt=0).update(open_slots=F("open_slots") - 1):
        raise NotOpen(f"task {task_id} wants no more answers; take another")
    task = Task.objects.get(pk=task_id)
    accepted = state == Assignment.State.ACCEPTED
    assignment = Assignment(
        task=task,
        project_id=task.project_id,
        worker=worker,
        terms=terms,
        guidelines=current_guidelines(project_id=task.project_id),
        lane=task.lane,
        state=state,
        pay_minor=terms.per_answer_minor if pay_minor is None else pay_minor,
        offered_at=None if accepted else now,
        accepted_at=now if accepted else None,
        lease_until=now + timedelta(seconds=lease_seconds),
    )
    try:
        with transaction.atomic():
            assignment.save(force_insert=True)
    except IntegrityError:
        # The slot taken above goes back with the caller's transaction.
        raise NotOpen(f"you met task {task_id} before; take another") from None
    data = {"task": task_id, "terms": terms.pk, "pay_minor": assignment.pay_minor}
    record(happenings=[Happening(f"assignment.{state}", assignment.pk, worker.pk, data)], now=now)
    return assignment


def accept_offer(*, assignment_id: int, worker: Person, now: datetime) -> Assignment:
    """Accept an offer before it lapses; the lease of the work begins.

    Raises
    ------
    NotYours
        When the offer is not this worker's, lapsed, or was answered.
    """
    with transaction.atomic():
        offered = _held(assignment_id, worker, (Assignment.State.OFFERED,))
        if offered.lease_until < now:
            raise NotYours(f"the offer ended at {offered.lease_until:%H:%M}; another will come")
        offered.state, offered.accepted_at = Assignment.State.ACCEPTED, now
        offered.lease_until = now + timedelta(seconds=offered.terms.lease_seconds)
        offered.save(update_fields=["state", "accepted_at", "lease_until"])
        record(happenings=[Happening("assignment.accepted", offered.pk, worker.pk)], now=now)
    return offered


def decline_offer(*, assignment_id: int, worker: Person, now: datetime) -> None:
    """Decline an offer; nothing follows from it (G12).

    Raises
    ------
    NotYours
        When the offer is not this worker's, lapsed, or was answered.
    """
    with transaction.atomic():
        offered = _held(assignment_id, worker, (Assignment.State.OFFERED,))
        _end([offered], {offered.pk: Assignment.State.DECLINED}, worker.pk, now)


def return_task(*, assignment_id: int, worker: Person, now: datetime, reason: str = "") -> None:
    """Give a task back without penalty.

    Raises
    ------
    NotYours
        When the worker does not hold it.
    """
    with transaction.atomic():
        held = _held(assignment_id, worker, (Assignment.State.ACCEPTED,))
        _end(
            [held], {held.pk: Assignment.State.RETURNED}, worker.pk, now, {"reason": reason} if reason else {}
        )


def _held(assignment_id: int, worker: Person, states: Sequence[Assignment.State]) -> Assignment:
    found = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("terms")
        .filter(pk=assignment_id, worker=worker, state__in=states)
        .first()
    )
    if found is None:
        raise NotYours(f"you do not hold assignment {assignment_id} any more; see your work")
    return found


def end_leases(*, now: datetime, limit: int = 1000) -> int:
    """Sweep: give back the tasks and offers whose time ended; returns how many."""
    with transaction.atomic():
        ended = list(
            Assignment.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(state__in=LIVE, lease_until__lt=now)
            .order_by("lease_until")[:limit]
        )
        ends = {
            Assignment.State.OFFERED: Assignment.State.LAPSED,
            Assignment.State.ACCEPTED: Assignment.State.EXPIRED,
        }
        _end(ended, {one.pk: ends[Assignment.State(one.state)] for one in ended}, None, now)
    return len(ended)


def _end(
    assignments: Sequence[Assignment],
    states: dict[int, Assignment.State],
    actor_id: int | None,
    now: datetime,
    data: dict[str, Any] | None = None,
) -> None:
    for assignment in assignments:
        assignment.state, assignment.settled_at = states[assignment.pk], now
    Assignment.objects.bulk_update(assignments, ["state", "settled_at"], batch_size=200)
    for task_id, slots in sorted(Counter(one.task_id for one in assignments).items()):
        give_slots_back(task_id=task_id, slots=slots)
    happenings = [Happening(f"assignment.{one.state}", one.pk, actor_id, data or {}) for one in assignments]
    record(happenings=happenings, now=now)


def give_slots_back(*, task_id: int, slots: int) -> None:
    """Free slots that a lease held: open again on an open task, no longer wanted on one that is complete."""
    task = Task.objects.filter(pk=task_id)
    if not task.filter(state=Task.State.OPEN).update(open_slots=F("open_slots") + slots):
        task.update(overlap=F("overlap") - slots)
