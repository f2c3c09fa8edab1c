"""Couriers on duty: their shift, the time of a ride that outlasts it, and where they are meanwhile."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from canut.core.people.models import Person
from canut.core.work.models import Project
from canut.core.work.queries import current_terms
from canut.core.worktime.models import Session, Slot
from canut.core.worktime.operations import IDLE_AFTER, be_on_duty, end_sessions, go_off_duty, start_slot
from canut.engines.dispatch import Place
from canut.families.deliveries.errors import OffDuty
from canut.families.deliveries.models import CourierPosition
from canut.families.deliveries.queries import order_in_hand

POSITION_DECIMALS = 4
"""About ten metres: enough to find the nearest courier, too little to tell at which door they stand."""

STEP = IDLE_AFTER * 2 / 3
"""Signs of life closer than this keep a session together."""


def start_shift(*, slot: Slot, courier: Person, place: Place, now: datetime) -> CourierPosition:
    """Go on duty for a booked slot and be found by dispatch.

    Raises
    ------
    SlotTaken
        When the slot is not running.
    OffDuty
        When somebody else booked it, or it was started and left before.
    """
    if slot.worker_id != courier.pk:
        raise OffDuty(_("this slot is not yours; start one that you booked"))
    with transaction.atomic():
        start_slot(slot=slot, now=now)
        return report_position(courier=courier, place=place, now=now)


def report_position(*, courier: Person, place: Place, now: datetime) -> CourierPosition:
    """Keep where a courier on duty is, and forget where they were; it is a sign of life too.

    Raises
    ------
    OffDuty
        When their slot is over and no order is in their hands: nothing is kept (G18).
    """
    end_sessions(now=now)
    running = Session.objects.filter(
        person=courier, ended_at=None, project__family=Project.Family.DELIVERIES, started_at__lte=now
    ).select_related("project", "slot")
    session = running.first()
    order = order_in_hand(courier_id=courier.pk)
    if order is not None:
        session = stay_on_duty(courier=courier, project=order.task.project, now=now)
    elif session is None or session.slot is None:
        raise OffDuty(_("you are not on duty: your position was not kept; start your slot to get offers"))
    else:
        be_on_duty(person=courier, project=session.project, now=now)
    facts = {
        "session": session,
        "latitude": round(place.latitude, POSITION_DECIMALS),
        "longitude": round(place.longitude, POSITION_DECIMALS),
        "at": now,
    }
    return CourierPosition.objects.update_or_create(courier=courier, defaults=facts)[0]


def forget_positions(*, session_ids: Iterable[int]) -> None:
    """Remove the positions of sessions that ended; wired to ``session.ended`` (G18)."""
    CourierPosition.objects.filter(session_id__in=list(session_ids)).delete()


def erase_position(*, person_id: int, now: datetime) -> None:
    """Remove where a person who is erased was last seen."""
    del now
    CourierPosition.objects.filter(courier_id=person_id).delete()


def stay_on_duty(*, courier: Person, project: Project, now: datetime) -> Session:
    """Count the time of a courier who has an order in hand up to `now`, also past the end of the slot.

    It counts from when they were last seen, and at most as long as the terms let them have an order: what
    was forgotten in a bag for a day is not a day's ride.
    """
    with transaction.atomic():
        end_sessions(now=now)
        lease = timedelta(seconds=current_terms(project_id=project.pk).lease_seconds)
        seen = Session.objects.filter(person=courier).aggregate(at=Max("last_seen_at"))["at"] or now
        at = min(max(seen, now - lease), now)
        be_on_duty(person=courier, project=project, now=at)
        while at < now:
            at = min(at + STEP, now)
            be_on_duty(person=courier, project=project, now=at)
        return Session.objects.get(person=courier, ended_at=None)


def leave_when_over(*, courier: Person, now: datetime) -> None:
    """Go off duty once the last ride is done, when no booked slot is running."""
    if Session.objects.filter(person=courier, ended_at=None, slot=None).exists():
        go_off_duty(person=courier, now=now)
