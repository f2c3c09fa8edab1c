"""The lines of a pay statement, each built from one kind of record."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import Count, Sum

from canut.core.pay.models import Accrual, Bonus, Claim, Cost, Tip, TopUp
from canut.core.pay.queries.sentences import sentence_of
from canut.core.people.models import Person
from canut.core.work.models import Project
from canut.engines.earnings import (
    FloorInputs,
    contributions_minor,
    cost_of_way,
    mileage_rate,
    missing_to_floor,
)


class LineKind(StrEnum):
    """What a line is about. Costs, contributions and withholdings are negative: net is the sum of all."""

    PIECE = "piece"
    BONUS = "bonus"
    TOP_UP = "top-up"
    TIP = "tip"
    COST = "cost"
    CONTRIBUTION = "contribution"
    WITHHOLDING = "withholding"


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One amount on a statement, with the facts it follows from.

    Attributes
    ----------
    amount_minor
        Signed minor units: what was spent or kept back is negative.
    project
        None for a line about the whole period, such as a contribution.
    facts
        Plain values: the sentence is made of them, and `recompute` gives the amount from them.
    """

    kind: str
    amount_minor: int
    currency: str
    project: Project | None
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """What the line says, in the reader's language."""
        return sentence_of(self.kind, {**self.facts, "currency": self.currency})


def recompute(line: StatementLine) -> int:
    """Return the amount that a line's facts give, in signed minor units; the same rules as when it was paid.

    Raises
    ------
    KeyError
        When the line is of a kind whose rule is elsewhere.
    """
    facts = line.facts
    match line.kind:
        case LineKind.PIECE:
            return int(facts["answers"] * facts["per_answer_minor"])
        case LineKind.BONUS | LineKind.TIP:
            return int(facts["given_minor"])
        case LineKind.COST:
            return -_spent(facts, line.currency)
        case LineKind.TOP_UP:
            return missing_to_floor(FloorInputs(**{one.name: facts[one.name] for one in fields(FloorInputs)}))
        case LineKind.CONTRIBUTION | LineKind.WITHHOLDING:
            return -contributions_minor(gross_minor=facts["gross_minor"], rate_bp=facts["rate_bp"])
        case _:
            raise KeyError(line.kind)


def _spent(facts: dict[str, Any], currency: str) -> int:
    if not facts["rate"]:
        return int(facts["stated_minor"])
    on = date.fromisoformat(facts["on"])
    return cost_of_way(metres=facts["units"], rate=mileage_rate(slug=facts["rate"], currency=currency, on=on))


def lines_of(*, person: Person, start: datetime, end: datetime) -> Iterator[StatementLine]:
    """Yield the lines of a period in the order of a statement: pay, bonuses, top-ups, tips, then costs."""
    yield from _pieces(person, start, end)
    yield from _bonuses(person, start, end)
    yield from _top_ups(person, start, end)
    yield from _tips(person, start, end)
    yield from _costs(person, start, end)


def _pieces(person: Person, start: datetime, end: datetime) -> Iterator[StatementLine]:
    worked = Accrual.objects.filter(person=person, worked_at__gte=start, worked_at__lt=end)
    projects = Project.objects.in_bulk(set(worked.values_list("project_id", flat=True)))
    alike = worked.order_by("project_id", "amount_minor").values_list(
        "project_id", "currency", "amount_minor"
    )
    for project_id, currency, each, answers in alike.annotate(answers=Count("id")):
        facts = {"answers": answers, "per_answer_minor": each}
        yield StatementLine(LineKind.PIECE, answers * each, currency, projects[project_id], facts)


def _bonuses(person: Person, start: datetime, end: datetime) -> Iterator[StatementLine]:
    given = Bonus.objects.filter(person=person, paid_at__gte=start, paid_at__lt=end)
    for one in given.select_related("project").order_by("id"):
        facts = {"assignment": one.assignment_id, "reason": one.reason, "given_minor": one.amount_minor}
        yield StatementLine(LineKind.BONUS, one.amount_minor, one.currency, one.project, facts)


def _top_ups(person: Person, start: datetime, end: datetime) -> Iterator[StatementLine]:
    made = TopUp.objects.filter(person=person, run__starts_at__gte=start, run__ends_at__lte=end)
    for one in made.select_related("project", "run").order_by("run__starts_at", "project_id", "number"):
        facts = {
            "from": one.run.starts_at.isoformat(),
            "to": one.run.ends_at.isoformat(),
            "hourly_floor_minor": one.hourly_floor_minor,
            "on_duty_seconds": one.on_duty_seconds,
            "engaged_seconds": one.engaged_seconds,
            "costs_minor": one.costs_minor,
            "paid_minor": one.paid_minor,
            "earlier_minor": one.earlier_minor,
        }
        yield StatementLine(LineKind.TOP_UP, one.amount_minor, one.currency, one.project, facts)


def _tips(person: Person, start: datetime, end: datetime) -> Iterator[StatementLine]:
    given = Tip.objects.filter(person=person, given_at__gte=start, given_at__lt=end)
    for one in given.select_related("project", "giver").order_by("id"):
        facts = {"giver": one.giver.name if one.giver else "", "given_minor": one.amount_minor}
        yield StatementLine(LineKind.TIP, one.amount_minor, one.currency, one.project, facts)


def _costs(person: Person, start: datetime, end: datetime) -> Iterator[StatementLine]:
    spent = Cost.objects.filter(
        person=person, happened_at__gte=start, happened_at__lt=end, state=Claim.State.ACCEPTED
    )
    for one in spent.select_related("project").order_by("id"):
        facts = {
            "kind": one.kind,
            "reference": one.reference,
            "on": one.happened_at.date().isoformat(),
            "rate": one.rate,
            "units": one.units,
            "stated_minor": one.amount_minor,
        }
        yield StatementLine(LineKind.COST, -one.amount_minor, one.currency, one.project, facts)


def earned_minor(*, person: Person) -> dict[str, int]:
    """Return all that a person ever earned here, by currency: pay, bonuses, top-ups and tips."""
    totals: dict[str, int] = {}
    for records in (
        Accrual.objects.filter(person=person),
        TopUp.objects.filter(person=person),
        Bonus.objects.filter(person=person),
        Tip.objects.filter(person=person),
    ):
        for currency, total in records.order_by().values_list("currency").annotate(Sum("amount_minor")):
            totals[currency] = totals.get(currency, 0) + total
    return totals
