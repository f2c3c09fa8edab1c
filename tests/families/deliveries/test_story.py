"""One evening of a town, from an order to the courier's pay."""

from datetime import timedelta

import pytest
from tests.factories import MONDAY
from tests.families.deliveries.town import CODE, Town, broken

from canut.core.decisions.operations import reject_work
from canut.core.pay.operations.pay_runs import run_pay
from canut.core.pay.queries import statement
from canut.core.people.models import Person
from canut.core.work.models import Assignment, Task
from canut.core.work.operations.reviews import approve_due
from canut.core.worktime.operations import end_sessions
from canut.families.deliveries.cards import figures, offers_to, ride_of
from canut.families.deliveries.errors import WrongCode
from canut.families.deliveries.models import CourierPosition, OfferLog, Order
from canut.families.deliveries.operations.offers import dispatch_next
from canut.families.deliveries.operations.rides import accept, decline, drop, pick_up, report_undelivered
from canut.families.deliveries.samples import COURIER_STARTS, sample_orders


def test_an_order_from_click_to_pay(town: Town) -> None:
    """The nearest declines, the next delivers against the code, and both are paid the floor."""
    near, next_one = town.courier(200), town.courier(900)
    order = town.order()
    first = town.offer(order)
    assert first.worker == near
    decline(assignment_id=first.pk, courier=near, now=town.wait(0.5))

    second = town.offer(order)
    assert second.worker == next_one
    (card,) = offers_to(courier=next_one, now=town.now)
    assert (card.pay_minor, card.approach_metres, card.ride_metres) == (350, 1171, 1300)
    accept(assignment_id=second.pk, courier=next_one, now=town.wait(0.5))
    pick_up(assignment_id=second.pk, courier=next_one, now=town.wait(10))
    town.wait(6)
    with pytest.raises(WrongCode, match="tries left: 4"):
        drop(assignment_id=second.pk, courier=next_one, code="0000", now=town.now)
    delivered = drop(assignment_id=second.pk, courier=next_one, code=CODE, now=town.now)
    assert delivered.state == Order.State.DELIVERED
    assert ride_of(courier=next_one) is None

    end_sessions(now=town.wait(120))
    report = run_pay(starts_at=MONDAY, ends_at=town.now, now=town.now)
    assert (report.top_ups, report.waiting_for_review) == (2, 0)
    (line,) = statement(person=next_one, start=MONDAY, end=town.now).projects
    assert (line.pay_minor, line.total_minor, line.time.on_duty) == (350, 2404, 7200)
    (line,) = statement(person=near, start=MONDAY, end=town.now).projects
    assert (line.pay_minor, line.total_minor) == (0, 2404)
    assert figures(project=town.project).median_click_to_door_seconds == 17 * 60
    assert broken() == []


def test_nobody_opened(town: Town) -> None:
    """An order that could not be handed over is reviewed, and silence pays it as if it had been."""
    courier = town.courier(100)
    order = town.order()
    work = town.offer(order)
    accept(assignment_id=work.pk, courier=courier, now=town.now)
    pick_up(assignment_id=work.pk, courier=courier, now=town.wait(12))
    ended = report_undelivered(assignment_id=work.pk, courier=courier, why="Nobody opened", now=town.wait(9))
    assert (ended.state, ended.why_undelivered) == (Order.State.UNDELIVERED, "Nobody opened")
    work.refresh_from_db()
    assert work.state == Assignment.State.SUBMITTED
    assert broken() == []
    assert approve_due(now=town.wait(73 * 60)) == 1
    assert statement(person=courier, start=MONDAY, end=town.now).totals_minor == {"EUR": 350}


def test_a_rejected_ride_keeps_its_money_held(town: Town) -> None:
    """The pay of a rejected ride stays in the project, for the appeal may win."""
    courier = town.courier(100)
    order = town.order()
    work = town.offer(order)
    accept(assignment_id=work.pk, courier=courier, now=town.now)
    report_undelivered(assignment_id=work.pk, courier=courier, why="shop shut", now=town.wait(5))
    work.refresh_from_db()
    reject_work(
        assignment=work,
        ground="Guidelines, clause 4",
        facts="The shop was open and handed out other orders",
        evidence={"orders handed out at that time": 3},
        decided_by=town.project.created_by,
        now=town.wait(60),
    )
    assert broken() == []


def test_an_hour_of_brevalon(town: Town) -> None:
    """An hour of sample orders and eight couriers who decline now and then leaves no promise broken."""
    couriers = [town.courier((n - 4) * 300) for n in range(len(COURIER_STARTS))]
    orders = [
        town.order(reference=one.order.reference, drop=one.order.drop, drop_code=one.order.drop_code)
        for one in sample_orders(seed=3, start=town.now, count=12)
    ]
    for minute in range(70):
        town.wait(1)
        for order in orders:
            made = dispatch_next(order=order, now=town.now)
            if made and (made.pk + minute) % 3 == 0:
                decline(assignment_id=made.pk, courier=made.worker, now=town.now)
            elif made and (made.pk + minute) % 3 == 1:
                accept(assignment_id=made.pk, courier=made.worker, now=town.now)
        for courier in couriers:
            _ride_on(courier, town)
    ended = {order.state for order in Order.objects.order_by("pk")}
    assert Order.State.DELIVERED in ended
    end_sessions(now=town.wait(120))
    run_pay(starts_at=MONDAY, ends_at=town.now, now=town.now)
    assert broken() == []
    assert not CourierPosition.objects.exists()
    asked = list(OfferLog.objects.order_by("pk").values_list("order_id", "courier_id"))
    assert len(set(asked)) == len(asked) > len(orders)
    assert Task.objects.filter(state=Task.State.COMPLETE).count() == figures(project=town.project).delivered


def _ride_on(courier: Person, town: Town) -> None:
    ride = ride_of(courier=courier)
    if ride is None:
        return
    order = Order.objects.get(pk=ride.offer.order_id)
    work = ride.offer.assignment_id
    since = (town.now - (order.picked_up_at or order.placed_at)) / timedelta(minutes=1)
    if order.picked_up_at is None and since >= 10:
        pick_up(assignment_id=work, courier=courier, now=town.now)
    elif order.picked_up_at and since >= 6:
        drop(assignment_id=work, courier=courier, code=order.drop_code, now=town.now)
