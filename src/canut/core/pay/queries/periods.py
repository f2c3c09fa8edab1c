"""Reads on pay periods: which are over, who waits in them."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from canut.core.audit.models import Event
from canut.core.pay.models import Claim, PayRun, TopUp
from canut.core.pay.queries.claims import CLAIMS
from canut.core.pay.queries.floors import (
    Pair,
    of_neighbours,
    runs_with_uncounted_claims,
    with_uncounted_claims,
)
from canut.core.work.models import LIVE, Assignment, Project
from canut.core.worktime.queries import (
    is_booked_after,
    on_duty_in,
    still_counting,
    time_known,
    time_of_project,
)
from canut.core.worktime.spans import Span, without

NOT_COUNTED = Q(state=Claim.State.DECLARED) | Q(state=Claim.State.ACCEPTED, counted_in=None)
"""Costs and times that may still raise a floor."""

RUN_FINISHED = "pay_run.finished"
"""Recorded once nobody's time in a period waits for its top-up any more."""


def is_finished(run: PayRun) -> bool:
    """Say whether everybody's time in a period was topped up: it is over, so none is added to it."""
    return Event.objects.filter(subject="pay_run", subject_id=run.pk, verb=RUN_FINISHED).exists()


def unfinished_runs(*, before: datetime) -> QuerySet[PayRun]:
    """Return the runs of earlier periods in which somebody's pay was waiting, oldest first."""
    finished = Event.objects.filter(subject="pay_run", subject_id=OuterRef("pk"), verb=RUN_FINISHED)
    waiting = ~Exists(finished) | Q(pk__in=runs_with_uncounted_claims())
    return PayRun.objects.filter(waiting, ends_at__lte=before).order_by("starts_at")


def without_top_up(run: PayRun, *, people: Collection[int] | None = None) -> set[Pair]:
    """Return the (person, project) pairs that were on duty in a period and have no top-up for it yet.

    With `people`, only theirs.
    """
    done = run.top_ups.all() if people is None else run.top_ups.filter(of_neighbours(people))
    on_duty = on_duty_in(start=run.starts_at, end=run.ends_at, people=people)
    return on_duty - set(done.values_list("person_id", "project_id"))


def to_top_up(run: PayRun, *, people: Collection[int] | None = None) -> set[Pair]:
    """Return whoever has no top-up yet, or whose cost or time of the period was accepted since."""
    return without_top_up(run, people=people) | with_uncounted_claims(run, people=people)


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
    if any(kind.objects.filter(NOT_COUNTED, project=project).exists() for kind in CLAIMS):
        return True
    topped_up: dict[int, list[Span]] = defaultdict(list)
    for top_up in TopUp.objects.filter(project=project).select_related("run"):
        topped_up[top_up.person_id].append((top_up.run.starts_at, top_up.run.ends_at))
    return any(
        without([span], topped_up[person_id]) for person_id, span in time_of_project(project_id=project.pk)
    )


def next_period() -> tuple[datetime, datetime] | None:
    """Return the span from the end of the last pay run to the latest time on duty; None without any."""
    last = PayRun.objects.aggregate(end=Max("ends_at"))["end"]
    known = time_known()
    if known is None:
        return None
    start, end = last or known[0], known[1] + timedelta.resolution
    return (start, end) if start < end else None


def last_period() -> tuple[datetime, datetime] | None:
    """Return the latest period that was paid: run again, it sends what is owed by now. None without any."""
    last = PayRun.objects.order_by("-ends_at").first()
    return (last.starts_at, last.ends_at) if last else None
