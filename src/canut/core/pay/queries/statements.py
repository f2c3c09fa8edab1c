"""A person's pay statement: its lines, its totals, and the figures of each project."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from canut.core.pay.models import Accrual, TopUp
from canut.core.pay.queries.contributions import contribution_lines
from canut.core.pay.queries.lines import LineKind, StatementLine, lines_of
from canut.core.pay.queries.stretches import accruals_within, hourly_floor_minor, paid_for_work_minor
from canut.core.pay.queries.times import counted_time
from canut.core.people.models import Person
from canut.core.work.models import Project
from canut.core.worktime.queries import Stretch, TimeOnDuty
from canut.engines.earnings import hourly_rate

GROSS = (LineKind.PIECE, LineKind.BONUS, LineKind.TOP_UP)
"""Kinds of line that are pay; tips are money too, but not pay."""


@dataclass(frozen=True, slots=True)
class ProjectFigures:
    """One project in a period; amounts in minor units of `project.currency`."""

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
class Totals:
    """The sums of a statement in one currency, in minor units.

    ``costs_minor``, ``contributions_minor`` and ``withheld_minor`` are what went off, as positive amounts.
    ``net_minor`` is the sum of all lines. ``hourly_net_minor`` is what of it came from work, an hour on duty:
    without remedies and shares of the surplus.
    """

    gross_minor: int
    top_up_minor: int
    tips_minor: int
    remedies_minor: int
    surplus_minor: int
    costs_minor: int
    contributions_minor: int
    withheld_minor: int
    net_minor: int
    hourly_net_minor: int


@dataclass(frozen=True, slots=True)
class Statement:
    """What one person earned in ``[start, end)``, line by line, and why."""

    person: Person
    start: datetime
    end: datetime
    lines: list[StatementLine]
    projects: list[ProjectFigures]

    @property
    def totals_minor(self) -> dict[str, int]:
        """All money of the period by currency: pay, gifts, remedies and shares of the surplus."""
        came = {
            currency: one.gross_minor + one.tips_minor + one.remedies_minor + one.surplus_minor
            for currency, one in self.totals.items()
        }
        return {currency: all_ for currency, all_ in came.items() if all_ or self._worked_in(currency)}

    @property
    def totals(self) -> dict[str, Totals]:
        """The sums by currency."""
        named = [line.currency for line in self.lines] + [one.project.currency for one in self.projects]
        return {currency: self._totals(currency) for currency in dict.fromkeys(named)}

    def _worked_in(self, currency: str) -> bool:
        return any(one.project.currency == currency for one in self.projects)

    def _totals(self, currency: str) -> Totals:
        def total(*kinds: str) -> int:
            return _sum(line for line in self.lines if line.currency == currency and line.kind in kinds)

        seconds = sum(one.time.on_duty for one in self.projects if one.project.currency == currency)
        net = _sum(line for line in self.lines if line.currency == currency)
        remedies, surplus = total(LineKind.REMEDY), total(LineKind.SURPLUS)
        return Totals(
            gross_minor=total(*GROSS),
            top_up_minor=total(LineKind.TOP_UP),
            tips_minor=total(LineKind.TIP),
            remedies_minor=remedies,
            surplus_minor=surplus,
            costs_minor=-total(LineKind.COST),
            contributions_minor=-total(LineKind.CONTRIBUTION),
            withheld_minor=-total(LineKind.WITHHOLDING),
            net_minor=net,
            hourly_net_minor=hourly_rate(paid_minor=net - remedies - surplus, on_duty_seconds=seconds),
        )


def _sum(lines: Iterable[StatementLine]) -> int:
    return sum(line.amount_minor for line in lines)


def statement(*, person: Person, start: datetime, end: datetime) -> Statement:
    """Return a person's statement for a period: its lines, and the figures of each project."""
    worked = Accrual.objects.filter(person=person, worked_at__gte=start, worked_at__lt=end)
    waited = TopUp.objects.filter(person=person, run__starts_at__gte=start, run__ends_at__lte=end)
    ids = {*worked.values_list("project_id", flat=True), *waited.values_list("project_id", flat=True)}
    projects = Project.objects.filter(pk__in=ids).select_related("client").order_by("id")
    earned = list(lines_of(person=person, start=start, end=end))
    return Statement(
        person=person,
        start=start,
        end=end,
        lines=[*earned, *contribution_lines(person=person, start=start, end=end, earned=earned)],
        projects=[_figures(person, project, start, end) for project in projects],
    )


def _figures(person: Person, project: Project, start: datetime, end: datetime) -> ProjectFigures:
    stretch = Stretch(person.pk, project.pk, start, end)
    top_ups = TopUp.objects.filter(
        person=person, project=project, run__starts_at__gte=start, run__ends_at__lte=end
    )
    return ProjectFigures(
        project=project,
        answers=accruals_within(stretch).count(),
        pay_minor=paid_for_work_minor(stretch),
        time=counted_time(stretch),
        hourly_floor_minor=hourly_floor_minor(stretch),
        top_up_minor=top_ups.aggregate(total=Sum("amount_minor"))["total"] or 0,
    )
