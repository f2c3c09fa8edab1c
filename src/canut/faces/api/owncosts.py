"""A worker's own costs: what they declared, and what became of it."""

from datetime import date, datetime
from typing import Annotated

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from canut.core.pay.models import Cost
from canut.core.pay.operations.costs import declare_cost, moment_of
from canut.core.pay.queries.claims import claims_of, projects_worked_on
from canut.faces.api.caller import caller

router = Router(tags=["my costs"])


class CostIn(Schema):
    """A cost: an amount in minor units, or metres at the rate of a name such as ``fr-moped``."""

    project_id: Annotated[int, Field(lt=2**63)]
    kind: Cost.Kind
    reference: str
    evidence: str
    on: date
    amount_minor: int = 0
    metres: int = 0
    rate: str = ""


class CostOut(Schema):
    """A cost with its state; refused, with the reason. The decision is among the worker's decisions."""

    id: int
    project_id: int
    kind: str
    reference: str
    evidence: str
    happened_at: datetime
    amount_minor: int
    currency: str
    metres: int
    rate: str
    state: str
    review_due_at: datetime
    settled_at: datetime | None
    reason: str
    is_paid: bool


@router.get("/costs", response=list[CostOut])
def my_costs(request: HttpRequest) -> list[CostOut]:
    """Return what a worker declared, latest first."""
    return [_cost(claim) for claim in claims_of(person=caller(request)) if isinstance(claim, Cost)]


@router.post("/costs", response=CostOut)
def add_cost(request: HttpRequest, body: CostIn) -> CostOut:
    """Declare a cost of the worker's work on a project; the same reference counts once."""
    person, now = caller(request), timezone.now()
    project = projects_worked_on(person=person).filter(pk=body.project_id).first()
    if project is None:
        raise Http404
    stated = body.model_dump(exclude={"project_id", "on"})
    happened_at = moment_of(day=body.on, now=now)
    return _cost(declare_cost(person=person, project=project, happened_at=happened_at, now=now, **stated))


def _cost(cost: Cost) -> CostOut:
    return CostOut(
        id=cost.pk,
        project_id=cost.project_id,
        kind=cost.kind,
        reference=cost.reference,
        evidence=cost.evidence,
        happened_at=cost.happened_at,
        amount_minor=cost.amount_minor,
        currency=cost.currency,
        metres=cost.units,
        rate=cost.rate,
        state=cost.state,
        review_due_at=cost.review_due_at,
        settled_at=cost.settled_at,
        reason=cost.reason,
        is_paid=cost.counted_in_id is not None,
    )
