"""The invariants of time on duty, re-proved on a live store."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import partial
from itertools import islice, pairwise

from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from canut.core.audit.models import Event
from canut.core.checks import Check
from canut.core.ledger.models import Transfer
from canut.core.work.models import Project
from canut.core.worktime.models import AddedTime, Break, Session, Slot
from canut.core.worktime.records import Records, records_during
from canut.core.worktime.spans import joined, without
from canut.core.worktime.templates import BREAKS

PEOPLE_AT_ONCE = 300


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while some := list(islice(rest, PEOPLE_AT_ONCE)):
        yield some


def _overlapping_sessions() -> Iterator[str]:
    other = Session.objects.filter(person=OuterRef("person"), started_at__lt=OuterRef("last_seen_at"))
    later = other.filter(Q(last_seen_at__gt=OuterRef("started_at"))).exclude(pk=OuterRef("pk"))
    for session in Session.objects.filter(Exists(later)).order_by("id"):
        yield f"session {session.pk} ({session}): overlaps another session of the same person"


def _times_told_twice() -> Iterator[str]:
    """Find added time that lies in a session, or in other added time, of the same person."""
    here = {"person": OuterRef("person")}
    seen = Session.objects.filter(
        **here, started_at__lt=OuterRef("ends_at"), last_seen_at__gt=OuterRef("starts_at")
    )
    other = AddedTime.objects.filter(
        **here, starts_at__lt=OuterRef("ends_at"), ends_at__gt=OuterRef("starts_at")
    )
    twice = Exists(seen) | Exists(other.exclude(pk=OuterRef("pk")))
    for added in AddedTime.objects.filter(twice).order_by("id"):
        yield f"added time {added.pk} ({added}): counts what is counted already"


def _holes_in_time() -> Iterator[str]:
    """Find people whose intervals are not exactly the time they were there."""
    first = Session.objects.order_by("started_at").values_list("started_at", flat=True).first()
    last = Session.objects.order_by("-last_seen_at").values_list("last_seen_at", flat=True).first()
    if first is None or last is None:
        return
    people = Session.objects.order_by("person").values_list("person", flat=True).distinct()
    for some in _batches(people):
        found = records_during(person_ids=some, start=first, end=last + timedelta.resolution)
        for person_id in some:
            if hole := _hole(found[person_id]):
                yield f"person {person_id}: their intervals {hole}"


def _hole(records: Records) -> str:
    parts = records.intervals()
    if any(one.end > other.start for one, other in pairwise(parts)):
        return "overlap"
    there = [(one.start, one.end) for one in (*records.stays, *records.work)]
    added = [(one.starts_at, one.ends_at) for one in records.added]
    engaged = [one.span for one in parts]
    return "" if joined(engaged) == joined([*there, *added]) else "do not cover their time"


def _breaks_out_of_place() -> Iterator[str]:
    outside = Q(started_at__lt=F("session__started_at"))
    outside |= Q(ended_at=None, session__ended_at__isnull=False) | Q(ended_at__gt=F("session__ended_at"))
    for rest in Break.objects.filter(outside).order_by("id"):
        yield f"break {rest.pk} ({rest}): reaches beyond its session"
    other = Break.objects.filter(session=OuterRef("session"), started_at__lt=OuterRef("ended_at"))
    overlapping = other.filter(ended_at__gt=OuterRef("started_at")).exclude(pk=OuterRef("pk"))
    for rest in Break.objects.filter(Exists(overlapping)).order_by("id"):
        yield f"break {rest.pk} ({rest}): overlaps another break"


def _breaks_not_paid() -> Iterator[str]:
    """Find breaks in families that pay them which were due to be paid and are not."""
    paying = [family for family, rule in BREAKS.items() if rule.paid_every]
    unpaid = Break.objects.filter(is_paid=False, session__project__family__in=paying)
    for rest in unpaid.select_related("session__project").order_by("id").iterator():
        before = Break.objects.filter(session=rest.session, is_paid=True, started_at__lt=rest.started_at)
        last = before.order_by("-started_at").values_list("ended_at", flat=True).first()
        every = BREAKS[Project.Family(rest.session.project.family)].paid_every
        if (last or rest.session.started_at) + every <= rest.started_at:
            yield f"break {rest.pk} ({rest}): was to be paid"


def _idle_ends_not_asked() -> Iterator[str]:
    asked = Event.objects.filter(subject="session", verb="session.asked", subject_id=OuterRef("pk"))
    for session in Session.objects.filter(Exists(asked), asked_at=None).order_by("id"):
        yield f"session {session.pk} ({session}): its question was taken away"
    gone = Session.objects.filter(answered_at__isnull=False)
    answered = Event.objects.filter(subject="session", verb="session.answered", subject_id=OuterRef("pk"))
    for session in gone.exclude(Exists(answered)).order_by("id"):
        yield f"session {session.pk} ({session}): its question was closed without an answer"


def _late_cancellations_not_counted() -> Iterator[str]:
    taken = Event.objects.filter(verb="slot.cancelled", data__is_late=True).order_by("id")
    for event in taken.iterator():
        slot = Slot.objects.filter(pk=event.subject_id).first()
        if slot is None or slot.worker_id != event.data["worker"] or slot.cancelled_at is None:
            yield f"slot {event.subject_id}: cancelled late, and taken from its worker"
        elif slot.settled_at and _uncounted(slot):
            yield f"slot {slot.pk} ({slot}): cancelled late, and not counted whole"


def _uncounted(slot: Slot) -> bool:
    found = records_during(person_ids=[slot.worker_id or 0], start=slot.starts_at, end=slot.ends_at)
    counted = joined(one.span for one in found[slot.worker_id or 0].intervals())
    return bool(without([(slot.starts_at, slot.ends_at)], counted))


def _slots_without_money() -> Iterator[str]:
    number = partial(Cast, output_field=CharField())
    key = Concat(
        Value("hold:"), number(OuterRef("project_id")), Value(":reserve:slot-"), number(OuterRef("pk"))
    )
    held = Transfer.objects.filter(key=key)
    for slot in Slot.objects.exclude(Exists(held)).order_by("id"):
        yield f"slot {slot.pk} ({slot}): opened without its pay held"


def _double_bookings() -> Iterator[str]:
    # Whoever had a slot cancelled is free to book other time.
    standing = Slot.objects.filter(cancelled_at=None)
    other = standing.filter(worker=OuterRef("worker"), starts_at__lt=OuterRef("ends_at"))
    overlapping = other.filter(ends_at__gt=OuterRef("starts_at")).exclude(pk=OuterRef("pk"))
    for slot in standing.exclude(worker=None).filter(Exists(overlapping)).order_by("id"):
        yield f"slot {slot.pk} ({slot}): overlaps another slot of the same worker"


def _slots_cut_short() -> Iterator[str]:
    # A worker may leave early; only the platform must not end a booked session before its slot does.
    ended_by_platform = Event.objects.filter(verb="session.ended", subject_id=OuterRef("pk"), actor=None)
    cut = Session.objects.filter(slot__isnull=False, ended_at__lt=F("slot__ends_at"))
    for session in cut.filter(Exists(ended_by_platform)).order_by("id"):
        yield f"session {session.pk} ({session}): ended by the platform before its booked slot"


CHECKS = [
    Check("G2", "No minute on duty counts twice.", _overlapping_sessions),
    Check("G2", "No added time counts what a session or other added time counts.", _times_told_twice),
    Check("G2", "Everybody's intervals are exactly the time they were there.", _holes_in_time),
    Check("G2", "Every break lies within its session.", _breaks_out_of_place),
    Check("G2", "Nobody's idle time was cut without asking them.", _idle_ends_not_asked),
    Check("G3", "A slot that was cancelled late counts whole.", _late_cancellations_not_counted),
    Check("G3", "Nobody is booked twice for the same time.", _double_bookings),
    Check("G3", "No booked slot was cut short by the platform.", _slots_cut_short),
    Check("G4", "Every slot was opened with its pay held.", _slots_without_money),
    Check("G15", "Every break that was to be paid is.", _breaks_not_paid),
]
