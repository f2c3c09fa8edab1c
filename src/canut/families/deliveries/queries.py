"""Reads on deliveries: where orders stand, who may be asked, and why somebody was."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from canut.core.work.models import LIVE, Assignment, Project
from canut.families.deliveries.models import Order

CODE_PROOF = "drop-code"
"""How an answer says that the customer's code proved the delivery."""


def order_for_update(*, order_id: int) -> Order:
    """Return an order with its row locked until the transaction ends."""
    related = ("task__project__client", "shop", "assignment")
    return Order.objects.select_for_update(of=("self",)).select_related(*related).get(pk=order_id)


def waiting_orders(*, project: Project) -> QuerySet[Order]:
    """Return the orders for which a courier is still to be found, oldest first."""
    lost = Q(state__in=[Order.State.OFFERED, Order.State.ACCEPTED]) & ~Q(assignment__state__in=LIVE)
    waiting = Order.objects.filter(Q(state=Order.State.PLACED) | lost, task__project=project)
    return waiting.select_related("shop", "assignment").order_by("placed_at", "pk")


def is_waiting(order: Order) -> bool:
    """Say whether a courier is still to be found for an order: nobody was, or their time ended."""
    if order.state in (Order.State.OFFERED, Order.State.ACCEPTED):
        return order.assignment is None or order.assignment.state not in LIVE
    return order.state == Order.State.PLACED


def order_in_hand(*, courier_id: int) -> Order | None:
    """Return the order that a courier accepted or picked up and has not ended, if any."""
    accepted = Q(state=Order.State.ACCEPTED, assignment__state=Assignment.State.ACCEPTED)
    in_hand = Order.objects.filter(
        accepted | Q(state=Order.State.PICKED_UP), assignment__worker_id=courier_id
    )
    return in_hand.select_related("task__project", "shop", "assignment").order_by("pk").first()


def busy_couriers(*, courier_ids: Iterable[int]) -> set[int]:
    """Return those of the couriers who are being asked or have something in hand."""
    ids = list(courier_ids)
    leased = Assignment.objects.filter(worker__in=ids, state__in=LIVE)
    carrying = Order.objects.filter(state=Order.State.PICKED_UP, assignment__worker__in=ids)
    return {
        *leased.values_list("worker_id", flat=True),
        *carrying.values_list("assignment__worker_id", flat=True),
    }


def asked_for(*, order: Order) -> set[int]:
    """Return the couriers who were offered this order before, whatever they answered."""
    return set(Assignment.objects.filter(task_id=order.task_id).values_list("worker_id", flat=True))
