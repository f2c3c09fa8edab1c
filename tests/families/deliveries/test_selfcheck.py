"""Every check finds what it looks for."""

from dataclasses import asdict

import pytest
from tests.factories import make_person
from tests.families.deliveries.town import CODE, Town

from canut.core.rules.selfcheck import CHECKS as RULES
from canut.core.work.operations.answers import submit
from canut.core.work.operations.leases import offer
from canut.core.worktime.models import Session
from canut.engines.dispatch import Approach
from canut.families.deliveries.models import OfferLog, Order
from canut.families.deliveries.operations.orders import place_order
from canut.families.deliveries.operations.rides import accept, drop, pick_up
from canut.families.deliveries.selfcheck import CHECKS


def found(sentence: str) -> list[str]:
    """Return what the check with this beginning finds."""
    (check,) = [check for check in (*CHECKS, *RULES) if check.sentence.startswith(sentence)]
    return list(check.offending_rows())


def forge_offer(town: Town, *, rule_version: str = "dispatch/1", first: bool = True) -> OfferLog:
    """Write an offer to a courier as no operation would, with another courier before them unless `first`."""
    order, worker = town.order(), make_person()
    made = offer(
        project=town.project,
        task_id=order.task_id,
        worker=worker,
        answer_within_seconds=60,
        pay_minor=order.pay_minor,
        now=town.now,
    )
    others = [] if first else [Approach(10**6, 1, 1, is_free=True, was_asked=False)]
    approaches = [Approach(worker.pk, 500, 125, is_free=True, was_asked=False), *others]
    return OfferLog.objects.create(
        order=order,
        assignment=made,
        courier=worker,
        rule_version=rule_version,
        seed=order.pk,
        approaches=[asdict(one) for one in approaches],
        approach_metres=500,
        ride_metres=1000,
        expected_seconds=900,
        offered_at=town.now,
    )


def test_an_honest_offer_passes(town: Town) -> None:
    """What the forger writes is found for its fault alone."""
    forge_offer(town)
    assert found("Every logged decision") == found("Every offer has") == found("No courier was asked") == []


def test_favour_is_found(town: Town) -> None:
    """An offer past a nearer free courier does not replay."""
    log = forge_offer(town, first=False)
    assert found("Every logged decision") == [
        f"offer {log.pk}: dispatch/1 gives 1000000, not {log.courier_id}"
    ]


def test_an_unpublished_rule_is_found(town: Town) -> None:
    """An offer by a rule that nobody can read is named."""
    log = forge_offer(town, rule_version="secret/7")
    assert found("Every logged decision")[0].endswith("decided by secret/7, which this release does not have")
    assert found("No rule decided") == [f"offer {log.pk}: decided by secret/7, which was never adopted"]


def test_an_offer_without_a_log_is_found(town: Town) -> None:
    """Work handed to a friend, past dispatch, is named."""
    order = town.order()
    offer(
        project=town.project,
        task_id=order.task_id,
        worker=make_person(),
        answer_within_seconds=60,
        pay_minor=1,
        now=town.now,
    )
    assert len(found("Every offer has")) == 1


def test_an_offer_to_a_busy_courier_is_found(town: Town) -> None:
    """Two offers at once to one courier are named."""
    busy = forge_offer(town).courier
    order = town.order()
    second = offer(
        project=town.project,
        task_id=order.task_id,
        worker=busy,
        answer_within_seconds=60,
        pay_minor=order.pay_minor,
        now=town.wait(0.1),
    )
    log = OfferLog.objects.create(
        order=order,
        assignment=second,
        courier=busy,
        rule_version="dispatch/1",
        seed=1,
        approaches=[],
        approach_metres=1,
        ride_metres=1,
        expected_seconds=1,
        offered_at=town.now,
    )
    assert found("No courier was asked")[0].startswith(f"offer {log.pk} ")


def test_missing_money_is_found(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """An order whose pay beyond the least one was not held is named with both amounts."""
    monkeypatch.setattr(f"{place_order.__module__}.hold_beyond_terms", lambda **_: None)
    order = town.order(drop=town.shop.place)
    assert found("Every order that may") == []
    far = town.order(drop=type(town.shop.place)(46.6, 3.6))
    (row,) = found("Every order that may")
    assert row.endswith(f"700 held, {order.pay_minor + far.pay_minor} needed for its orders")


def test_a_lower_offer_is_found(town: Town) -> None:
    """An order offered for less than was held for it is named, and one offered for as much is not."""
    log = forge_offer(town)
    assert found("No delivery is offered") == []
    far = town.order(drop=type(town.shop.place)(46.6, 3.6))
    Order.objects.filter(pk=log.order_id).update(assignment=None)
    Order.objects.filter(pk=far.pk).update(assignment=log.assignment_id)
    assert len(found("No delivery is offered")) == 1


def test_a_position_off_duty_is_found(town: Town) -> None:
    """A position that outlived its session is named."""
    town.courier(100)
    Session.objects.update(ended_at=town.now)
    assert len(found("No position")) == 1


def test_a_delivery_without_proof_is_found(town: Town) -> None:
    """Of two delivered orders, the one whose work does not carry the customer's code is named."""
    courier = town.courier(100)
    for is_proven in (True, False):
        order = town.order()
        work = town.offer(order)
        accept(assignment_id=work.pk, courier=courier, now=town.now)
        pick_up(assignment_id=work.pk, courier=courier, now=town.wait(11))
        if is_proven:
            drop(assignment_id=work.pk, courier=courier, code=CODE, now=town.wait(6))
        else:
            submit(assignment_id=work.pk, worker=courier, answer={}, now=town.wait(6))
            Order.objects.filter(pk=order.pk).update(state=Order.State.DELIVERED, ended_at=town.now)
    (row,) = found("Every delivered order")
    assert row.startswith(f"order {order.pk} ")
