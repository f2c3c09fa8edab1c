"""Reads on pay periods: which are over, who waits in them."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db.models import Exists, Max, OuterRef, QuerySet

from canut.core.audit.models import Event
from canut.core.pay.models import PayRun, TopUp
from canut.core.work.models import LIVE, Assignment, Project
from canut.core.worktime.queries import (
    is_booked_after,
    on_duty_in,
    still_counting,
    time_known,
    time_of_project,
)
from canut.core.worktime.spans import Span, without

RUN_FINISHED = "pay_run.finished"
"""Recorded once nobody's time in a period waits for its top-up any more."""


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


def next_period() -> tuple[datetime, datetime] | None:
    """Return the span from the end of the last pay run to the latest time on duty; None without any."""
    last = PayRun.objects.aggregate(end=Max("ends_at"))["end"]
    known = time_known()
    if known is None:
        return None
    start, end = last or known[0], known[1] + timedelta.resolution
    return (start, end) if start < end else None
