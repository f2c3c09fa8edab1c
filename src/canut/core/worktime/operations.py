"""The only door through which time on duty is written."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from canut.core import straight
from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.people.models import Person
from canut.core.work.errors import NotAllowed, NotOpen, Restricted
from canut.core.work.models import Assignment, Project
from canut.core.work.operations.funding import hold_reserve, locked
from canut.core.work.queries import current_terms, is_restricted, what_is_missing
from canut.core.worktime.errors import SlotImpossible, SlotOverlap, SlotTaken
from canut.core.worktime.models import Session, Slot
from canut.core.worktime.spans import whole_seconds
from canut.engines.earnings import smallest_lawful_pay

IDLE_AFTER = timedelta(minutes=15)
"""An unbooked session in which nobody was seen for this long ended when the worker was last seen."""


def be_on_duty(*, person: Person, project: Project, now: datetime) -> None:
    """Count the time since the person was last seen as on duty for `project`, opening a session when needed.

    Going on duty for another project ends the session of the one before: no minute counts twice. Where the
    person may not work and holds no work, nothing is counted.
    """
    if _was_just_seen(person, project, now):
        return
    here = Session.objects.filter(person=person, project=project, ended_at=None)
    session = here.select_related("slot").first()
    if session is None:
        _start(person, project, None, now)
    elif _is_running(session, now):
        here.filter(pk=session.pk, last_seen_at__lt=now).update(last_seen_at=now)
    else:
        _start(person, project, None, now, since=_end_of_slot(session, now))


SEEN_LATELY = """
person_id = %s AND project_id = %s AND ended_at IS NULL AND slot_id IS NULL
  AND last_seen_at > %s AND last_seen_at <= %s
"""


def _was_just_seen(person: Person, project: Project, now: datetime) -> bool:
    """See the person again in a session that runs without a slot: what nearly every call comes to."""
    lately = [person.pk, project.pk, now - IDLE_AFTER, now]
    return bool(straight.change(Session, {"last_seen_at": now}, SEEN_LATELY, lately))


def _is_running(session: Session, now: datetime) -> bool:
    """Say whether the session goes on: its slot does, its person was seen lately, or has work in hand."""
    if session.slot:
        return now < session.slot.ends_at
    return (
        session.last_seen_at > now - IDLE_AFTER
        or _work_in_hand(now).filter(worker=session.person_id, project=session.project_id).exists()
    )


def _work_in_hand(now: datetime) -> QuerySet[Assignment]:
    return Assignment.objects.filter(state=Assignment.State.ACCEPTED, lease_until__gte=now)


def _end_of_slot(session: Session, now: datetime) -> datetime:
    """Return when a slot ended that the person works on beyond: the time after it counts without a gap."""
    ended_at = session.slot.ends_at if session.slot else now
    return ended_at if now - ended_at < IDLE_AFTER else now


def _start(
    person: Person, project: Project, slot: Slot | None, now: datetime, since: datetime | None = None
) -> None:
    with transaction.atomic():
        if slot is None and not _may_start(person, project, now):
            return
        go_off_duty(person=person, now=now)
        # A clock that goes back by some seconds must not make two sessions overlap.
        last = Session.objects.filter(person=person).aggregate(at=Max("ended_at"))["at"]
        started_at = max(since or now, last) if last else since or now
        try:
            with transaction.atomic():
                session = Session.objects.create(
                    person=person,
                    project=project,
                    slot=slot,
                    started_at=started_at,
                    last_seen_at=max(started_at, now),
                )
        except IntegrityError:
            return  # another request of the same person opened the session in this very moment
        record(happenings=[Happening("session.started", session.pk, person.pk)], now=now)


def _may_start(person: Person, project: Project, now: datetime) -> bool:
    """Say whether this person's time can count: where they may take work, or have some to finish."""
    is_open = Project.objects.filter(pk=project.pk, state=Project.State.OPEN).exists()
    may_take = not is_restricted(person_id=person.pk, project=project, now=now)
    if is_open and may_take and not what_is_missing(person_id=person.pk, project=project):
        return True
    return Assignment.objects.filter(worker=person, project=project, state=Assignment.State.ACCEPTED).exists()


def go_off_duty(*, person: Person, now: datetime) -> None:
    """End the person's session now; one in which they were not seen for long ended when they were."""
    with transaction.atomic():
        own = Session.objects.filter(person=person, ended_at=None).select_related("slot")
        for session in own.select_for_update(of=("self",)):
            if session.slot:
                ended_at = min(now, session.slot.ends_at)
            else:
                ended_at = (
                    max(now, session.last_seen_at) if _is_running(session, now) else session.last_seen_at
                )
            _end(session, ended_at, person.pk, now)


def _end(session: Session, ended_at: datetime, actor_id: int | None, now: datetime) -> None:
    session.ended_at = max(ended_at, session.started_at)
    session.last_seen_at = session.ended_at
    session.save(update_fields=["ended_at", "last_seen_at"])
    seconds = int((session.ended_at - session.started_at).total_seconds())
    data = {"on_duty_seconds": seconds}
    record(happenings=[Happening("session.ended", session.pk, actor_id, data)], now=now)


def end_sessions(*, now: datetime) -> int:
    """Sweep: end what is over; returns how many.

    Over are booked sessions after their slot, and others in which nobody was seen for long, or whose project
    takes no work any more; not those of people who have work in hand.
    """
    at_work = _work_in_hand(now).filter(worker=OuterRef("person"), project=OuterRef("project"))
    idle = Q(last_seen_at__lt=now - IDLE_AFTER) | ~Q(project__state=Project.State.OPEN)
    over = (Q(slot=None) & idle & ~Exists(at_work)) | Q(slot__ends_at__lte=now)
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
    SlotImpossible
        When it ends before it starts, or is over.
    NotOpen
        When the project is closed.
    InsufficientFunds
        When the client has less; no slot is opened.
    """
    if not starts_at < ends_at or ends_at <= now:
        raise SlotImpossible(_("a slot ends after it starts, and not in the past; correct its times"))
    with transaction.atomic():
        if locked(project=project).state == Project.State.CLOSED:
            raise NotOpen(_("%(project)s is closed; create a new project") % {"project": project})
        slot = Slot.objects.create(project=project, starts_at=starts_at, ends_at=ends_at)
        floor = current_terms(project_id=project.pk).hourly_floor_minor
        seconds = whole_seconds([(starts_at, ends_at)])
        amount = smallest_lawful_pay(hourly_floor_minor=floor, seconds=seconds)
        hold_reserve(project=project, amount_minor=amount, key=f"slot-{slot.pk}", now=now)
        record(happenings=[Happening("slot.opened", slot.pk)], now=now)
    return slot


def _one_request_at_a_time(worker: Person) -> None:
    """Keep a second request of the same worker waiting: together they could book or start time twice."""
    Person.objects.select_for_update(no_key=True).values_list("pk").get(pk=worker.pk)


def book_slot(*, slot: Slot, worker: Person, now: datetime) -> Slot:
    """Book a free slot; booked again by the same worker, it is theirs as before.

    Raises
    ------
    NotAllowed
        When the worker lacks a qualification or a consent that the project asks for.
    SlotTaken
        When somebody else has it.
    SlotOverlap
        When the worker booked other time that overlaps.
    SlotImpossible
        When it is over.
    """
    if missing := what_is_missing(person_id=worker.pk, project=slot.project):
        message = _("this project asks for %(missing)s; see its card for how to get it")
        raise NotAllowed(message % {"missing": ", ".join(missing)})
    if is_restricted(person_id=worker.pk, project=slot.project, now=now):
        raise Restricted(_("a decision keeps you from new work here; read its reasons and appeal against it"))
    if slot.ends_at <= now:
        raise SlotImpossible(_("this slot is over; choose another one"))
    with transaction.atomic():
        _one_request_at_a_time(worker)
        own = Slot.objects.filter(worker=worker, starts_at__lt=slot.ends_at, ends_at__gt=slot.starts_at)
        if own.exclude(pk=slot.pk).exists():
            raise SlotOverlap(_("you booked other time that overlaps; choose another slot"))
        is_new = Slot.objects.filter(pk=slot.pk, worker=None).update(worker=worker, booked_at=now)
        slot.refresh_from_db()
        if slot.worker_id != worker.pk:
            raise SlotTaken(_("somebody booked this slot before you; choose another one"))
        if is_new:
            record(happenings=[Happening("slot.booked", slot.pk, worker.pk)], now=now)
    return slot


def start_slot(*, slot: Slot, now: datetime) -> None:
    """Go on duty for a booked slot; its time counts to the end, whether work comes or not (G2, G3).

    Started again, it goes on. Whoever left it before its end and comes back is on ordinary duty.

    Raises
    ------
    SlotTaken
        When nobody booked it, or it is not running at `now`.
    """
    if slot.worker is None or not slot.starts_at <= now < slot.ends_at:
        raise SlotTaken(_("this slot is not yours to start now; see your booked slots"))
    with transaction.atomic():
        _one_request_at_a_time(slot.worker)
        if Session.objects.filter(slot=slot).exists():
            be_on_duty(person=slot.worker, project=slot.project, now=now)
        else:
            _start(slot.worker, slot.project, slot, now)
