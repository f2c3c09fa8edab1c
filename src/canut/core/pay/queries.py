"""Reads on pay; a statement is computed from the records, never stored."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Min, QuerySet, Sum

from canut.core.ledger.models import Hold
from canut.core.pay.models import Accrual, PayRun, TopUp
from canut.core.people.models import Person
from canut.core.work.models import Assignment, Project
from canut.core.work.queries import current_terms
from canut.core.worktime.queries import Stretch, TimeOnDuty, time_on_duty, work_within
from canut.engines.earnings import hourly_rate


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One project on a pay statement; amounts in minor units of `project.currency`."""

    project: Project
    answers: int
    pay_minor: int
    time: TimeOnDuty
    hourly_floor_minor: int
    top_up_minor: int

    @property
    def total_minor(self) -> int:
        """Pay and top-up."""
        return self.pay_minor + self.top_up_minor

    @property
    def hourly_minor(self) -> int:
        """Total pay an hour on duty, waiting included."""
        return hourly_rate(paid_minor=self.total_minor, on_duty_seconds=self.time.on_duty)


@dataclass(frozen=True, slots=True)
class Statement:
    """What one person earned in ``[start, end)`` and why."""

    person: Person
    start: datetime
    end: datetime
    lines: list[StatementLine]

    @property
    def totals_minor(self) -> dict[str, int]:
        """Pay and top-ups by currency."""
        totals: dict[str, int] = {}
        for line in self.lines:
            totals[line.project.currency] = totals.get(line.project.currency, 0) + line.total_minor
        return totals


def accruals_within(stretch: Stretch) -> QuerySet[Accrual]:
    """Return the accruals for the work a person did for a project in a period."""
    return Accrual.objects.filter(
        person_id=stretch.person_id,
        project_id=stretch.project_id,
        worked_at__gte=stretch.start,
        worked_at__lt=stretch.end,
    )


def paid_for_work_minor(stretch: Stretch) -> int:
    """Return the pay accrued for the work of a stretch, in minor units."""
    return accruals_within(stretch).aggregate(total=Sum("amount_minor"))["total"] or 0


def hourly_floor_minor(stretch: Stretch) -> int:
    """Return the highest floor among the terms the person worked under in the stretch, or today's."""
    accepted = work_within(stretch).aggregate(floor=Max("terms__hourly_floor_minor"))["floor"]
    return accepted or current_terms(project_id=stretch.project_id).hourly_floor_minor


def statement(*, person: Person, start: datetime, end: datetime) -> Statement:
    """Return a person's statement for a period, a line for each project they worked on or waited for."""
    worked = Accrual.objects.filter(person=person, worked_at__gte=start, worked_at__lt=end)
    waited = TopUp.objects.filter(person=person, run__starts_at__gte=start, run__ends_at__lte=end)
    ids = {*worked.values_list("project_id", flat=True), *waited.values_list("project_id", flat=True)}
    projects = Project.objects.filter(pk__in=ids).select_related("client").order_by("id")
    return Statement(person, start, end, [_line(person, project, start, end) for project in projects])


def _line(person: Person, project: Project, start: datetime, end: datetime) -> StatementLine:
    stretch = Stretch(person.pk, project.pk, start, end)
    top_ups = TopUp.objects.filter(
        person=person, project=project, run__starts_at__gte=start, run__ends_at__lte=end
    )
    return StatementLine(
        project=project,
        answers=accruals_within(stretch).count(),
        pay_minor=paid_for_work_minor(stretch),
        time=time_on_duty(stretch),
        hourly_floor_minor=hourly_floor_minor(stretch),
        top_up_minor=top_ups.aggregate(total=Sum("amount_minor"))["total"] or 0,
    )


def earned_minor(*, person: Person) -> dict[str, int]:
    """Return all that a person ever earned here, by currency."""
    totals: dict[str, int] = {}
    for records in (Accrual.objects.filter(person=person), TopUp.objects.filter(person=person)):
        for currency, total in records.order_by().values_list("currency").annotate(Sum("amount_minor")):
            totals[currency] = totals.get(currency, 0) + total
    return totals


def next_period() -> tuple[datetime, datetime] | None:
    """Return the span from the end of the last pay run to the latest work; None where nothing is unpaid."""
    last = PayRun.objects.aggregate(end=Max("ends_at"))["end"]
    work = Assignment.objects.filter(submitted_at__gte=last) if last else Assignment.objects.all()
    found = work.aggregate(start=Min("submitted_at"), end=Max("submitted_at"))
    return (last or found["start"], found["end"]) if found["end"] else None


def days_to_pay(*, project_id: int) -> list[float]:
    """Return for each paid-out answer of a project the days from its approval to the bank's confirmation."""
    posted = Hold.objects.filter(state=Hold.State.POSTED, payout__person__accruals__project_id=project_id)
    rows = posted.values_list("settled_at", "payout__person__accruals__accrued_at").distinct()
    return [(paid - accrued).total_seconds() / 86_400 for paid, accrued in rows if paid and paid >= accrued]
