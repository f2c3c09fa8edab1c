"""Who is asked, in which order, and that anybody can prove it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.factories import make_member, make_operator
from tests.families.deliveries.town import Town, broken, make_town

from canut.core.decisions.models import Decision
from canut.core.decisions.operations import decide_measure
from canut.core.people.operations import grant_qualification
from canut.core.rules.replays import replay
from canut.core.work.errors import NotOpen
from canut.core.work.models import LIVE, Assignment, Project
from canut.core.work.operations.funding import pause_project
from canut.core.worktime.operations import go_off_duty
from canut.families.deliveries.models import OfferLog, Order
from canut.families.deliveries.operations.offers import dispatch_next, dispatch_waiting
from canut.families.deliveries.operations.rides import accept, decline, pick_up


def test_the_nearest_first_and_nobody_twice(town: Town) -> None:
    """Couriers are asked by distance, each once, until nobody is left."""
    couriers = [town.courier(metres) for metres in (1500, 300, 800)]
    order = town.order()
    asked = []
    while made := dispatch_next(order=order, now=town.wait(0.5)):
        asked.append(made.worker)
        decline(assignment_id=made.pk, courier=made.worker, now=town.now)
    assert asked == [couriers[1], couriers[2], couriers[0]]
    order.refresh_from_db()
    assert (order.state, order.assignment) == (Order.State.PLACED, None)


def test_a_restricted_courier_is_not_asked(town: Town) -> None:
    """A decision in force keeps the nearest from new orders; the next one is asked instead."""
    nearest, next_one = town.courier(100), town.courier(900)
    decide_measure(
        kind=Decision.Kind.RESTRICTION,
        person=nearest,
        scopes=["family:deliveries"],
        ground="House rules, clause 4",
        facts="Two people delivered under this account on Sunday",
        evidence={"photos": 2},
        danger="A customer was threatened at the door this morning",
        ends_at=town.now + timedelta(days=5),
        decided_by=make_member(make_operator()),
        now=town.now,
    )
    order = town.order()
    assert town.offer(order).worker == next_one


def test_a_lapsed_offer_goes_to_the_next(town: Town) -> None:
    """Who does not answer in time is not asked again, and nobody waits for them."""
    town.courier(100)
    next_one = town.courier(200)
    order = town.order()
    lapsed = town.offer(order)
    assert dispatch_next(order=order, now=town.wait(0.9)) is None
    town.wait(0.2)
    assert town.offer(order).worker == next_one
    lapsed.refresh_from_db()
    assert lapsed.state == Assignment.State.LAPSED


def test_an_order_not_fetched_in_time_goes_to_the_next(town: Town) -> None:
    """An accepted order whose lease ended before the pickup is offered to somebody else."""
    first, second = town.courier(100), town.courier(200)
    order = town.order()
    work = town.offer(order)
    accept(assignment_id=work.pk, courier=first, now=town.now)
    town.wait(61)
    assert town.offer(order).worker == second


def test_busy_couriers_are_left_alone(town: Town) -> None:
    """A courier who is asked, on the way to the shop or on the way to the door gets no second offer."""
    courier = town.courier(100)
    work = town.offer(town.order())
    assert dispatch_next(order=town.order(), now=town.now) is None
    accept(assignment_id=work.pk, courier=courier, now=town.now)
    assert dispatch_waiting(project=town.project, now=town.now) == []
    pick_up(assignment_id=work.pk, courier=courier, now=town.wait(12))
    # Past the lease: what was picked up is still in the courier's bag.
    assert dispatch_waiting(project=town.project, now=town.wait(70)) == []


def test_only_running_slots_get_offers(town: Town) -> None:
    """Who left, and whose slot is over, is not asked."""
    left, over = town.courier(100), town.courier(200, minutes=30)
    go_off_duty(person=left, now=town.now)
    order = town.order()
    assert town.offer(order).worker == over
    decline(assignment_id=Assignment.objects.get().pk, courier=over, now=town.now)
    assert dispatch_next(order=town.order(), now=town.wait(31)) is None


def test_required_qualifications_count(town: Town) -> None:
    """Where the project asks for a proof, couriers without it are passed over."""
    town.courier(100)
    trained = town.courier(900)
    Project.objects.filter(pk=town.project.pk).update(requires=["pharmacy"])
    grant_qualification(
        person=trained,
        slug="pharmacy",
        granted_by=town.project.created_by,
        evidence="course",
        now=town.now,
    )
    assert town.offer(town.order()).worker == trained


def test_paused_projects_make_no_offers(town: Town) -> None:
    """A paused project asks nobody."""
    town.courier(100)
    order = town.order()
    pause_project(project=town.project, actor=town.project.created_by, now=town.now)
    assert dispatch_waiting(project=town.project, now=town.now) == []
    with pytest.raises(NotOpen):
        dispatch_next(order=order, now=town.now)


def test_waiting_orders_in_turn(town: Town) -> None:
    """The order that was placed first is dispatched first."""
    late = [town.order(), town.order()]
    town.courier(100)
    (made,) = dispatch_waiting(project=town.project, now=town.wait(1))
    assert made.task_id == late[0].task_id


def test_an_offer_replays_without_any_position(town: Town) -> None:
    """The log names all couriers on duty with metres, nobody's place, and ranks the same again."""
    busy, near, far = town.courier(50), town.courier(100), town.courier(400)
    town.offer(town.order())
    town.offer(town.order())
    log = OfferLog.objects.get(courier=near)
    assert {one["courier_id"]: one["is_free"] for one in log.approaches} == {
        busy.pk: False,
        near.pk: True,
        far.pk: True,
    }
    found = replay(kind="offer", number=log.pk)
    assert found.is_same
    assert found.again == near.pk
    kept = {"courier_id", "metres", "seconds", "is_free", "was_asked"}
    assert all(set(one) == kept for one in log.approaches)


def test_the_log_cannot_be_changed(town: Town) -> None:
    """The store refuses to rewrite or remove why a courier was asked."""
    town.courier(100)
    town.offer(town.order())
    for change in (lambda: OfferLog.objects.update(seed=2), lambda: OfferLog.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_refusals_are_forgotten(town: Town) -> None:
    """Who declined five orders in a row is asked for the sixth just as who accepted everything (G12)."""
    near = town.courier(100)
    town.courier(200)
    for _ in range(5):
        made = town.offer(town.order())
        assert made.worker == near
        decline(assignment_id=made.pk, courier=near, now=town.wait(0.2))
    assert town.offer(town.order()).worker == near


STEPS = st.lists(st.sampled_from(["order", "dispatch", "decline", "accept", "lapse"]), max_size=14)


class TestAnyCourse(TestCase):
    """Whatever couriers answer, dispatch keeps its promises; each example has the store to itself."""

    @given(STEPS)
    def test_busy_never_asked_nobody_twice(self, steps: list[str]) -> None:
        """No courier has two things in hand or meets an order twice, and every offer replays."""
        town = make_town()
        for metres in (100, 100, 700):
            town.courier(metres)
        for step in steps:
            _take(step, town)
        live = list(Assignment.objects.filter(state__in=LIVE).values_list("worker", flat=True))
        assert len(live) == len(set(live))
        assert broken() == []


def _take(step: str, town: Town) -> None:
    offered = Assignment.objects.filter(state=Assignment.State.OFFERED, lease_until__gte=town.now)
    first = offered.select_related("worker").order_by("pk").first()
    if step == "order":
        town.order()
    elif step == "dispatch":
        dispatch_waiting(project=town.project, now=town.now)
    elif step == "lapse":
        town.wait(2)
    elif first is not None:
        answer = accept if step == "accept" else decline
        answer(assignment_id=first.pk, courier=first.worker, now=town.wait(0.1))
