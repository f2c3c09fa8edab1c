"""Work reaches people: pulled, taken from a queue, or offered; and goes back when its time ends."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from canut.core import straight
from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.people.models import Person
from canut.core.rules.queries import rule_in_force
from canut.core.work.errors import NotAllowed, NotOpen, NotYours, Restricted, TermsChanged
from canut.core.work.models import Assignment, Lane, Project, Task
from canut.core.work.pulling import PICK
from canut.core.work.queries import TermsToAccept, last_assignment, terms_to_accept, what_is_missing

LEASED = "state IN ('offered', 'accepted')"
"""The condition of the index `assignment_leased`, in the words of its migration."""

TAKEABLE = "id = %s AND open_slots > 0"


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
    NotRegistered
        When the order in which work is handed out is not the one that was adopted.
    """
    rule_in_force(slug="pull", now=now)
    terms = _terms_to_accept(project, worker, terms_id, now)
    with transaction.atomic(savepoint=False):
        _one_request_at_a_time(worker)
        last = last_assignment(worker_id=worker.pk, project_id=project.pk)
        last_task = straight.there(Task, last.task_id) if last else None
        if last and last_task and last.state == Assignment.State.ACCEPTED and last.lease_until > now:
            last.task = last_task
            return last
        hint = last_task.position if last_task else 0
        for locking in _lockings():
            for lane in lanes:
                after = hint if lane == Lane.ANSWER else 0
                if task := _pick(project.pk, worker.pk, lane, after, locking):
                    return _lease(task, worker, terms, now=now)
    return None


def _one_request_at_a_time(worker: Person) -> None:
    """Keep a second request of the same worker waiting, so that a double click finds what the first took."""
    if connection.features.has_select_for_update:  # SQLite has one writer at a time anyway
        Person.objects.select_for_update(no_key=True).values_list("pk").get(pk=worker.pk)


def take(
    *, project: Project, task_id: int, worker: Person, now: datetime, terms_id: int | None = None
) -> Assignment:
    """Queue: hand the worker one named task; asked again while they hold it, it is the same assignment.

    Raises
    ------
    NotOpen, NotAllowed, TermsChanged
        When the worker may not take work here now, or the task is gone or was met before.
    """
    terms = _terms_to_accept(project, worker, terms_id, now)
    with _met_once(task_id), transaction.atomic():
        _one_request_at_a_time(worker)
        held = Assignment.objects.filter(
            task_id=task_id, worker=worker, state=Assignment.State.ACCEPTED, lease_until__gt=now
        )
        if live := held.select_related("task").first():
            return live
        return _lease(_named(project, task_id), worker, terms, now=now)


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

    The caller holds first what `pay_minor` gives beyond the terms (G4).

    Raises
    ------
    NotOpen, NotAllowed
        When the worker may not be offered work here now, or the task is gone or was met before.
    """
    terms = _terms_to_accept(project, worker, None, now)
    with _met_once(task_id), transaction.atomic():
        return _lease(
            _named(project, task_id),
            worker,
            terms,
            now=now,
            offered_for_seconds=answer_within_seconds,
            pay_minor=pay_minor,
        )


def _terms_to_accept(project: Project, worker: Person, terms_id: int | None, now: datetime) -> TermsToAccept:
    to_accept = terms_to_accept(project_id=project.pk, worker_id=worker.pk, now=now)
    if to_accept.project_state != Project.State.OPEN:
        raise NotOpen(_("%(project)s takes no work now; choose another project") % {"project": project})
    if missing := what_is_missing(person_id=worker.pk, project=project):
        message = _("this project asks for %(missing)s; see its card for how to get it")
        raise NotAllowed(message % {"missing": ", ".join(missing)})
    if to_accept.restricted_by:
        message = _(
            "decision %(number)s keeps you from new work here; read its reasons and appeal against it"
        )
        raise Restricted(message % {"number": to_accept.restricted_by})
    if terms_id is not None and terms_id != to_accept.terms.pk:
        message = _("the terms changed to version %(version)s; read them before you go on")
        raise TermsChanged(message % {"version": to_accept.terms.version})
    return to_accept


def _lockings() -> Sequence[str]:
    """Return how rows are locked while picking, one round after the other.

    SQLite has one writer at a time. On PostgreSQL, takers step over rows that others are taking, and wait for
    them only when nothing else is left: a task with several open slots is not gone while one is being taken.
    """
    if connection.vendor == "sqlite":
        return ("",)
    return (" FOR UPDATE OF work_task SKIP LOCKED", " FOR UPDATE OF work_task")


def _pick(project_id: int, worker_id: int, lane: str, hint: int, locking: str) -> Task | None:
    for after in dict.fromkeys((hint, 0)):
        if task := straight.first(Task, PICK + locking, [project_id, lane, after, worker_id]):
            return task
    return None


def _named(project: Project, task_id: int) -> Task:
    task = Task.objects.filter(pk=task_id, project=project).first()
    if task is None:
        raise NotOpen(_("there is no task %(task)s in this project; take another") % {"task": task_id})
    return task


@contextmanager
def _met_once(task_id: int) -> Iterator[None]:
    """Turn the database's refusal of a second meeting into a message; what was begun is rolled back."""
    try:
        yield
    except IntegrityError:
        raise NotOpen(_("you met task %(task)s before; take another") % {"task": task_id}) from None


def _lease(
    task: Task,
    worker: Person,
    to_accept: TermsToAccept,
    *,
    now: datetime,
    offered_for_seconds: int | None = None,
    pay_minor: int | None = None,
) -> Assignment:
    if not straight.change(Task, {}, TAKEABLE, [task.pk], moves="open_slots = open_slots - 1"):
        raise NotOpen(_("task %(task)s wants no more answers; take another") % {"task": task.pk})
    terms = to_accept.terms
    accepted = offered_for_seconds is None
    state = Assignment.State.ACCEPTED if accepted else Assignment.State.OFFERED
    lease_seconds = terms.lease_seconds if offered_for_seconds is None else offered_for_seconds
    assignment = Assignment(
        task=task,
        project_id=task.project_id,
        worker=worker,
        terms=terms,
        guidelines_id=to_accept.guidelines_id,
        lane=task.lane,
        state=state,
        pay_minor=terms.per_answer_minor if pay_minor is None else pay_minor,
        offered_at=None if accepted else now,
        accepted_at=now if accepted else None,
        lease_until=now + timedelta(seconds=lease_seconds),
    )
    straight.insert(assignment)
    data = {"task": task.pk, "terms": terms.pk, "pay_minor": assignment.pay_minor}
    # The platform offers, by the rule of dispatch; only the worker accepts.
    actor_id = worker.pk if accepted else None
    record(happenings=[Happening(f"assignment.{state}", assignment.pk, actor_id, data)], now=now)
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
            raise NotYours(_("this offer has ended; nothing follows from it, another will come"))
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
        message = _("work number %(number)s is not in your hands any more; see your work")
        raise NotYours(message % {"number": assignment_id})
    return found


def end_leases(*, now: datetime, limit: int = 1000) -> int:
    """Sweep: give back the tasks and offers whose time ended; returns how many."""
    with transaction.atomic():
        ended = list(
            Assignment.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(lease_until__lt=now)
            .extra(where=[LEASED])  # noqa: S610 - written out, SQLite can use the partial index
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
