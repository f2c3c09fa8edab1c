"""The guarantees on deliveries, re-proved on a live store."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from canut.core.checks import Check
from canut.core.ledger import chart
from canut.core.ledger.queries import balance_minor
from canut.core.work.models import PAYABLE, Assignment, Project
from canut.core.work.queries import MAY_STILL_BE_OWED
from canut.families.deliveries.models import CourierPosition, OfferLog, Order
from canut.families.deliveries.queries import CODE_PROOF

UNDER_WAY = (Order.State.PLACED, Order.State.OFFERED, Order.State.ACCEPTED, Order.State.PICKED_UP)


def _pay_not_held() -> Iterator[str]:
    may_cost = Q(state__in=UNDER_WAY) | Q(assignment__state__in=MAY_STILL_BE_OWED)
    shown = Project.objects.filter(
        family=Project.Family.DELIVERIES, state__in=[Project.State.OPEN, Project.State.PAUSED]
    )
    for project in shown.order_by("id"):
        orders = Order.objects.filter(may_cost, task__project=project)
        needed = orders.aggregate(total=Sum("pay_minor"))["total"] or 0
        held = balance_minor(code=chart.project_escrow(project.pk), currency=project.currency)
        if held < needed:
            yield f"project {project}: {held} held, {needed} needed for its orders"


def _offered_for_less() -> Iterator[str]:
    for order in Order.objects.filter(assignment__pay_minor__lt=F("pay_minor")).order_by("id"):
        yield f"order {order}: {order.pay_minor} was held for it, and less offered"


def _offers_without_a_log() -> Iterator[str]:
    offered = Assignment.objects.filter(project__family=Project.Family.DELIVERIES, offer_log=None)
    for assignment in offered.order_by("id"):
        yield f"assignment {assignment}: given to a courier without a logged rule"


def _offers_to_busy_couriers() -> Iterator[str]:
    earlier = Assignment.objects.filter(worker=OuterRef("courier"), pk__lt=OuterRef("assignment"))
    ending = earlier.annotate(end=Coalesce("submitted_at", "settled_at"))
    unended = ending.filter(Q(end=None) | Q(end__gt=OuterRef("offered_at")))
    for log in OfferLog.objects.filter(Exists(unended)).order_by("id"):
        yield f"offer {log.pk} ({log}): the courier had something else in hand"


def _positions_off_duty() -> Iterator[str]:
    for position in CourierPosition.objects.exclude(session__ended_at=None).order_by("id"):
        yield f"position {position.pk} ({position}): kept after the session ended"


def _deliveries_without_proof() -> Iterator[str]:
    proven = Q(assignment__answer__proof=CODE_PROOF, assignment__state__in=PAYABLE)
    forward = Q(picked_up_at__gte=F("placed_at"), ended_at__gte=F("picked_up_at"))
    for order in Order.objects.filter(state=Order.State.DELIVERED).order_by("id"):
        if not Order.objects.filter(proven & forward, pk=order.pk).exists():
            yield f"order {order}: delivered without proof, before its pickup, or without pay"


CHECKS = [
    Check("G4", "Every order that may still be brought has its pay held.", _pay_not_held),
    Check("G4", "No delivery is offered for less than was held for it.", _offered_for_less),
    Check("G13", "Every offer has its inputs, seed and rule version logged.", _offers_without_a_log),
    Check("G13", "No courier was asked while they had something in hand.", _offers_to_busy_couriers),
    Check("G18", "No position is kept of a courier off duty.", _positions_off_duty),
    Check("books", "Every delivered order was picked up first, proven and paid.", _deliveries_without_proof),
]
