"""Positions are kept while on duty, the last one alone, and gone after (G18)."""

import pytest
from django.db import IntegrityError, transaction
from tests.factories import make_person
from tests.families.deliveries.town import CODE, Town, north

from canut.core.worktime.models import Session
from canut.core.worktime.operations import be_on_duty, end_sessions, go_off_duty
from canut.families.deliveries.errors import OffDuty
from canut.families.deliveries.models import CourierPosition
from canut.families.deliveries.operations.duty import report_position, start_shift
from canut.families.deliveries.operations.rides import accept, drop, pick_up


def test_only_the_last_position_is_kept(town: Town) -> None:
    """A courier who moves leaves no trail, and the place is coarse."""
    courier = town.courier(100)
    report_position(courier=courier, place=north(777), now=town.wait(5))
    position = CourierPosition.objects.get(courier=courier)
    assert (position.latitude, position.at) == (46.507, town.now)


@pytest.mark.parametrize("is_leaving", [True, False])
def test_the_position_goes_with_the_session(town: Town, *, is_leaving: bool) -> None:
    """Whether a courier leaves or the slot ends, their position is removed."""
    courier = town.courier(100, minutes=30)
    if is_leaving:
        go_off_duty(person=courier, now=town.wait(10))
    else:
        end_sessions(now=town.wait(31))
    assert not CourierPosition.objects.exists()


def test_no_position_off_duty(town: Town) -> None:
    """What the telephone of an absent courier sends is refused, and nothing is kept."""
    courier = town.courier(100, minutes=30)
    town.wait(31)
    for person in (courier, make_person()):
        with pytest.raises(OffDuty, match="not kept"):
            report_position(courier=person, place=north(1), now=town.now)
    assert not CourierPosition.objects.exists()


def test_no_position_on_other_duty(town: Town) -> None:
    """Time without a booked slot brings no offers and asks for no position."""
    person = make_person()
    be_on_duty(person=person, project=town.project, now=town.now)
    with pytest.raises(OffDuty):
        report_position(courier=person, place=north(1), now=town.now)


def test_a_position_past_the_slot_with_an_order_in_hand(town: Town) -> None:
    """On a ride that outlasts the slot the position is kept until the drop-off, not longer."""
    courier = town.courier(100, minutes=30)
    work = town.offer(town.order())
    accept(assignment_id=work.pk, courier=courier, now=town.now)
    pick_up(assignment_id=work.pk, courier=courier, now=town.wait(25))
    report_position(courier=courier, place=north(-500), now=town.wait(10))
    assert CourierPosition.objects.get().session.slot is None
    drop(assignment_id=work.pk, courier=courier, code=CODE, now=town.wait(5))
    assert not CourierPosition.objects.exists()
    assert not Session.objects.filter(ended_at=None).exists()


def test_the_store_refuses_a_position_of_an_ended_session(town: Town) -> None:
    """Whatever program writes, an ended session takes no position."""
    courier = town.courier(100)
    go_off_duty(person=courier, now=town.wait(1))
    session = Session.objects.get(person=courier)
    with pytest.raises(IntegrityError), transaction.atomic():
        CourierPosition.objects.create(
            courier=courier, session=session, latitude=46.5, longitude=3.6, at=town.now
        )


def test_a_slot_is_its_couriers(town: Town) -> None:
    """Nobody starts another's shift."""
    town.courier(100)
    with pytest.raises(OffDuty, match="not yours"):
        start_shift(slot=town.slots[0], courier=make_person(), place=north(0), now=town.now)
