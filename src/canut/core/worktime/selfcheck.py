"""The invariants of time on duty, re-proved on a live store."""

from collections.abc import Iterator
from functools import partial

from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from canut.core.audit.models import Event
from canut.core.checks import Check
from canut.core.ledger.models import Transfer
from canut.core.worktime.models import Session, Slot


def _overlapping_sessions() -> Iterator[str]:
    other = Session.objects.filter(person=OuterRef("person"), started_at__lt=OuterRef("last_seen_at"))
    later = other.filter(Q(last_seen_at__gt=OuterRef("started_at"))).exclude(pk=OuterRef("pk"))
    for session in Session.objects.filter(Exists(later)).order_by("id"):
        yield f"session {session.pk} ({session}): overlaps another session of the same person"


def _slots_without_money() -> Iterator[str]:
    number = partial(Cast, output_field=CharField())
    key = Concat(
        Value("hold:"), number(OuterRef("project_id")), Value(":reserve:slot-"), number(OuterRef("pk"))
    )
    held = Transfer.objects.filter(key=key)
    for slot in Slot.objects.exclude(Exists(held)).order_by("id"):
        yield f"slot {slot.pk} ({slot}): opened without its pay held"


def _double_bookings() -> Iterator[str]:
    other = Slot.objects.filter(worker=OuterRef("worker"), starts_at__lt=OuterRef("ends_at"))
    overlapping = other.filter(ends_at__gt=OuterRef("starts_at")).exclude(pk=OuterRef("pk"))
    for slot in Slot.objects.exclude(worker=None).filter(Exists(overlapping)).order_by("id"):
        yield f"slot {slot.pk} ({slot}): overlaps another slot of the same worker"


def _slots_cut_short() -> Iterator[str]:
    # A worker may leave early; only the platform must not end a booked session before its slot does.
    ended_by_platform = Event.objects.filter(verb="session.ended", subject_id=OuterRef("pk"), actor=None)
    cut = Session.objects.filter(slot__isnull=False, ended_at__lt=F("slot__ends_at"))
    for session in cut.filter(Exists(ended_by_platform)).order_by("id"):
        yield f"session {session.pk} ({session}): ended by the platform before its booked slot"


CHECKS = [
    Check("G2", "No minute on duty counts twice.", _overlapping_sessions),
    Check("G3", "Nobody is booked twice for the same time.", _double_bookings),
    Check("G3", "No booked slot was cut short by the platform.", _slots_cut_short),
    Check("G4", "Every slot was opened with its pay held.", _slots_without_money),
]
