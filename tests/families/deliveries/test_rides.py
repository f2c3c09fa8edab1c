"""What a courier may do with an order, and what nobody may."""

import pytest
from django.db import IntegrityError, transaction
from tests.factories import MONDAY, make_person
from tests.families.deliveries.town import CODE, Town, broken

from canut.core.pay.operations.pay_runs import run_pay
from canut.core.pay.queries import statement
from canut.core.people.models import Person
from canut.core.work.models import Assignment
from canut.core.work.operations.leases import end_leases
from canut.core.worktime.operations import end_sessions
from canut.families.deliveries.cards import offers_to, ride_of
from canut.families.deliveries.errors import CodeLocked, InvalidOrder, NotYours, WrongCode, WrongMoment
from canut.families.deliveries.models import Order
from canut.families.deliveries.operations.rides import (
    accept,
    decline,
    drop,
    give_back,
    pick_up,
    report_undelivered,
)


def in_hand(town: Town, *, minutes: int = 120) -> tuple[Person, int]:
    """Return a courier and the number of the work they accepted."""
    courier = town.courier(100, minutes=minutes)
    work = town.offer(town.order())
    accept(assignment_id=work.pk, courier=courier, now=town.now)
    return courier, work.pk


def test_the_offer_says_all_before_acceptance(town: Town) -> None:
    """Client, purpose, areas, distances, time, least pay, floor and payday are on the card; no address is."""
    courier = town.courier(1000)
    town.offer(town.order())
    (card,) = offers_to(courier=courier, now=town.now)
    assert card.purpose == {"en": "Bring meals to people at home"}
    assert (card.pickup_area, card.drop_area) == ("Vieux-Marché", "Belle-Croix")
    # Ready in 10 minutes, longer than the way to the shop; then 325 s of ride and two handovers.
    assert (card.metres, card.expected_seconds, card.expected_minutes) == (2601, 600 + 325 + 240, 20)
    assert (card.pay_minor, card.currency, card.hourly_floor_minor, card.payday_days) == (350, "EUR", 1202, 7)
    assert card.client.startswith("Workshop")
    assert "rue" not in repr(card)


def test_the_ride_shows_addresses_but_never_the_code(town: Town) -> None:
    """After acceptance the courier knows where to go; the code stays the customer's."""
    courier, _ = in_hand(town)
    ride = ride_of(courier=courier)
    assert ride is not None
    assert (ride.shop_address, ride.drop_address) == ("17 rue des Tisserandes", "3 rue du Puits-Clair")
    assert CODE not in repr(ride)
    assert offers_to(courier=courier, now=town.now) == []


def test_an_offer_that_ended_cannot_be_accepted(town: Town) -> None:
    """An answer after the time is refused kindly, and the card is gone."""
    courier = town.courier(100)
    work = town.offer(town.order())
    town.wait(1.1)
    assert offers_to(courier=courier, now=town.now) == []
    with pytest.raises(NotYours, match="nothing follows"):
        accept(assignment_id=work.pk, courier=courier, now=town.now)
    end_leases(now=town.now)
    for answer in (accept, decline):
        with pytest.raises(NotYours, match="its time ended"):
            answer(assignment_id=work.pk, courier=courier, now=town.now)


def test_nobody_answers_for_another(town: Town) -> None:
    """An offer is its courier's alone."""
    town.courier(100)
    work = town.offer(town.order())
    for answer in (accept, decline):
        with pytest.raises(NotYours, match="not in your hands"):
            answer(assignment_id=work.pk, courier=make_person(), now=town.now)


def test_each_step_once_and_in_order(town: Town) -> None:
    """Nothing is dropped before it is picked up, accepted twice or given back from the bag."""
    courier, work = in_hand(town)
    with pytest.raises(WrongMoment, match="on the way to the shop"):
        drop(assignment_id=work, courier=courier, code=CODE, now=town.now)
    with pytest.raises(WrongMoment):
        accept(assignment_id=work, courier=courier, now=town.now)
    pick_up(assignment_id=work, courier=courier, now=town.wait(11))
    with pytest.raises(WrongMoment, match="picked up"):
        pick_up(assignment_id=work, courier=courier, now=town.now)
    with pytest.raises(WrongMoment):
        give_back(assignment_id=work, courier=courier, now=town.now)
    drop(assignment_id=work, courier=courier, code=" 04 17 ", now=town.wait(6))
    with pytest.raises(WrongMoment, match="delivered"):
        drop(assignment_id=work, courier=courier, code=CODE, now=town.now)


def test_given_back_before_the_pickup(town: Town) -> None:
    """A courier whose chain broke gives the order back; the next one is asked, and no money moved."""
    courier, work = in_hand(town)
    next_one = town.courier(500)
    order = give_back(assignment_id=work, courier=courier, reason="my chain broke", now=town.wait(3))
    assert order.state == Order.State.PLACED
    assert town.offer(order).worker == next_one
    assert broken() == []


def test_codes_cannot_be_guessed(town: Town) -> None:
    """After five wrong codes even the right one is refused; the courier reports and is still paid."""
    courier, work = in_hand(town)
    pick_up(assignment_id=work, courier=courier, now=town.wait(11))
    for _ in range(5):
        with pytest.raises(WrongCode):
            drop(assignment_id=work, courier=courier, code="1111", now=town.now)
    with pytest.raises(CodeLocked, match="your time counts"):
        drop(assignment_id=work, courier=courier, code=CODE, now=town.now)
    report_undelivered(assignment_id=work, courier=courier, why="code refused", now=town.wait(3))
    assert Assignment.objects.get(pk=work).state == Assignment.State.SUBMITTED


def test_undelivered_needs_its_reason(town: Town) -> None:
    """A shop and a customer are owed a reason."""
    courier, work = in_hand(town)
    with pytest.raises(InvalidOrder, match="say what happened"):
        report_undelivered(assignment_id=work, courier=courier, why=" ", now=town.now)


def test_an_order_not_fetched_is_no_longer_the_couriers(town: Town) -> None:
    """Before the pickup, an order whose time ended is somebody else's."""
    courier, work = in_hand(town)
    end_leases(now=town.wait(61))
    with pytest.raises(NotYours, match="its time ended"):
        pick_up(assignment_id=work, courier=courier, now=town.now)


def test_late_but_delivered(town: Town) -> None:
    """A drop-off after the lease ended is a drop-off: it is accepted and paid."""
    courier, work = in_hand(town)
    pick_up(assignment_id=work, courier=courier, now=town.wait(50))
    end_leases(now=town.wait(15))
    drop(assignment_id=work, courier=courier, code=CODE, now=town.now)
    assert statement(person=courier, start=MONDAY, end=town.wait(1)).totals_minor == {"EUR": 350}
    assert broken() == []


@pytest.mark.parametrize("is_swept", [True, False])
def test_a_ride_past_the_slot_counts(town: Town, *, is_swept: bool) -> None:
    """A slot of 30 minutes with a ride of 55 is 55 minutes on duty, paid at the floor to the cent."""
    courier, work = in_hand(town, minutes=30)
    pick_up(assignment_id=work, courier=courier, now=town.wait(28))
    town.wait(27)
    if is_swept:
        end_sessions(now=town.now)
    drop(assignment_id=work, courier=courier, code=CODE, now=town.now)
    end_sessions(now=town.wait(60))
    run_pay(starts_at=MONDAY, ends_at=town.now, now=town.now)
    (line,) = statement(person=courier, start=MONDAY, end=town.now).projects
    assert (line.time.on_duty, line.total_minor) == (55 * 60, 1102)
    assert broken() == []


def test_a_forgotten_order_is_not_a_day_of_work(town: Town) -> None:
    """An order dropped off a day later counts as duty for as long as the terms let a courier have it."""
    courier, work = in_hand(town, minutes=30)
    pick_up(assignment_id=work, courier=courier, now=town.wait(20))
    drop(assignment_id=work, courier=courier, code=CODE, now=town.wait(24 * 60))
    run_pay(starts_at=MONDAY, ends_at=town.wait(1), now=town.now)
    (line,) = statement(person=courier, start=MONDAY, end=town.now).projects
    assert line.time.on_duty == 30 * 60 + 60 * 60


def test_an_ended_order_stays_ended(town: Town) -> None:
    """The store refuses to reopen a delivered order or to move its drop-off."""
    courier, work = in_hand(town)
    pick_up(assignment_id=work, courier=courier, now=town.wait(11))
    order = drop(assignment_id=work, courier=courier, code=CODE, now=town.wait(6))
    for change in ({"state": Order.State.PLACED}, {"ended_at": MONDAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Order.objects.filter(pk=order.pk).update(**change)


def test_no_drop_off_before_the_pickup(town: Town) -> None:
    """The store refuses a delivery that ended before it began."""
    courier, work = in_hand(town)
    order = pick_up(assignment_id=work, courier=courier, now=town.wait(11))
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(state=Order.State.DELIVERED, ended_at=MONDAY)
