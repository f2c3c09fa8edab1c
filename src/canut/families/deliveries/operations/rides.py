"""What a courier does with an order: accept or decline, pick up, drop off; each way of it is paid or free."""

from datetime import datetime

from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.people.models import Person
from canut.core.work.models import Assignment
from canut.core.work.operations.answers import submit
from canut.core.work.operations.leases import accept_offer, decline_offer, return_task
from canut.core.work.operations.reviews import approve
from canut.core.work.operations.tasks import complete_task
from canut.families.deliveries.errors import CodeLocked, InvalidOrder, NotYours, WrongCode, WrongMoment
from canut.families.deliveries.models import Order
from canut.families.deliveries.operations.duty import leave_when_over, stay_on_duty
from canut.families.deliveries.queries import CODE_PROOF

WRONG_CODES_MAX = 5
"""A code of four digits withstands guessing when only so many may be tried."""


def accept(*, assignment_id: int, courier: Person, now: datetime) -> Order:
    """Accept an offer.

    Raises
    ------
    NotYours
        When it is not this courier's or its time ended.
    WrongMoment
        When it was answered before.
    """
    with transaction.atomic():
        order, offered = _own(assignment_id, courier, Order.State.OFFERED)
        if offered.lease_until < now:
            raise NotYours(_("this offer has ended; nothing follows from it, another will come"))
        accept_offer(assignment_id=assignment_id, worker=courier, now=now)
        stay_on_duty(courier=courier, project=offered.project, now=now)
        order.state = Order.State.ACCEPTED
        order.save(update_fields=["state"])
    return order


def decline(*, assignment_id: int, courier: Person, now: datetime) -> Order:
    """Decline an offer: this courier is not asked for this order again, and nothing else follows (G12).

    Raises
    ------
    NotYours, WrongMoment
        When it is not this courier's, ended, or was answered before.
    """
    with transaction.atomic():
        order, _offered = _own(assignment_id, courier, Order.State.OFFERED)
        decline_offer(assignment_id=assignment_id, worker=courier, now=now)
        return _back_to_waiting(order)


def give_back(*, assignment_id: int, courier: Person, reason: str = "", now: datetime) -> Order:
    """Give an order back before it is picked up, without penalty; somebody else is asked.

    Raises
    ------
    NotYours, WrongMoment
        When the courier does not have it, or picked it up.
    """
    with transaction.atomic():
        order, held = _own(assignment_id, courier, Order.State.ACCEPTED)
        return_task(assignment_id=held.pk, worker=courier, reason=reason, now=now)
        _back_to_waiting(order)
        leave_when_over(courier=courier, now=now)
    return order


def _back_to_waiting(order: Order) -> Order:
    order.state, order.assignment = Order.State.PLACED, None
    order.save(update_fields=["state", "assignment"])
    return order


def pick_up(*, assignment_id: int, courier: Person, now: datetime) -> Order:
    """Record that the shop handed the order over.

    Raises
    ------
    NotYours, WrongMoment
        When the courier does not have it, or picked it up before.
    """
    with transaction.atomic():
        order, held = _own(assignment_id, courier, Order.State.ACCEPTED)
        stay_on_duty(courier=courier, project=held.project, now=now)
        order.state, order.picked_up_at = Order.State.PICKED_UP, now
        order.save(update_fields=["state", "picked_up_at"])
        record(happenings=[Happening("order.picked_up", order.pk, courier.pk)], now=now)
    return order


def drop(*, assignment_id: int, courier: Person, code: str, now: datetime) -> Order:
    """Hand the order over against the customer's code: the proof of delivery, by which it is paid at once.

    Raises
    ------
    WrongCode
        When the code is another; it may be tried again.
    CodeLocked
        After too many wrong codes.
    NotYours, WrongMoment
        When the courier does not have it, or has not picked it up.
    """
    with transaction.atomic():
        order, held = _own(assignment_id, courier, Order.State.PICKED_UP)
        if order.wrong_codes >= WRONG_CODES_MAX:
            raise CodeLocked(
                _("too many wrong codes; report that the order was not handed over, your time counts")
            )
        is_right = constant_time_compare("".join(code.split()), order.drop_code)
        if is_right:
            _end(order, held, Order.State.DELIVERED, {"outcome": "delivered", "proof": CODE_PROOF}, now)
            approve(assignment_ids=[held.pk], actor_id=None, why="drop code", now=now)
        else:
            order.wrong_codes += 1
            order.save(update_fields=["wrong_codes"])
    # Outside the transaction: a wrong code is counted although it is refused.
    if not is_right:
        left = WRONG_CODES_MAX - order.wrong_codes
        raise WrongCode(
            _("this is not the customer's code; ask them again (tries left: %(left)s)") % {"left": left}
        )
    return order


def report_undelivered(*, assignment_id: int, courier: Person, why: str, now: datetime) -> Order:
    """End an order that could not be handed over: the shop was shut, or nobody opened.

    The work was done: it is paid when the client agrees or says nothing until the review deadline (G6).

    Raises
    ------
    InvalidOrder
        When `why` is empty.
    NotYours, WrongMoment
        When the courier does not have it.
    """
    if not why.strip():
        raise InvalidOrder(_("say what happened; the shop and the customer will read it"))
    with transaction.atomic():
        order, held = _own(assignment_id, courier, Order.State.ACCEPTED, Order.State.PICKED_UP)
        order.why_undelivered = why.strip()
        answer = {"outcome": "undelivered", "why": order.why_undelivered}
        _end(order, held, Order.State.UNDELIVERED, answer, now)
    return order


def _end(order: Order, held: Assignment, state: Order.State, answer: dict[str, str], now: datetime) -> None:
    stay_on_duty(courier=held.worker, project=held.project, now=now)
    submit(assignment_id=held.pk, worker=held.worker, answer=answer, now=now)
    complete_task(task_id=order.task_id, now=now)
    order.state, order.ended_at = state, now
    order.save(update_fields=["state", "ended_at", "why_undelivered"])
    record(happenings=[Happening(f"order.{state}", order.pk, held.worker_id)], now=now)
    leave_when_over(courier=held.worker, now=now)


def _own(assignment_id: int, courier: Person, *states: Order.State) -> tuple[Order, Assignment]:
    """Return the order in this courier's hands with the assignment, its row locked: the only road to one."""
    order = (
        Order.objects.select_for_update(of=("self",))
        .select_related("assignment__project", "assignment__worker")
        .filter(assignment_id=assignment_id, assignment__worker=courier)
        .first()
    )
    if order is None or order.assignment is None:
        raise NotYours(_("this order is not in your hands; see your offers and your rides"))
    if order.state not in states:
        raise WrongMoment(
            _("this order is at another point: %(state)s; see your rides")
            % {"state": order.get_state_display()}
        )
    held = order.assignment
    # What was picked up stays the courier's whatever its lease says; before that, its time can end.
    if order.state != Order.State.PICKED_UP and held.state not in (
        Assignment.State.OFFERED,
        Assignment.State.ACCEPTED,
    ):
        raise NotYours(_("its time ended and somebody else is being asked; your time on duty counts"))
    return order, held
