"""A small town in the store: shops, couriers on booked slots, and a hand to place orders with."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from tests.factories import MONDAY, make_client, make_member, make_person

from canut.core.decisions.selfcheck import CHECKS as DECISIONS
from canut.core.ledger.selfcheck import CHECKS as LEDGER
from canut.core.pay.selfcheck import CHECKS as PAY
from canut.core.people.models import Person
from canut.core.rules.selfcheck import CHECKS as RULES
from canut.core.work.models import Assignment, Project
from canut.core.work.operations.projects import TermsOffered
from canut.core.work.selfcheck import CHECKS as WORK
from canut.core.worktime.models import Slot
from canut.core.worktime.operations import book_slot, open_slot
from canut.core.worktime.selfcheck import CHECKS as WORKTIME
from canut.engines.dispatch import Place
from canut.families.deliveries.models import Order, Shop
from canut.families.deliveries.operations.duty import start_shift
from canut.families.deliveries.operations.offers import dispatch_next
from canut.families.deliveries.operations.orders import NewOrder, place_order
from canut.families.deliveries.operations.projects import open_deliveries, register_shop
from canut.families.deliveries.rules import DeliveryRules
from canut.families.deliveries.selfcheck import CHECKS as DELIVERIES

TERMS = TermsOffered(per_answer_minor=350, hourly_floor_minor=1202, expected_seconds=900, lease_seconds=3600)
"""3.50 EUR a delivery at least, over a floor of 12.02 EUR an hour."""

CODE = "0417"


def north(metres: float) -> Place:
    """Return a place so many metres north of the shop."""
    return Place(46.5 + metres / 111_195, 3.6)


@dataclass
class Town:
    """A project with one shop; `now` is where its clock stands."""

    project: Project
    shop: Shop
    now: datetime = MONDAY
    slots: list[Slot] = field(default_factory=list)
    orders: int = 0

    def wait(self, minutes: float) -> datetime:
        """Let time pass."""
        self.now += timedelta(minutes=minutes)
        return self.now

    def courier(self, metres: float, *, minutes: int = 120) -> Person:
        """Return a new courier on a booked slot that starts now, standing north of the shop."""
        person = make_person(now=self.now)
        ends_at = self.now + timedelta(minutes=minutes)
        slot = open_slot(project=self.project, starts_at=self.now, ends_at=ends_at, now=self.now)
        book_slot(slot=slot, worker=person, now=self.now)
        start_shift(slot=slot, courier=person, place=north(metres), now=self.now)
        self.slots.append(slot)
        return person

    def order(self, **changes: Any) -> Order:
        """Place an order for a customer a kilometre south of the shop."""
        self.orders += 1
        plain = NewOrder(
            reference=f"order-{self.orders}",
            drop_address="3 rue du Puits-Clair",
            drop_area="Belle-Croix",
            drop=north(-1000),
            ready_at=self.now + timedelta(minutes=10),
            drop_code=CODE,
        )
        return place_order(
            project=self.project, shop=self.shop, order=replace(plain, **changes), now=self.now
        )

    def offer(self, order: Order) -> Assignment:
        """Dispatch an order; fails when nobody is left to ask."""
        made = dispatch_next(order=order, now=self.now)
        assert made is not None, f"nobody to ask for {order}"
        return made


def make_town() -> Town:
    """Return a funded project with one shop."""
    client = make_client()
    project = open_deliveries(
        client=client,
        created_by=make_member(client),
        title={"en": "Meals of Brévalon"},
        purpose={"en": "Bring meals to people at home"},
        currency="EUR",
        terms=TERMS,
        rules=DeliveryRules(offer_seconds=60),
        now=MONDAY,
    )
    shop = register_shop(
        client=client,
        name="Chez Ninon",
        address="17 rue des Tisserandes",
        area="Vieux-Marché",
        place=north(0),
        now=MONDAY,
    )
    return Town(project, shop)


def broken() -> list[str]:
    """Return every broken promise of this store, as ``canut verify`` would list it."""
    checks = [*LEDGER, *WORK, *WORKTIME, *PAY, *DECISIONS, *DELIVERIES, *RULES]
    return [f"{check.guarantee}: {row}" for check in checks for row in check.offending_rows()]
