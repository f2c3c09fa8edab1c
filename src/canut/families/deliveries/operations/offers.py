"""Dispatch: the nearest free courier is asked, then the next; every offer is logged with its inputs (G13)."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from canut.core.work.models import Assignment, Project
from canut.core.work.operations.leases import end_leases, offer
from canut.core.work.queries import current_terms, what_is_missing
from canut.core.worktime.queries import on_break
from canut.engines import dispatch
from canut.engines.dispatch import Approach, approaches_to, nearest_free_first
from canut.families.deliveries.models import CourierPosition, OfferLog, Order
from canut.families.deliveries.operations.escrow import hold_beyond_terms
from canut.families.deliveries.queries import (
    asked_for,
    busy_couriers,
    is_waiting,
    order_for_update,
    waiting_orders,
)
from canut.families.deliveries.rules import DeliveryRules


def dispatch_waiting(*, project: Project, now: datetime) -> list[Assignment]:
    """Make an offer for every order that waits, the oldest first; returns the offers."""
    if project.state != Project.State.OPEN:
        return []
    end_leases(now=now)
    ids = list(waiting_orders(project=project).values_list("pk", flat=True))
    offers = (_dispatch(order_id, now) for order_id in ids)
    return [made for made in offers if made is not None]


def dispatch_next(*, order: Order, now: datetime) -> Assignment | None:
    """Offer an order to the nearest free courier on a running slot who was not asked for it yet.

    Returns
    -------
    Assignment | None
        The offer; None when a courier is being asked or has the order, or nobody is left to ask.

    Raises
    ------
    NotOpen
        When the project takes no work now.
    """
    end_leases(now=now)
    return _dispatch(order.pk, now)


def _dispatch(order_id: int, now: datetime) -> Assignment | None:
    with transaction.atomic():
        order = order_for_update(order_id=order_id)
        if not is_waiting(order):
            return None
        rules = DeliveryRules.of(order.task.project.config)
        known = dispatch.Order(seed=order.pk, pickup=order.shop.place)
        approaches = approaches_to(known, _couriers(order, now), rules.router)
        ranking = nearest_free_first(approaches, known.seed)
        made = _offer(order, ranking[0], approaches, rules, now) if ranking else None
        order.assignment = made
        order.state = Order.State.OFFERED if made else Order.State.PLACED
        order.save(update_fields=["assignment", "state"])
    return made


def _couriers(order: Order, now: datetime) -> list[dispatch.Courier]:
    """Return the couriers on a running slot, their rows locked: two orders cannot get the same one.

    Whoever is on a break, or has reached a limit of working time, is not asked.
    """
    on_slot = CourierPosition.objects.filter(
        session__project=order.task.project,
        session__ended_at=None,
        session__slot__starts_at__lte=now,
        session__slot__ends_at__gt=now,
    ).exclude(session__rest_due_at__lte=now)
    positions = list(on_slot.select_for_update(of=("self",)).order_by("pk"))
    ids = [position.courier_id for position in positions]
    resting = on_break(person_ids=ids, now=now)
    busy, asked = busy_couriers(courier_ids=ids), asked_for(order=order)
    project = order.task.project
    return [
        dispatch.Courier(one.courier_id, one.place, one.courier_id not in busy, one.courier_id in asked)
        for one in positions
        if one.courier_id not in resting and not what_is_missing(person_id=one.courier_id, project=project)
    ]


def _offer(
    order: Order, best: Approach, approaches: list[Approach], rules: DeliveryRules, now: datetime
) -> Assignment:
    # Terms that were raised since the order was placed hold for the courier who accepts it now.
    terms = current_terms(project_id=order.task.project_id)
    pay_minor = max(order.pay_minor, terms.per_answer_minor)
    hold_beyond_terms(task=order.task, terms=terms, amount_minor=pay_minor - order.pay_minor, now=now)
    courier = CourierPosition.objects.select_related("courier").get(courier_id=best.courier_id).courier
    made = offer(
        project=order.task.project,
        task_id=order.task_id,
        worker=courier,
        answer_within_seconds=rules.offer_seconds,
        pay_minor=pay_minor,
        now=now,
    )
    way = rules.delivery(order.shop.place, order.drop)
    until_ready = max(0, int((order.ready_at - now).total_seconds()))
    OfferLog.objects.create(
        order=order,
        assignment=made,
        courier=courier,
        rule_version=dispatch.RULE_VERSION,
        seed=order.pk,
        approaches=[asdict(approach) for approach in approaches],
        approach_metres=best.metres,
        ride_metres=way.metres,
        expected_seconds=max(best.seconds, until_ready) + way.seconds,
        offered_at=now,
    )
    return made
