"""Reads on pay; a statement is computed from the records, never stored."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery, Sum

from canut.core.audit.models import Event
from canut.core.ledger.models import Hold
from canut.core.pay.models import Accrual, Payout, PayRun, TopUp
from canut.core.people.models import Person
from canut.core.work.models import LIVE, Assignment, Project, Terms
from canut.core.worktime.queries import (
    Stretch,
    TimeOnDuty,
    is_booked_after,
    on_duty_in,
    still_counting,
    time_known,
    time_of_project,
    time_on_duty,
    work_within,
)
from canut.core.worktime.spans import Span, without
from canut.engines.earnings import hourly_rate

RUN_FINISHED = "pay_run.finished"
"""Recorded once nobody's time in a period waits for its top-up any more."""


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
    """Return the highest floor the person worked under in the stretch; who only waited, the one in force."""
    accepted = work_within(stretch).aggregate(floor=Max("terms__hourly_floor_minor"))["floor"]
    if accepted:
        return int(accepted)
    agreed = Terms.objects.filter(project_id=stretch.project_id).order_by("-version")
    in_force = agreed.filter(agreed_at__lt=stretch.end).first() or agreed.last()
    return in_force.hourly_floor_minor if in_force else 0


def is_finished(run: PayRun) -> bool:
    """Say whether everybody's time in a period was topped up: it is over, so none is added to it."""
    return Event.objects.filter(subject="pay_run", subject_id=run.pk, verb=RUN_FINISHED).exists()


def unfinished_runs(*, before: datetime) -> QuerySet[PayRun]:
    """Return the runs of earlier periods in which somebody's pay was waiting, oldest first."""
    finished = Event.objects.filter(subject="pay_run", subject_id=OuterRef("pk"), verb=RUN_FINISHED)
    return PayRun.objects.filter(~Exists(finished), ends_at__lte=before).order_by("starts_at")


def without_top_up(run: PayRun) -> set[tuple[int, int]]:
    """Return the (person, project) pairs that were on duty in a period and have no top-up for it yet."""
    done = run.top_ups.values_list("person_id", "project_id")
    return on_duty_in(start=run.starts_at, end=run.ends_at) - set(done)


def unsettled(run: PayRun) -> set[tuple[int, int]]:
    """Return the (person, project) pairs whose pay or time in a period may still grow."""
    in_review = Assignment.objects.filter(
        state=Assignment.State.SUBMITTED, submitted_at__gte=run.starts_at, submitted_at__lt=run.ends_at
    )
    return {
        *in_review.values_list("worker_id", "project_id").distinct(),
        *still_counting(end=run.ends_at),
    }


def has_time_to_top_up(*, project: Project, now: datetime) -> bool:
    """Say whether a floor may still need a project's reserve: for time or work that no pay run settled."""
    unsettled_work = Assignment.objects.filter(project=project, state__in=[*LIVE, Assignment.State.SUBMITTED])
    if unsettled_work.exists() or is_booked_after(project_id=project.pk, at=now):
        return True
    topped_up: dict[int, list[Span]] = defaultdict(list)
    for top_up in TopUp.objects.filter(project=project).select_related("run"):
        topped_up[top_up.person_id].append((top_up.run.starts_at, top_up.run.ends_at))
    return any(
        without([span], topped_up[person_id]) for person_id, span in time_of_project(project_id=project.pk)
    )


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


def runs_under_way() -> list[PayRun]:
    """Return the pay runs that have payouts the bank has not confirmed, oldest first."""
    under_way = PayRun.objects.filter(payouts__hold__state=Hold.State.PENDING)
    return list(under_way.distinct().order_by("id"))


def next_period() -> tuple[datetime, datetime] | None:
    """Return the span from the end of the last pay run to the latest time on duty; None without any."""
    last = PayRun.objects.aggregate(end=Max("ends_at"))["end"]
    known = time_known()
    if known is None:
        return None
    start, end = last or known[0], known[1] + timedelta.resolution
    return (start, end) if start < end else None


def days_to_pay(*, project_id: int) -> list[float]:
    """Return for each paid-out answer of a project the days from its approval to the bank's confirmation."""
    posted = Payout.objects.filter(
        person=OuterRef("person"),
        hold__currency=OuterRef("currency"),
        hold__state=Hold.State.POSTED,
        sent_at__gte=OuterRef("accrued_at"),
    ).order_by("sent_at")
    paid = Accrual.objects.filter(project_id=project_id, amount_minor__gt=0).annotate(
        paid_at=Subquery(posted.values("hold__settled_at")[:1])
    )
    rows = paid.exclude(paid_at=None).values_list("paid_at", "accrued_at")
    return [(paid_at - accrued_at).total_seconds() / 86_400 for paid_at, accrued_at in rows if paid_at]
