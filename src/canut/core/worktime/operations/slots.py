"""Booked slots: offered once their pay is held, booked, given back, taken back, started, claimed (G3)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.ledger import chart
from canut.core.ledger.models import Transfer
from canut.core.ledger.operations import Movement, lock_accounts, open_account, transfer
from canut.core.ledger.queries import available_minor
from canut.core.people.models import Person
from canut.core.people.queries import acts_for, acts_for_operator
from canut.core.work.errors import NotAllowed, NotOpen, Restricted
from canut.core.work.models import Project
from canut.core.work.operations.funding import hold_reserve, locked
from canut.core.work.queries import is_restricted, what_is_missing
from canut.core.worktime.errors import NotTheirSlots, RestDue, SlotImpossible, SlotOverlap, SlotTaken
from canut.core.worktime.models import NOTICE_HOURS, Cancelling, Session, Slot
from canut.core.worktime.operations.added import add_time
from canut.core.worktime.operations.endings import one_request_at_a_time
from canut.core.worktime.operations.limits import refuse_past_limits
from canut.core.worktime.operations.sessions import be_on_duty, open_session
from canut.core.worktime.queries import slot_pay_minor
from canut.core.worktime.remaining import unfitting_rule
from canut.core.worktime.reminders import does_not_fit


def open_slot(
    *,
    project: Project,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    notice_hours: int = NOTICE_HOURS,
) -> Slot:
    """Offer one place to book, once its pay at the floor is held; see `open_slots_for`."""
    (slot,) = open_slots_for(
        project=project,
        starts_at=starts_at,
        ends_at=ends_at,
        capacity=1,
        now=now,
        notice_hours=notice_hours,
    )
    return slot


def open_slots_for(
    *,
    project: Project,
    starts_at: datetime,
    ends_at: datetime,
    capacity: int,
    now: datetime,
    notice_hours: int = NOTICE_HOURS,
    actor: Person | None = None,
) -> list[Slot]:
    """Offer `capacity` places to book at one time, once their pay at the floor is held (G3, G4).

    Parameters
    ----------
    actor
        Who offers them; None for a rule of the platform.
    notice_hours
        Until so many hours before its start a place can be cancelled by either side at no cost.

    Raises
    ------
    SlotImpossible
        When it ends before it starts, is over, or has no place.
    NotTheirSlots
        When `actor` acts neither for the client nor for the operator.
    NotOpen
        When the project is closed.
    InsufficientFunds
        When the client has less; no slot is opened.
    """
    if actor is not None:
        _refuse_strangers(project, actor)
    if not starts_at < ends_at or ends_at <= now or capacity < 1:
        raise SlotImpossible(_("a slot ends after it starts, and not in the past; correct its times"))
    with transaction.atomic():
        if locked(project=project).state == Project.State.CLOSED:
            raise NotOpen(_("%(project)s is closed; create a new project") % {"project": project})
        places = [
            Slot(project=project, starts_at=starts_at, ends_at=ends_at, notice_hours=notice_hours)
            for _place in range(capacity)
        ]
        slots = Slot.objects.bulk_create(places)
        amount = slot_pay_minor(slot=slots[0])
        for slot in slots:
            hold_reserve(project=project, amount_minor=amount, key=f"slot-{slot.pk}", now=now)
        by = actor.pk if actor else None
        record(happenings=[Happening("slot.opened", slot.pk, by) for slot in slots], now=now)
    return slots


def _refuse_strangers(project: Project, actor: Person) -> None:
    if not (acts_for(person=actor, organisation_id=project.client_id) or acts_for_operator(person=actor)):
        message = _("slots are offered and cancelled by members of %(client)s or of the operator")
        raise NotTheirSlots(message % {"client": project.client})


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
        When it is over, or was cancelled.
    RestDue
        When the worker would pass a limit of working time, or have too little rest.
    """
    if missing := what_is_missing(person_id=worker.pk, project=slot.project):
        message = _("this project asks for %(missing)s; see its card for how to get it")
        raise NotAllowed(message % {"missing": ", ".join(missing)})
    if is_restricted(person_id=worker.pk, project=slot.project, now=now):
        raise Restricted(_("a decision keeps you from new work here; read its reasons and appeal against it"))
    if slot.ends_at <= now:
        raise SlotImpossible(_("this slot is over; choose another one"))
    with transaction.atomic():
        one_request_at_a_time(person_id=worker.pk)
        own = Slot.objects.filter(worker=worker, cancelled_at=None).exclude(pk=slot.pk)
        if own.filter(starts_at__lt=slot.ends_at, ends_at__gt=slot.starts_at).exists():
            raise SlotOverlap(_("you booked other time that overlaps; choose another slot"))
        if rule := unfitting_rule(person_id=worker.pk, slot=slot, now=now):
            raise RestDue(does_not_fit(rule))
        free = Slot.objects.filter(pk=slot.pk, worker=None, cancelled_at=None)
        is_new = free.update(worker=worker, booked_at=now)
        slot.refresh_from_db()
        if slot.cancelled_at:
            raise SlotImpossible(_("this slot was cancelled; choose another one"))
        if slot.worker_id != worker.pk:
            raise SlotTaken(_("somebody booked this slot before you; choose another one"))
        if is_new:
            record(happenings=[Happening("slot.booked", slot.pk, worker.pk)], now=now)
    return slot


def give_slot_back(*, slot: Slot, worker: Person, now: datetime) -> None:
    """Let the worker cancel a slot they did not start: it is free again, and nothing follows for them.

    Whether it was late is recorded, so that who offers slots can plan; nothing else reads it.

    Raises
    ------
    SlotTaken
        When the slot is not theirs.
    SlotImpossible
        When they started it, or it is over.
    """
    with transaction.atomic():
        held = Slot.objects.select_for_update(of=("self",)).get(pk=slot.pk)
        if held.worker_id != worker.pk or held.cancelled_at:
            raise SlotTaken(_("this slot is not yours; see your booked slots"))
        if held.ends_at <= now or Session.objects.filter(slot=held).exists():
            raise SlotImpossible(_("you started this slot, or it is over; go off duty to leave it"))
        held.worker, held.booked_at = None, None
        held.save(update_fields=["worker", "booked_at"])
        data = {"is_late": now > held.notice_ends_at}
        record(happenings=[Happening("slot.given_back", held.pk, worker.pk, data)], now=now)
        slot.refresh_from_db()


def cancel_slot(*, slot: Slot, actor: Person, now: datetime, expected: Cancelling | None = None) -> Slot:
    """Take a slot back for the client or the platform.

    Free, or booked and before the notice, it is withdrawn and its reserve goes back to the client. Later it
    stays the worker's: its whole time counts as on duty once it is over, whatever they do meanwhile, but
    for what they work elsewhere in that time, which counts there.

    Parameters
    ----------
    expected
        What `actor` was told would follow; None where nobody was told.

    Raises
    ------
    SlotImpossible
        When a booked slot has begun: its worker may start it, and then it counts to its end; or when
        something else than `expected` would follow by now.
    NotTheirSlots
        When `actor` acts neither for the client nor for the operator.
    """
    _refuse_strangers(slot.project, actor)
    with transaction.atomic():
        project = locked(project=slot.project)
        held = Slot.objects.select_for_update(of=("self",)).get(pk=slot.pk)
        follows, worker_id = held.cancelling(now), held.worker_id
        if follows == Cancelling.DONE:
            return held
        if follows == Cancelling.BEGUN:
            raise SlotImpossible(_("this slot has begun: it can no longer be cancelled"))
        if expected not in (None, follows):
            raise SlotImpossible(_("this slot was booked, or its notice ended, just now; look at it again"))
        is_late = follows == Cancelling.LATE
        held.cancelled_at = now
        if not is_late:
            held.worker, held.booked_at = None, None
            _release(held, project, now)
        held.save(update_fields=["cancelled_at", "worker", "booked_at"])
        data = {"worker": worker_id, "is_late": is_late}
        record(happenings=[Happening("slot.cancelled", held.pk, actor.pk, data)], now=now)
    return held


def _release(slot: Slot, project: Project, now: datetime) -> None:
    """Give what was held for the slot back to the client, as far as the reserve has it."""
    reserve, funds = chart.project_reserve(project.pk), chart.client_funds(project.client_id)
    lock_accounts(codes=(reserve, funds), currency=project.currency)
    held = Transfer.objects.filter(key=f"hold:{project.pk}:reserve:slot-{slot.pk}").first()
    there = available_minor(code=reserve, currency=project.currency)
    amount = min(held.amount_minor if held else 0, there)
    if amount > 0:
        source = open_account(code=reserve, currency=project.currency)
        target = open_account(code=funds, currency=project.currency)
        key = f"release:{project.pk}:slot-{slot.pk}"
        transfer(movements=[Movement(key, "release", source, target, amount)], now=now)


def start_slot(*, slot: Slot, now: datetime) -> None:
    """Go on duty for a booked slot; its time counts to the end, whether work comes or not (G2, G3).

    Started again, it goes on. Whoever left it before its end and comes back is on ordinary duty.

    Raises
    ------
    SlotTaken
        When nobody booked it, it was cancelled, or it is not running at `now`.
    RestDue
        When a limit of working time is reached.
    """
    if slot.worker is None or slot.cancelled_at or not slot.starts_at <= now < slot.ends_at:
        raise SlotTaken(_("this slot is not yours to start now; see your booked slots"))
    refuse_past_limits(person=slot.worker, project=slot.project, now=now)
    with transaction.atomic():
        one_request_at_a_time(person_id=slot.worker.pk)
        if Session.objects.filter(slot=slot).exists():
            be_on_duty(person=slot.worker, project=slot.project, now=now)
        else:
            open_session(person=slot.worker, project=slot.project, slot=slot, now=now)


def claim_slot(*, slot: Slot, worker: Person, now: datetime) -> int:
    """Let a worker state that they came to a slot and could not start it: its time counts up to now.

    From the slot's start until they could start it, or its end; in the period of the statement, and only
    what nothing else counts. Claimed again, it adds what has passed since.

    Returns
    -------
    int
        Seconds that were added.

    Raises
    ------
    SlotTaken
        When the slot is not theirs, was cancelled, or has not begun.
    """
    with transaction.atomic():
        one_request_at_a_time(person_id=worker.pk)
        held = Slot.objects.select_for_update(of=("self",)).get(pk=slot.pk)
        if held.worker_id != worker.pk or held.cancelled_at or now < held.starts_at:
            raise SlotTaken(_("this slot is not yours to claim now; see your booked slots"))
        started = Session.objects.filter(slot=held).first()
        until = min(now, held.ends_at, started.started_at if started else held.ends_at)
        added = add_time(
            origin=held, person_id=worker.pk, span=(held.starts_at, until), counted_at=max(now, until)
        )
        data = {"added_seconds": added}
        record(happenings=[Happening("slot.claimed", held.pk, worker.pk, data)], now=now)
    return added
