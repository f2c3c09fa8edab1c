"""The invariants of time on duty, re-proved on a live store."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q

from canut.core.audit.models import Event
from canut.core.checks import Check
from canut.core.ledger.models import Transfer
from canut.core.work.models import Assignment
from canut.core.worktime.models import Session, Slot


def _overlapping_sessions() -> Iterator[str]:
    other = Session.objects.filter(person=OuterRef("person"), started_at__lt=OuterRef("last_seen_at"))
    later = other.filter(Q(last_seen_at__gt=OuterRef("started_at"))).exclude(pk=OuterRef("pk"))
    for session in Session.objects.filter(Exists(later)).order_by("id"):
        yield f"session {session.pk} ({session}): overlaps another session of the same person"


def _work_off_duty() -> Iterator[str]:
    covering = Session.objects.filter(
        person=OuterRef("worker"), project=OuterRef("project"), started_at__lte=OuterRef("submitted_at")
    ).filter(last_seen_at__gte=OuterRef("submitted_at"))
    answered = Assignment.objects.exclude(submitted_at=None)
    for assignment in answered.exclude(Exists(covering)).order_by("id").iterator():
        yield f"assignment {assignment}: answered at {assignment.submitted_at} outside any session"


def _slots_without_money() -> Iterator[str]:
    held = set(Transfer.objects.filter(kind="hold-for-project").values_list("key", flat=True))
    for slot in Slot.objects.order_by("id"):
        if f"hold:{slot.project_id}:reserve:slot-{slot.pk}" not in held:
            yield f"slot {slot.pk} ({slot}): opened without its pay held"


def _slots_cut_short() -> Iterator[str]:
    # A worker may leave early; only the platform must not end a booked session before its slot does.
    ended_by_platform = Event.objects.filter(verb="session.ended", subject_id=OuterRef("pk"), actor=None)
    cut = Session.objects.filter(slot__isnull=False, ended_at__lt=F("slot__ends_at"))
    for session in cut.filter(Exists(ended_by_platform)).order_by("id"):
        yield f"session {session.pk} ({session}): ended by the platform before its booked slot"


CHECKS = [
    Check("G2", "No minute on duty counts twice.", _overlapping_sessions),
    Check("G2", "All work lies within time on duty.", _work_off_duty),
    Check("G3", "No booked slot was cut short by the platform.", _slots_cut_short),
    Check("G4", "Every slot was opened with its pay held.", _slots_without_money),
]
