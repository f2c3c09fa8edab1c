"""Work is approved by a person or by silence; it is rejected only through a decision."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.work.errors import NotInReview
from canut.core.work.models import Assignment

APPROVAL_BATCH = 500
"""Assignments in one statement: stores limit its parameters."""


def approve(*, assignment_ids: Sequence[int], actor_id: int | None, now: datetime, why: str = "") -> int:
    """Approve those of the assignments that wait for a review; returns how many.

    Parameters
    ----------
    actor_id
        The reviewer; None when a rule approves.
    why
        The rule, such as ``review deadline``.
    """
    ordered = sorted(set(assignment_ids))
    data = {"why": why} if why else {}
    with transaction.atomic():
        starts = range(0, len(ordered), APPROVAL_BATCH)
        return sum(_approve(ordered[start : start + APPROVAL_BATCH], actor_id, data, now) for start in starts)


def _approve(assignment_ids: Sequence[int], actor_id: int | None, data: dict[str, str], now: datetime) -> int:
    waiting = (
        Assignment.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(pk__in=assignment_ids, state=Assignment.State.SUBMITTED)
        .order_by("pk")
    )
    ids = list(waiting.values_list("pk", flat=True))
    Assignment.objects.filter(pk__in=ids).update(state=Assignment.State.APPROVED, settled_at=now)
    record(happenings=[Happening("assignment.approved", pk, actor_id, data) for pk in ids], now=now)
    return len(ids)


def approve_due(*, now: datetime, limit: int = 500) -> int:
    """Approve what nobody reviewed in time (G6), at most `limit` at once; returns how many."""
    due = Assignment.objects.filter(review_due_at__lte=now)
    due = due.extra(where=["state = 'submitted'"])
    ids = list(due.order_by("review_due_at").values_list("pk", flat=True)[:limit])
    return approve(assignment_ids=ids, actor_id=None, why="review deadline", now=now)


def mark_rejected(*, assignment_id: int, actor_id: int, decision_id: int, now: datetime) -> None:
    """Carry out a rejection that `canut.core.decisions` recorded with its reasons.

    Raises
    ------
    NotInReview
        When the work was approved, never submitted, or its review deadline passed: silence meant yes (G6).
    """
    in_review = Assignment.objects.filter(
        pk=assignment_id, state=Assignment.State.SUBMITTED, review_due_at__gt=now
    )
    rejected = Happening("assignment.rejected", assignment_id, actor_id, {"decision": decision_id})
    if not _settle(in_review, Assignment.State.REJECTED, rejected, now):
        message = _("work number %(number)s waits for no review: it was settled, or its deadline has passed")
        raise NotInReview(message % {"number": assignment_id})


def overturn(*, assignment_id: int, actor_id: int | None, decision_id: int, now: datetime) -> None:
    """Carry out an appeal that was won, or that nobody answered in time: the work is owed its pay.

    Raises
    ------
    NotInReview
        When the work is not rejected.
    """
    rejected = Assignment.objects.filter(pk=assignment_id, state=Assignment.State.REJECTED)
    overturned = Happening("assignment.overturned", assignment_id, actor_id, {"decision": decision_id})
    if not _settle(rejected, Assignment.State.OVERTURNED, overturned, now):
        message = _("work number %(number)s is not rejected; nothing was changed")
        raise NotInReview(message % {"number": assignment_id})


def _settle(
    waiting: QuerySet[Assignment], after: Assignment.State, happening: Happening, now: datetime
) -> bool:
    with transaction.atomic():
        settled = waiting.update(state=after, settled_at=now)
        if settled:
            record(happenings=[happening], now=now)
    return bool(settled)
