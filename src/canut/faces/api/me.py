"""A worker's own work and pay, and the decisions about them."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from canut.core.decisions.models import Decision
from canut.core.decisions.queries import decisions_about
from canut.core.local_time import midnight
from canut.core.pay.queries import ProjectFigures, StatementLine, statement
from canut.core.rights.operations.reading import read_personal
from canut.core.work.models import Assignment
from canut.core.work.queries import work_of
from canut.faces.api.caller import caller
from canut.faces.api.schemas import (
    AppealOut,
    DecisionOut,
    LineOut,
    ProjectFiguresOut,
    StatementOut,
    TotalsOut,
    WorkOut,
)

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
Day = Annotated[date, Query(ge=FIRST_DAY, le=LAST_DAY)]
"""Days that a statement may name; far ones overflow when a time zone is applied."""

router = Router(tags=["me"])


@router.get("/work", response=list[WorkOut])
def my_work(
    request: HttpRequest,
    before: Annotated[int | None, Query(lt=2**63)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> list[WorkOut]:
    """Return a worker's assignments, latest first; `before` an id goes further back."""
    own = work_of(worker=caller(request))
    page = own.filter(pk__lt=before) if before is not None else own
    return [_work(assignment) for assignment in page[:limit]]


def _work(assignment: Assignment) -> WorkOut:
    return WorkOut(
        id=assignment.pk,
        project_id=assignment.project_id,
        state=assignment.state,
        pay_minor=assignment.pay_minor,
        currency=assignment.project.currency,
        engaged_seconds=assignment.engaged_seconds,
        accepted_at=assignment.accepted_at,
        submitted_at=assignment.submitted_at,
        review_due_at=assignment.review_due_at,
        settled_at=assignment.settled_at,
    )


@router.get("/file", response=dict[str, Any])
def my_file(request: HttpRequest) -> dict[str, Any]:
    """Return everything held on the caller, in the structure of ``personal-file.schema.json``."""
    me = caller(request)
    return read_personal(person=me, purpose="", actor=me, now=timezone.now()).plain()


@router.get("/statement", response=StatementOut)
def my_statement(
    request: HttpRequest,
    first: Day,
    last: Day,
) -> StatementOut:
    """Return a worker's pay statement from the first day to the last, both included."""
    period = statement(person=caller(request), start=midnight(first), end=midnight(last + timedelta(days=1)))
    return StatementOut(
        first=first,
        last=last,
        lines=[_line(line) for line in period.lines],
        projects=[_figures(one) for one in period.projects],
        totals={currency: TotalsOut(**asdict(one)) for currency, one in period.totals.items()},
        totals_minor=period.totals_minor,
    )


@router.get("/decisions", response=list[DecisionOut])
def my_decisions(request: HttpRequest) -> list[DecisionOut]:
    """Return the decisions about a worker and their work, latest first, each with its reasons and clocks."""
    return [_decision(decision) for decision in decisions_about(worker=caller(request))]


def _decision(decision: Decision) -> DecisionOut:
    filed = getattr(decision, "appeal", None)
    return DecisionOut(
        id=decision.pk,
        kind=decision.kind,
        concerned=decision.concerned,
        assignment_id=decision.assignment_id,
        scopes=decision.measure_scopes,
        ground=decision.ground,
        facts=decision.facts,
        evidence=decision.evidence,
        automation=decision.automation,
        danger=decision.danger,
        decided_by=decision.decided_by.name,
        decided_at=decision.decided_at,
        effective_at=decision.effective_at,
        ends_at=decision.ends_at,
        state=decision.state,
        appeal=AppealOut.model_validate(filed, from_attributes=True) if filed else None,
    )


def _line(line: StatementLine) -> LineOut:
    return LineOut(
        kind=line.kind,
        project_id=line.project.pk if line.project else None,
        currency=line.currency,
        amount_minor=line.amount_minor,
        sentence=line.sentence,
        facts=line.facts,
    )


def _figures(line: ProjectFigures) -> ProjectFiguresOut:
    return ProjectFiguresOut(
        project_id=line.project.pk,
        currency=line.project.currency,
        answers=line.answers,
        pay_minor=line.pay_minor,
        top_up_minor=line.top_up_minor,
        total_minor=line.total_minor,
        hourly_floor_minor=line.hourly_floor_minor,
        hourly_minor=line.hourly_minor,
        engaged_seconds=line.time.engaged,
        waiting_seconds=line.time.waiting,
    )
