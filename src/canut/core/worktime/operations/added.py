"""Time that counts although no session saw it: only what nothing else counts, so that none counts twice."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.worktime.models import AddedTime, Session, Slot
from canut.core.worktime.queries import cancelled_late
from canut.core.worktime.records import records_during
from canut.core.worktime.spans import Span, joined, outside


def add_time(origin: Session | Slot, person_id: int, span: Span, *, counted_at: datetime) -> int:
    """Count the part of a span that no session, answer or other added time of the person covers.

    Returns
    -------
    int
        Whole seconds that were added.
    """
    if isinstance(origin, Session):
        ground, facts = AddedTime.Ground.STATED, {"session": origin}
    else:
        late = origin.cancelled_at is not None
        ground = AddedTime.Ground.CANCELLED_LATE if late else AddedTime.Ground.CLAIMED
        facts = {"slot": origin}
    made = [
        AddedTime(
            person_id=person_id,
            project_id=origin.project_id,
            ground=ground,
            starts_at=start,
            ends_at=end,
            counted_at=counted_at,
            **facts,
        )
        for start, end in _free(person_id, span)
    ]
    AddedTime.objects.bulk_create(made)
    return int(sum((one.ends_at - one.starts_at).total_seconds() for one in made))


def _free(person_id: int, span: Span) -> list[Span]:
    start, end = span
    if start >= end:
        return []
    found = records_during(person_ids=[person_id], start=start, end=end)[person_id]
    known = [(one.start, one.end) for group in (found.stays, found.work) for one in group]
    return outside(span, joined([*known, *((one.starts_at, one.ends_at) for one in found.added)]))


def settle_cancelled_slots(*, now: datetime) -> None:
    """Count the whole time of slots that were cancelled late and are over.

    What their worker worked elsewhere in that time counts there, so a session of theirs that still runs in it
    is waited for. The time belongs to the period of the slot's end.
    """
    running = Session.objects.filter(
        person=OuterRef("worker"),
        ended_at=None,
        started_at__lt=OuterRef("ends_at"),
        last_seen_at__lt=OuterRef("ends_at"),
    )
    over = cancelled_late().filter(~Exists(running), ends_at__lte=now)
    for slot in over.select_for_update(skip_locked=True, of=("self",)).order_by("id"):
        if slot.worker_id is None:
            continue
        span = (slot.starts_at, slot.ends_at)
        seconds = add_time(slot, slot.worker_id, span, counted_at=slot.ends_at)
        slot.settled_at = now
        slot.save(update_fields=["settled_at"])
        record(happenings=[Happening("slot.counted", slot.pk, None, {"added_seconds": seconds})], now=now)
