"""Work is approved by a person or by silence; it is rejected only through a decision."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.work.errors import NotInReview
from canut.core.work.models import Assignment


def approve(*, assignment_ids: Sequence[int], actor_id: int | None, now: datetime) -> int:
    """Approve those of the assignments that wait for a review; returns how many.

    Parameters
    ----------
    actor_id
        The reviewer; None when the review deadline passed and silence means yes (G6).
    """
    with transaction.atomic():
        waiting = (
            Assignment.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(pk__in=assignment_ids, state=Assignment.State.SUBMITTED)
            .order_by("pk")
        )
        ids = list(waiting.values_list("pk", flat=True))
        Assignment.objects.filter(pk__in=ids).update(state=Assignment.State.APPROVED, settled_at=now)
        data = {} if actor_id else {"why": "review deadline"}
        record(happenings=[Happening("assignment.approved", pk, actor_id, data) for pk in ids], now=now)
    return len(ids)


def approve_due(*, now: datetime, limit: int = 500) -> int:
    """Approve what nobody reviewed in time (G6), at most `limit` at once; returns how many."""
    due = Assignment.objects.filter(state=Assignment.State.SUBMITTED, review_due_at__lte=now)
    ids = list(due.order_by("review_due_at").values_list("pk", flat=True)[:limit])
    return approve(assignment_ids=ids, actor_id=None, now=now) if ids else 0


def mark_rejected(*, assignment_id: int, actor_id: int, decision_id: int, now: datetime) -> None:
    """Carry out a rejection that `canut.core.decisions` recorded with its reasons.

    Raises
    ------
    NotInReview
        When the work was approved, also by silence, or never submitted.
    """
    _settle(
        assignment_id,
        Assignment.State.SUBMITTED,
        Assignment.State.REJECTED,
        actor_id=actor_id,
        decision_id=decision_id,
        now=now,
    )


def overturn(*, assignment_id: int, actor_id: int, decision_id: int, now: datetime) -> None:
    """Carry out an appeal that was won: the work is owed its pay.

    Raises
    ------
    NotInReview
        When the work is not rejected.
    """
    _settle(
        assignment_id,
        Assignment.State.REJECTED,
        Assignment.State.OVERTURNED,
        actor_id=actor_id,
        decision_id=decision_id,
        now=now,
    )


def _settle(
    assignment_id: int,
    before: Assignment.State,
    after: Assignment.State,
    *,
    actor_id: int,
    decision_id: int,
    now: datetime,
) -> None:
    with transaction.atomic():
        waiting = Assignment.objects.filter(pk=assignment_id, state=before)
        if not waiting.update(state=after, settled_at=now):
            raise NotInReview(f"assignment {assignment_id} is not {before}; nothing was changed")
        data = {"decision": decision_id}
        record(happenings=[Happening(f"assignment.{after}", assignment_id, actor_id, data)], now=now)
