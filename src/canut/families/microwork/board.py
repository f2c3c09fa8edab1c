"""What a client watches while work is done: speed, certainty, cost, doubts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Avg, Count, Q, QuerySet, Sum

from canut.core.work.models import COUNTED, Assignment, Lane, Project, Task
from canut.families.microwork.models import LongWork, Refit, Result
from canut.families.microwork.plan import plan_of
from canut.families.microwork.queries import results_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MINUTES_AN_HOUR, MINUTES_A_DAY = 60, 1440

BANDS = ((0, 50), (50, 80), (80, 90), (90, 95), (95, 100))
"""Ranges of confidence in percent: each from its first figure up to, not including, its last but for 100."""

DOUBTFUL_BELOW = 0.8
DOUBTFUL_SHOWN = 10

DOUBT = Q(state=Result.State.UNRESOLVED) | Q(confidence__lt=DOUBTFUL_BELOW)
"""Results that a client had better look at."""


@dataclass(frozen=True, slots=True)
class Band:
    """Results whose confidence lies between two percentages."""

    low: int
    high: int
    results: int


@dataclass(frozen=True, slots=True)
class Board:
    """The figures of a project at a moment; amounts in minor units, pay for answers alone.

    ``forecast_minor`` is what all items will have cost when each takes as many answers as those that are
    complete; None before the first is. ``agreement`` is the mean share of equal pairs of answers. ``refit``
    is the last time that all answers were weighed together, ``weighing`` what is asked for or under way.
    """

    per_minute_hour: float
    per_minute_day: float
    bands: Sequence[Band]
    agreement: float | None
    cost_minor: int
    forecast_minor: int | None
    doubtful: Sequence[Result]
    is_weighed: bool
    refit: Refit | None
    weighing: LongWork | None


def board(*, project: Project, now: datetime) -> Board:
    """Return the figures of a project."""
    given = Assignment.objects.filter(project=project, submitted_at__isnull=False, submitted_at__lte=now)
    results = Result.objects.filter(project=project)
    cost = given.filter(state__in=COUNTED).aggregate(total=Sum("pay_minor"))["total"] or 0
    return Board(
        per_minute_hour=given.filter(submitted_at__gt=now - HOUR).count() / MINUTES_AN_HOUR,
        per_minute_day=given.filter(submitted_at__gt=now - DAY).count() / MINUTES_A_DAY,
        bands=_bands(results),
        agreement=results.aggregate(mean=Avg("agreement"))["mean"],
        cost_minor=cost,
        forecast_minor=_forecast_minor(project, cost),
        doubtful=_doubtful(results_of(project=project)),
        is_weighed=plan_of(project).is_weighed,
        refit=Refit.objects.filter(project=project).first(),
        weighing=weighing(project=project),
    )


def weighing(*, project: Project) -> LongWork | None:
    """Return the refit that is asked for, under way or stopped; None when there is none, or it is done."""
    refits = LongWork.objects.filter(project=project, kind=LongWork.Kind.REFIT)
    return refits.exclude(state=LongWork.State.DONE).first()


def _bands(results: QuerySet[Result]) -> list[Band]:
    counts = results.aggregate(
        **{f"from_{low}": Count("id", filter=_within(low, high)) for low, high in BANDS}
    )
    return [Band(low, high, counts[f"from_{low}"]) for low, high in BANDS]


def _within(low: int, high: int) -> Q:
    top = Q() if high == 100 else Q(confidence__lt=high / 100)  # noqa: PLR2004 - all of it
    return Q(confidence__gte=low / 100) & top


def _doubtful(results: QuerySet[Result]) -> list[Result]:
    return list(results.filter(DOUBT).order_by("confidence", "id")[:DOUBTFUL_SHOWN])


def _forecast_minor(project: Project, cost_minor: int) -> int | None:
    """Return what is paid for so far and the mean of complete items for each one to come, rounded up."""
    tasks = Task.objects.filter(project=project).exclude(lane=Lane.GOLD)
    complete = tasks.filter(state=Task.State.COMPLETE).count()
    if not complete:
        return None
    of_complete = Assignment.objects.filter(
        project=project, task__state=Task.State.COMPLETE, state__in=COUNTED
    ).exclude(lane=Lane.GOLD)
    spent = of_complete.aggregate(total=Sum("pay_minor"))["total"] or 0
    wanted = tasks.exclude(state=Task.State.CANCELLED).count()
    return max(cost_minor, -(-spent * wanted // complete))
