"""Placing orders: described fully, paid for first, placed once."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.factories import MONDAY, make_client, make_project
from tests.families.deliveries.town import TERMS, Town, broken, north

from canut.core.ledger import chart
from canut.core.ledger.errors import InsufficientFunds
from canut.core.ledger.queries import balance_minor
from canut.core.work.errors import UnlawfulPay
from canut.core.work.operations.funding import pause_project
from canut.core.work.operations.projects import offer_terms
from canut.families.deliveries.errors import InvalidOrder, InvalidRules, NotTakingOrders, WrongMoment
from canut.families.deliveries.models import Order, Shop
from canut.families.deliveries.operations.orders import draw_code, withdraw_order
from canut.families.deliveries.operations.projects import open_deliveries, register_shop
from canut.families.deliveries.rules import DeliveryRules


def escrow(town: Town) -> int:
    """Return what the project holds for pay."""
    return balance_minor(code=chart.project_escrow(town.project.pk), currency="EUR")


def test_a_near_order_pays_the_least(town: Town) -> None:
    """Under the expected time of the least pay, a delivery pays just that, held before anybody is asked."""
    assert town.order().pay_minor == 350
    assert escrow(town) == 350


def test_a_far_order_pays_its_time(town: Town) -> None:
    """Six kilometres are 7,800 m by street, 1950 s and two handovers: 7.32 EUR at the floor, all held."""
    assert town.order(drop=north(-6000)).pay_minor == 732
    assert escrow(town) == 732


def test_the_same_reference_is_placed_once(town: Town) -> None:
    """A shop that sends its order twice has one order and one amount held."""
    order = town.order(reference="table-9")
    assert town.order(reference="table-9", drop=north(-6000)) == order
    assert escrow(town) == 350


def test_no_order_without_money(town: Town) -> None:
    """A client without funds is told what is missing, and no trace of the order stays."""
    poor = make_client(funds_minor=400)
    town.project = open_deliveries(
        client=poor,
        created_by=town.project.created_by,
        title={"en": "Meals"},
        purpose={"en": "Bring meals"},
        currency="EUR",
        terms=TERMS,
        now=MONDAY,
    )
    town.shop = register_shop(client=poor, name="A", address="B", area="C", place=north(0), now=MONDAY)
    with pytest.raises(InsufficientFunds, match="pay money in"):
        town.order()
    assert not Order.objects.exists()
    assert escrow(town) == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"drop_code": "12a4"}, "4 to 8 digits"),
        ({"drop_code": "123"}, "4 to 8 digits"),
        ({"drop_code": "٤٤٤٤"}, "4 to 8 digits"),
        ({"ready_at": MONDAY - timedelta(minutes=1)}, "before it was placed"),
    ],
)
def test_impossible_orders_are_refused(town: Town, changes: dict[str, Any], message: str) -> None:
    """A code that is none and a meal of the past are refused, and nothing is held."""
    with pytest.raises(InvalidOrder, match=message):
        town.order(**changes)
    assert escrow(town) == 0


def test_another_clients_shop_is_refused(town: Town) -> None:
    """A client pays for its own shops."""
    town.shop = register_shop(
        client=make_client(), name="Elsewhere", address="B", area="C", place=north(0), now=MONDAY
    )
    with pytest.raises(InvalidOrder, match="Elsewhere is not a shop"):
        town.order()


def test_only_open_deliveries_take_orders(town: Town) -> None:
    """A paused project and one of another family take no orders."""
    pause_project(project=town.project, actor=town.project.created_by, now=MONDAY)
    with pytest.raises(NotTakingOrders):
        town.order()
    town.project = make_project(client=town.project.client)
    with pytest.raises(NotTakingOrders):
        town.order()


def test_withdrawn(town: Town) -> None:
    """An order that nobody has in hand is withdrawn with a reason, once."""
    order = town.order()
    with pytest.raises(InvalidOrder, match="say why"):
        withdraw_order(order=order, why="  ", actor_id=None, now=town.now)
    ended = withdraw_order(order=order, why="no courier tonight", actor_id=None, now=town.wait(40))
    assert (ended.state, ended.ended_at) == (Order.State.UNDELIVERED, town.now)
    with pytest.raises(WrongMoment):
        withdraw_order(order=order, why="again", actor_id=None, now=town.now)
    assert broken() == []


def test_not_withdrawn_under_an_offer(town: Town) -> None:
    """While a courier thinks about it, an order cannot be taken away."""
    town.courier(100)
    order = town.order()
    town.offer(order)
    with pytest.raises(WrongMoment):
        withdraw_order(order=order, why="changed my mind", actor_id=None, now=town.now)


def test_a_shop_is_registered_once_and_stays(town: Town) -> None:
    """A second registration returns the first, and the store refuses to move a shop."""
    again = register_shop(
        client=town.shop.client, name=town.shop.name, address="x", area="y", place=north(5), now=MONDAY
    )
    assert again == town.shop
    with pytest.raises(IntegrityError), transaction.atomic():
        Shop.objects.filter(pk=town.shop.pk).update(latitude=0)


@pytest.mark.parametrize("column", ["pay_minor", "drop_code", "placed_at"])
def test_what_was_agreed_stays(town: Town, column: str) -> None:
    """The store refuses to change an order's pay, code or time of placement."""
    order = town.order()
    values = {"pay_minor": 1, "drop_code": "9999", "placed_at": MONDAY - timedelta(days=1)}
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(**{column: values[column]})


def test_pay_under_the_floor_is_refused(town: Town) -> None:
    """A least pay under the floor for the expected time opens no project."""
    with pytest.raises(UnlawfulPay, match=r"€3\.01"):
        open_deliveries(
            client=town.project.client,
            created_by=town.project.created_by,
            title={"en": "Meals"},
            purpose={"en": "Bring meals"},
            currency="EUR",
            terms=replace(TERMS, per_answer_minor=200),
            now=MONDAY,
        )


def test_raised_terms_hold_for_waiting_orders(town: Town) -> None:
    """An order placed before the least pay was raised is offered at the new one, with the money held."""
    town.courier(100)
    far, near = town.order(drop=north(-6000)), town.order()
    offer_terms(project=town.project, terms=replace(TERMS, per_answer_minor=400), now=town.now)
    assert town.offer(near).pay_minor == 400
    assert broken() == []
    town.courier(200)
    assert town.offer(far).pay_minor == 732
    assert broken() == []


@pytest.mark.parametrize(
    "wrong",
    [{"offer_seconds": 5}, {"handover_seconds": -1}, {"detour_factor": 0.5}, {"metres_per_second": 0}],
)
def test_impossible_rules_are_refused(wrong: dict[str, Any]) -> None:
    """A courier has time to answer, and nobody rides backwards."""
    with pytest.raises(InvalidRules, match=next(iter(wrong))):
        DeliveryRules(**wrong)


def test_codes_are_four_digits() -> None:
    """Drawn codes keep their leading zeros."""
    random = Random(1)  # noqa: S311 - the codes of a simulation
    codes = [draw_code(random=random) for _ in range(200)]
    assert all(len(code) == 4 and code.isdigit() for code in codes)
    assert any(code.startswith("0") for code in codes)
