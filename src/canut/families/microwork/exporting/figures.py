"""Who worked, how long, at what pay: counted from the records, for the provenance of results."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.db.models import Avg, Count, Max, Min, Sum

from canut.core.decisions.models import Appeal
from canut.core.pay.models import TopUp
from canut.core.pay.queries import days_to_pay, paid_for_work_minor
from canut.core.work.models import COUNTED, Assignment, Lane, Project
from canut.core.worktime.models import Session
from canut.core.worktime.queries import Stretch, time_on_duty
from canut.engines.earnings import hourly_rate
from canut.families.microwork.evidence import AS_EVIDENCE
from canut.families.microwork.models import Proposal
from canut.families.microwork.queries import results_of

WORKERS_SHOWN_FROM = 10
"""With fewer people their number is not said: in a small group it points at persons."""


@dataclass(frozen=True, slots=True)
class Work:
    """Pieces of work by step; what people did counts even when it was rejected."""

    answers: int
    known_answers: int
    validations: int
    proposals: int

    @property
    def by_people(self) -> int:
        """All that people did."""
        return self.answers + self.known_answers + self.validations

    @property
    def human_share(self) -> float | None:
        """People's share of all pieces of work; None when there was none."""
        return share(self.by_people, self.by_people + self.proposals)


@dataclass(frozen=True, slots=True)
class PerItem:
    """Blind answers an item got."""

    fewest: int
    mean: float
    most: int


@dataclass(frozen=True, slots=True)
class Review:
    """What became of the answers, and of the appeals against rejections.

    ``overturned`` counts rejections that fell, on appeal or because nobody answered it.
    """

    settled: int
    in_review: int
    rejected: int
    overturned: int
    appeals: int
    appeals_won: int
    appeals_waiting: int

    @property
    def rejection_rate(self) -> float | None:
        """Rejections that stand out of the answers that were settled; one that fell was never right."""
        return share(self.rejected, self.settled)


@dataclass(frozen=True, slots=True)
class Figures:
    """What provenance counts.

    Attributes
    ----------
    workers
        People who gave an answer.
    hourly_minor
        Median over people of pay and top-ups accrued by now, an hour on duty, waiting included; None before
        any pay accrued. Minor units.
    days_to_pay
        Median days from the approval of an answer to the arrival of its pay.
    """

    work: Work
    per_item: PerItem | None
    workers: int
    review: Review
    hourly_minor: int | None
    days_to_pay: float | None
    producers: dict[str, int]
    methods: tuple[str, ...]
    machines: tuple[tuple[str, str, int], ...]


def share(part: int, whole: int) -> float | None:
    """Return a part of a whole, to four decimals; None of nothing."""
    return round(part / whole, 4) if whole else None


def figures_of(project: Project, now: datetime) -> Figures:
    """Count what was done for a project until `now`."""
    counted = Assignment.objects.filter(project=project, state__in=COUNTED)
    results = results_of(project=project).order_by()
    machines = Proposal.objects.filter(task__project=project).order_by("proposer", "version")
    days = days_to_pay(project_id=project.pk)
    return Figures(
        work=_work(project),
        per_item=_per_item(project),
        workers=counted.aggregate(workers=Count("worker", distinct=True))["workers"],
        review=_review(project),
        hourly_minor=_median_hourly_minor(project, now),
        days_to_pay=round(median(days), 2) if days else None,
        producers=dict(results.values_list("producer").annotate(Count("id"))),
        methods=tuple(sorted(results.values_list("method", flat=True).distinct())),
        machines=tuple(machines.values_list("proposer", "version").annotate(Count("id"))),
    )


def _work(project: Project) -> Work:
    counted = Assignment.objects.filter(project=project, state__in=COUNTED).order_by()
    lanes = dict(counted.values_list("lane").annotate(Count("id")))
    return Work(
        answers=lanes.get(Lane.ANSWER, 0),
        known_answers=lanes.get(Lane.GOLD, 0),
        validations=lanes.get(Lane.VALIDATE, 0),
        proposals=Proposal.objects.filter(task__project=project).count(),
    )


def _per_item(project: Project) -> PerItem | None:
    blind = Assignment.objects.filter(project=project, state__in=AS_EVIDENCE, lane=Lane.ANSWER).order_by()
    counts = blind.values("task").annotate(count=Count("id"))
    found = counts.aggregate(fewest=Min("count"), mean=Avg("count"), most=Max("count"))
    return PerItem(found["fewest"], round(float(found["mean"]), 2), found["most"]) if found["most"] else None


def _review(project: Project) -> Review:
    given = Assignment.objects.filter(project=project, state__in=COUNTED).order_by()
    states = dict(given.values_list("state").annotate(Count("id")))
    in_review = states.get(Assignment.State.SUBMITTED, 0)
    appeals = Appeal.objects.filter(decision__assignment__project=project)
    return Review(
        settled=sum(states.values()) - in_review,
        in_review=in_review,
        rejected=states.get(Assignment.State.REJECTED, 0),
        overturned=states.get(Assignment.State.OVERTURNED, 0),
        appeals=appeals.count(),
        appeals_won=appeals.filter(outcome=Appeal.Outcome.OVERTURNED).count(),
        appeals_waiting=appeals.filter(decided_by=None).count(),
    )


def _median_hourly_minor(project: Project, now: datetime) -> int | None:
    earned = [(paid, seconds) for paid, seconds in _pay_and_time(project, now) if seconds]
    if not any(paid for paid, _ in earned):
        return None
    return round(median(hourly_rate(paid_minor=paid, on_duty_seconds=seconds) for paid, seconds in earned))


def _pay_and_time(project: Project, now: datetime) -> Iterator[tuple[int, int]]:
    """Yield the pay and the seconds on duty of each person who was on duty for the project."""
    top_ups = TopUp.objects.filter(project=project).order_by()
    topped_up = dict(top_ups.values_list("person").annotate(Sum("amount_minor")))
    # A stretch ends before its end; what happened at `now` counts.
    end = now + now.resolution
    on_duty = Session.objects.filter(project=project).values_list("person_id", flat=True)
    at_work = Assignment.objects.filter(project=project, state__in=COUNTED).values_list(
        "worker_id", flat=True
    )
    for person_id in on_duty.order_by().union(at_work.order_by()):
        stretch = Stretch(person_id, project.pk, project.created_at, end)
        yield paid_for_work_minor(stretch) + topped_up.get(person_id, 0), time_on_duty(stretch).on_duty
