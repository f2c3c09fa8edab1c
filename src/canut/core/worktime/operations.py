"""The only door through which time on duty is written."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.people.models import Person
from canut.core.work.models import Project
from canut.core.work.operations.funding import hold_reserve
from canut.core.work.queries import current_terms
from canut.core.worktime.errors import SlotOverlap, SlotTaken
from canut.core.worktime.models import Session, Slot
from canut.engines.earnings import smallest_lawful_pay

IDLE_AFTER = timedelta(minutes=15)
"""An unbooked session in which nobody was seen for this long ended when the worker was last seen."""


def be_on_duty(*, person: Person, project: Project, now: datetime) -> None:
    """Count the time since the person was last seen as on duty for `project`, opening a session when needed.

    Going on duty for another project ends the session of the one before: no minute counts twice.
    """
    here = Session.objects.filter(person=person, project=project, ended_at=None)
    fresh = here.filter(Q(last_seen_at__gt=now - IDLE_AFTER) | Q(slot__isnull=False))
    if fresh.filter(last_seen_at__lte=now).update(last_seen_at=now) or fresh.exists():
        return
    _start(person, project, None, now)


def _start(person: Person, project: Project, slot: Slot | None, now: datetime) -> None:
    with transaction.atomic():
        go_off_duty(person=person, now=now)
        try:
            with transaction.atomic():
                session = Session.objects.create(
                    person=person, project=project, slot=slot, started_at=now, last_seen_at=now
                )
        except IntegrityError:
            return  # another request of the same person opened the session in this very moment
        record(happenings=[Happening("session.started", session.pk, person.pk)], now=now)


def go_off_duty(*, person: Person, now: datetime) -> None:
    """End the person's session: an unbooked one when they were last seen, a booked one now."""
    with transaction.atomic():
        own = Session.objects.filter(person=person, ended_at=None).select_related("slot")
        for session in own.select_for_update(of=("self",)):
            _end(
                session,
                min(now, session.slot.ends_at) if session.slot else session.last_seen_at,
                person.pk,
                now,
            )


def _end(session: Session, ended_at: datetime, actor_id: int | None, now: datetime) -> None:
    session.ended_at = max(ended_at, session.started_at)
    session.last_seen_at = session.ended_at
    session.save(update_fields=["ended_at", "last_seen_at"])
    seconds = int((session.ended_at - session.started_at).total_seconds())
    data = {"on_duty_seconds": seconds}
    record(happenings=[Happening("session.ended", session.pk, actor_id, data)], now=now)


def end_sessions(*, now: datetime) -> int:
    """Sweep: end the sessions that nobody was seen in, and the booked ones whose slot is over."""
    over = Q(slot=None, last_seen_at__lt=now - IDLE_AFTER) | Q(slot__ends_at__lte=now)
    with transaction.atomic():
        ended = list(
            Session.objects.filter(over, ended_at=None)
            .select_related("slot")
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("id")
        )
        for session in ended:
            _end(session, session.slot.ends_at if session.slot else session.last_seen_at, None, now)
    return len(ended)


def open_slot(*, project: Project, starts_at: datetime, ends_at: datetime, now: datetime) -> Slot:
    """Offer time to book, once its pay at the floor is held (G3, G4).

    Raises
    ------
    InsufficientFunds
        When the client has less; no slot is opened.
    """
    with transaction.atomic():
        slot = Slot.objects.create(project=project, starts_at=starts_at, ends_at=ends_at)
        floor = current_terms(project_id=project.pk).hourly_floor_minor
        seconds = int((ends_at - starts_at).total_seconds())
        amount = smallest_lawful_pay(hourly_floor_minor=floor, seconds=seconds)
        hold_reserve(project=project, amount_minor=amount, key=f"slot-{slot.pk}", now=now)
        record(happenings=[Happening("slot.opened", slot.pk)], now=now)
    return slot


def book_slot(*, slot: Slot, worker: Person, now: datetime) -> Slot:
    """Book a free slot.

    Raises
    ------
    SlotTaken
        When somebody else has it.
    SlotOverlap
        When the worker booked other time that overlaps.
    """
    with transaction.atomic():
        own = Slot.objects.filter(worker=worker, starts_at__lt=slot.ends_at, ends_at__gt=slot.starts_at)
        if own.exclude(pk=slot.pk).exists():
            raise SlotOverlap("you booked other time that overlaps; cancel it or choose another slot")
        if not Slot.objects.filter(pk=slot.pk, worker=None).update(worker=worker, booked_at=now):
            raise SlotTaken("somebody booked this slot before you; choose another one")
        slot.refresh_from_db()
        record(happenings=[Happening("slot.booked", slot.pk, worker.pk)], now=now)
    return slot


def start_slot(*, slot: Slot, now: datetime) -> None:
    """Go on duty for a booked slot; its time counts to the end, whether work comes or not (G2, G3).

    Raises
    ------
    SlotTaken
        When nobody booked it, or it is not running at `now`.
    """
    if slot.worker is None or not slot.starts_at <= now < slot.ends_at:
        raise SlotTaken("this slot is not yours to start now; see your booked slots")
    _start(slot.worker, slot.project, slot, now)
