"""Taking orders: the pay of the delivery is held in the same breath (G4)."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.db import transaction
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.work.models import Project, Task
from canut.core.work.operations.tasks import NewTask, add_tasks, complete_task
from canut.core.work.queries import current_terms
from canut.engines.dispatch import Place
from canut.engines.earnings import smallest_lawful_pay
from canut.families.deliveries.errors import InvalidOrder, NotTakingOrders, WrongMoment
from canut.families.deliveries.models import Order, Shop
from canut.families.deliveries.operations.escrow import hold_beyond_terms
from canut.families.deliveries.queries import is_waiting, order_for_update
from canut.families.deliveries.rules import DeliveryRules

CODE_DIGITS = 4
CODE_DIGITS_MAX = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """An order as a shop or a customer places it.

    Attributes
    ----------
    reference
        The client's own name for it; the same reference is placed once.
    drop_area
        What a courier is shown before accepting; the address comes after.
    drop_code
        Digits that only the customer is given, from `draw_code`.
    """

    reference: str
    drop_address: str
    drop_area: str
    drop: Place
    ready_at: datetime
    drop_code: str


def draw_code(*, random: Random) -> str:
    """Draw a drop code; outside a simulation, from ``random.SystemRandom()``."""
    return f"{random.randrange(10**CODE_DIGITS):0{CODE_DIGITS}}"


def place_order(*, project: Project, shop: Shop, order: NewOrder, now: datetime) -> Order:
    """Place an order and hold the pay of its delivery; placed again, it is returned as it stands.

    Its pay, the same for whoever brings it, is the floor over its expected time from counter to door, and at
    least what the terms give for a delivery.

    Raises
    ------
    InvalidOrder
        When the shop is another client's, or the code or a time cannot be.
    NotTakingOrders
        When the project is not an open deliveries project.
    InsufficientFunds
        When the client has less than its pay; nothing is placed.
    """
    _check(project, shop, order, now)
    terms = current_terms(project_id=project.pk)
    way = DeliveryRules.of(project.config).delivery(shop.place, order.drop)
    fair = smallest_lawful_pay(hourly_floor_minor=terms.hourly_floor_minor, seconds=way.seconds)
    pay_minor = max(terms.per_answer_minor, fair)
    item = {"shop": shop.name, "pickup_area": shop.area, "drop_area": order.drop_area, "metres": way.metres}
    task = NewTask(key=order.reference, item=item, overlap=1, overlap_max=1)
    with transaction.atomic():
        added = add_tasks(project=project, tasks=[task], now=now)
        if not added:
            return Order.objects.get(task__project=project, task__key=order.reference)
        more = pay_minor - terms.per_answer_minor
        hold_beyond_terms(task=added[0], terms=terms, amount_minor=more, now=now)
        placed = _create(added[0], shop, order, pay_minor, now)
        record(happenings=[Happening("order.placed", placed.pk, None, {"pay_minor": pay_minor})], now=now)
    return placed


def _check(project: Project, shop: Shop, order: NewOrder, now: datetime) -> None:
    if project.family != Project.Family.DELIVERIES or project.state != Project.State.OPEN:
        raise NotTakingOrders(_("this project takes no orders now; choose one that is open for deliveries"))
    if shop.client_id != project.client_id:
        raise InvalidOrder(
            _("%(shop)s is not a shop of this project's client; register it first") % {"shop": shop}
        )
    is_code = order.drop_code.isascii() and order.drop_code.isdigit()
    if not (is_code and CODE_DIGITS <= len(order.drop_code) <= CODE_DIGITS_MAX):
        raise InvalidOrder(
            _("the drop code is %(least)s to %(most)s digits; draw one for each order")
            % {"least": CODE_DIGITS, "most": CODE_DIGITS_MAX}
        )
    if order.ready_at < now:
        raise InvalidOrder(_("the order is ready before it was placed; give a time from now on"))


def _create(task: Task, shop: Shop, order: NewOrder, pay_minor: int, now: datetime) -> Order:
    return Order.objects.create(
        task=task,
        shop=shop,
        pay_minor=pay_minor,
        drop_address=order.drop_address,
        drop_area=order.drop_area,
        latitude=order.drop.latitude,
        longitude=order.drop.longitude,
        drop_code=order.drop_code,
        placed_at=now,
        ready_at=order.ready_at,
    )


def withdraw_order(*, order: Order, why: str, actor_id: int | None, now: datetime) -> Order:
    """End an order that no courier has in hand: the customer changed their mind, or nobody could bring it.

    Raises
    ------
    WrongMoment
        When a courier is being asked or has it, or it ended before.
    InvalidOrder
        When `why` is empty.
    """
    if not why.strip():
        raise InvalidOrder(_("say why the order is withdrawn; the shop and the customer will read it"))
    with transaction.atomic():
        locked = order_for_update(order_id=order.pk)
        if not is_waiting(locked):
            raise WrongMoment(
                _("a courier is being asked or has this order, or it ended; see where it stands first")
            )
        complete_task(task_id=locked.task_id, now=now)
        locked.state, locked.assignment = Order.State.UNDELIVERED, None
        locked.ended_at, locked.why_undelivered = now, why.strip()
        locked.save(update_fields=["state", "assignment", "ended_at", "why_undelivered"])
        record(happenings=[Happening("order.withdrawn", locked.pk, actor_id, {"why": why.strip()})], now=now)
    return locked
