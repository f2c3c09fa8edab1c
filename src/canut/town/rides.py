"""An hour of orders: couriers on booked slots accept or decline, ride, wait at the counter, and deliver."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from canut.core.people.models import Person
from canut.core.work.models import Assignment, Project
from canut.core.work.operations.projects import TermsOffered
from canut.core.worktime.operations import book_slot, end_sessions, open_slot
from canut.engines.dispatch import Place
from canut.families.deliveries.models import OfferLog, Order
from canut.families.deliveries.operations.duty import report_position, start_shift
from canut.families.deliveries.operations.offers import dispatch_waiting
from canut.families.deliveries.operations.orders import place_order
from canut.families.deliveries.operations.projects import open_deliveries, register_shop
from canut.families.deliveries.operations.rides import accept, decline, drop, pick_up
from canut.families.deliveries.rules import DeliveryRules
from canut.families.deliveries.samples import COURIER_STARTS, SHOPS, sample_orders
from canut.town.cast import CURRENCY, Client

ORDERS = 30
SLOT = timedelta(minutes=100)
TICK = timedelta(seconds=20)
THINKING = timedelta(seconds=20)
DECLINING = 0.15
TERMS = TermsOffered(per_answer_minor=350, hourly_floor_minor=1202, expected_seconds=900, lease_seconds=5400)


@dataclass(frozen=True)
class RideFigures:
    """What became of the orders."""

    orders: int
    delivered: int
    declined: int
    minutes_median: int


@dataclass
class Ride:
    """One offer on its way: what the courier does next, and when."""

    courier: Person
    assignment: Assignment
    log: OfferLog
    step: str
    at: datetime


@dataclass
class Town:
    """The riders of the hour."""

    project: Project
    random: Random
    rides: list[Ride] = field(default_factory=list)

    def tick(self, now: datetime) -> None:
        """Make the offers that are due, and let each courier do what they do next."""
        for made in dispatch_waiting(project=self.project, now=now):
            log = OfferLog.objects.select_related("order__shop", "courier").get(assignment=made)
            self.rides.append(Ride(log.courier, made, log, "answer", now + THINKING))
        for ride in [ride for ride in self.rides if ride.at <= now]:
            getattr(self, f"_{ride.step}")(ride, now)

    def _answer(self, ride: Ride, now: datetime) -> None:
        if self.random.random() < DECLINING:
            decline(assignment_id=ride.assignment.pk, courier=ride.courier, now=now)
            self.rides.remove(ride)
            return
        order = accept(assignment_id=ride.assignment.pk, courier=ride.courier, now=now)
        arrives = now + timedelta(seconds=ride.log.approach_metres / DeliveryRules().metres_per_second)
        ride.step, ride.at = "pick_up", max(arrives, order.ready_at)

    def _pick_up(self, ride: Ride, now: datetime) -> None:
        shop = ride.log.order.shop
        report_position(courier=ride.courier, place=shop.place, now=now)
        pick_up(assignment_id=ride.assignment.pk, courier=ride.courier, now=now)
        rules = DeliveryRules()
        seconds = ride.log.ride_metres / rules.metres_per_second + rules.handover_seconds
        ride.step, ride.at = "drop", now + timedelta(seconds=seconds)

    def _drop(self, ride: Ride, now: datetime) -> None:
        order = ride.log.order
        there = Place(order.latitude, order.longitude)
        report_position(courier=ride.courier, place=there, now=now)
        drop(assignment_id=ride.assignment.pk, courier=ride.courier, code=order.drop_code, now=now)
        self.rides.remove(ride)


def run_rides(
    *, client: Client, couriers: Sequence[Person], seed: int, starts_at: datetime
) -> tuple[Project, RideFigures]:
    """Run an hour of orders, on slots that last until the last of them is brought."""
    project = open_deliveries(
        client=client.organisation,
        created_by=client.member,
        title={"fr": "Livraisons à vélo de Brévalon", "en": "Bicycle deliveries of Brévalon"},
        purpose={
            "fr": "Porter les commandes des commerces de la ville",
            "en": "Bring the orders of the town's shops",
        },
        currency=CURRENCY,
        terms=TERMS,
        now=starts_at,
    )
    shops = {
        one.name: register_shop(
            client=client.organisation,
            name=one.name,
            address=one.address,
            area=one.area,
            place=one.place,
            now=starts_at,
        )
        for one in SHOPS
    }
    for courier, place in zip(couriers, COURIER_STARTS, strict=True):
        slot = open_slot(project=project, starts_at=starts_at, ends_at=starts_at + SLOT, now=starts_at)
        book_slot(slot=slot, worker=courier, now=starts_at)
        start_shift(slot=slot, courier=courier, place=place, now=starts_at)
    town = Town(project, Random(f"{seed}:rides"))  # noqa: S311 - a simulation, not a secret
    waiting = sample_orders(seed=seed, start=starts_at, count=ORDERS)
    now = starts_at
    while now < starts_at + SLOT - TICK:
        now += TICK
        while waiting and waiting[0].placed_at <= now:
            one = waiting.pop(0)
            place_order(project=project, shop=shops[one.shop.name], order=one.order, now=one.placed_at)
        town.tick(now)
    end_sessions(now=starts_at + SLOT)
    return project, _figures(project)


def _figures(project: Project) -> RideFigures:
    orders = Order.objects.filter(task__project=project)
    delivered = orders.filter(state=Order.State.DELIVERED)
    minutes = sorted((one.ended_at - one.placed_at).total_seconds() / 60 for one in delivered if one.ended_at)
    declined = Assignment.objects.filter(project=project, state=Assignment.State.DECLINED)
    return RideFigures(
        orders=orders.count(),
        delivered=delivered.count(),
        declined=declined.count(),
        minutes_median=round(minutes[len(minutes) // 2]) if minutes else 0,
    )
