"""What a courier is shown: an offer before accepting it, a ride after, a day's figures for everybody."""

from dataclasses import dataclass
from datetime import datetime
from statistics import median

from canut.core.people.models import Person
from canut.core.work.models import Assignment, Project
from canut.engines.dispatch import Place
from canut.families.deliveries.models import OfferLog, Order
from canut.families.deliveries.queries import order_in_hand

SECONDS_PER_MINUTE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferCard:
    """Everything a courier must know before answering (Transport Code, L1326-2), and no address yet.

    Attributes
    ----------
    pay_minor
        The least that the delivery pays, net of everything the platform takes, which is nothing.
    hourly_floor_minor
        What the whole time on duty pays at least, waiting included.
    expected_seconds
        From here to the shop, until the order is ready, to the customer's door.
    """

    assignment_id: int
    order_id: int
    client: str
    title: dict[str, str]
    purpose: dict[str, str]
    shop: str
    pickup_area: str
    drop_area: str
    approach_metres: int
    ride_metres: int
    expected_seconds: int
    ready_at: datetime
    pay_minor: int
    currency: str
    hourly_floor_minor: int
    payday_days: int
    answer_by: datetime

    @property
    def metres(self) -> int:
        """The whole distance, to the shop and on to the customer."""
        return self.approach_metres + self.ride_metres

    @property
    def expected_minutes(self) -> int:
        """The expected time in minutes, rounded up."""
        return -(-self.expected_seconds // SECONDS_PER_MINUTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class RideCard:
    """An order in hand: the offer as it was accepted, and now the addresses; never the customer's code."""

    offer: OfferCard
    state: str
    shop_address: str
    pickup: Place
    drop_address: str
    drop: Place
    picked_up_at: datetime | None
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFigures:
    """How a project's deliveries go; times in whole seconds, None where nothing was delivered."""

    orders: int
    delivered: int
    undelivered: int
    offers: int
    declined: int
    median_click_to_door_seconds: int | None


def _card(log: OfferLog) -> OfferCard:
    order, assignment = log.order, log.assignment
    project = assignment.project
    return OfferCard(
        assignment_id=assignment.pk,
        order_id=order.pk,
        client=str(project.client),
        title=project.title,
        purpose=project.purpose,
        shop=order.shop.name,
        pickup_area=order.shop.area,
        drop_area=order.drop_area,
        approach_metres=log.approach_metres,
        ride_metres=log.ride_metres,
        expected_seconds=log.expected_seconds,
        ready_at=order.ready_at,
        pay_minor=assignment.pay_minor,
        currency=project.currency,
        hourly_floor_minor=assignment.terms.hourly_floor_minor,
        payday_days=assignment.terms.payday_days,
        answer_by=assignment.lease_until,
    )


RELATED = ("order__shop", "assignment__project__client", "assignment__terms")


def offers_to(*, courier: Person, now: datetime) -> list[OfferCard]:
    """Return the offers that wait for this courier's answer."""
    open_offers = OfferLog.objects.filter(
        courier=courier,
        assignment__state=Assignment.State.OFFERED,
        assignment__lease_until__gte=now,
    )
    return [_card(log) for log in open_offers.select_related(*RELATED).order_by("pk")]


def ride_of(*, courier: Person) -> RideCard | None:
    """Return the order this courier has in hand, if any."""
    order = order_in_hand(courier_id=courier.pk)
    if order is None or order.assignment is None:
        return None
    log = OfferLog.objects.select_related(*RELATED).get(assignment=order.assignment)
    return RideCard(
        offer=_card(log),
        state=order.get_state_display(),
        shop_address=order.shop.address,
        pickup=order.shop.place,
        drop_address=order.drop_address,
        drop=order.drop,
        picked_up_at=order.picked_up_at,
        until=order.assignment.lease_until,
    )


def figures(*, project: Project) -> DeliveryFigures:
    """Return how a project's deliveries went."""
    orders = Order.objects.filter(task__project=project)
    delivered = orders.filter(state=Order.State.DELIVERED)
    times = [ended - placed for placed, ended in delivered.values_list("placed_at", "ended_at") if ended]
    offers = OfferLog.objects.filter(order__task__project=project)
    return DeliveryFigures(
        orders=orders.count(),
        delivered=delivered.count(),
        undelivered=orders.filter(state=Order.State.UNDELIVERED).count(),
        offers=offers.count(),
        declined=offers.filter(assignment__state=Assignment.State.DECLINED).count(),
        median_click_to_door_seconds=int(median(time.total_seconds() for time in times)) if times else None,
    )
