"""Reads on time, in whole seconds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Min, Q, QuerySet

from canut.core.work.models import Assignment
from canut.core.worktime.models import Session, Slot
from canut.core.worktime.spans import Span, joined, whole_seconds, within, without


@dataclass(frozen=True, slots=True)
class Stretch:
    """One person's work for one project within ``[start, end)``: what the floor is computed over."""

    person_id: int
    project_id: int
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class TimeOnDuty:
    """A person's time for one project within a period: ``on_duty`` = ``engaged`` + ``waiting`` seconds."""

    on_duty: int
    engaged: int

    @property
    def waiting(self) -> int:
        """On duty without work in hand."""
        return self.on_duty - self.engaged


def _span(session: Session) -> Span:
    return session.started_at, session.ended_at or session.last_seen_at


def time_on_duty(stretch: Stretch) -> TimeOnDuty:
    """Return a person's time for a project in a period; a minute on duty counts once.

    On duty is the time of the sessions for the project, and that of answers given in the period while no
    session of the person ran: they worked on without a sign of life, or past the end of a lease. Such time
    belongs to the period of the answer, so that a period that is over never grows.
    """
    worked = [
        (at - timedelta(seconds=engaged), at)
        for at, engaged in work_within(stretch).values_list("submitted_at", "engaged_seconds")
        if at is not None
    ]
    since = min([stretch.start, *(start for start, _ in worked)])
    sessions = list(
        Session.objects.filter(
            Q(ended_at=None) | Q(ended_at__gt=since), person_id=stretch.person_id, started_at__lt=stretch.end
        )
    )
    own = [_span(one) for one in sessions if one.project_id == stretch.project_id]
    seen = within(own, stretch.start, stretch.end)
    unseen = without(worked, map(_span, sessions))
    on_duty = whole_seconds(seen, unseen)
    return TimeOnDuty(on_duty=on_duty, engaged=min(on_duty, whole_seconds(joined(worked))))


def work_within(stretch: Stretch) -> QuerySet[Assignment]:
    """Return the answers a person gave for a project in a period."""
    return Assignment.objects.filter(
        worker_id=stretch.person_id,
        project_id=stretch.project_id,
        submitted_at__gte=stretch.start,
        submitted_at__lt=stretch.end,
    )


def on_duty_in(*, start: datetime, end: datetime) -> set[tuple[int, int]]:
    """Return the (person, project) pairs that have time on duty, or answers, in the period."""
    during = Session.objects.filter(Q(ended_at=None) | Q(ended_at__gt=start), started_at__lt=end)
    answered = Assignment.objects.filter(submitted_at__gte=start, submitted_at__lt=end)
    return {
        *during.values_list("person_id", "project_id"),
        *answered.values_list("worker_id", "project_id").distinct(),
    }


def still_counting(*, end: datetime) -> set[tuple[int, int]]:
    """Return the (person, project) pairs whose time before `end` may still grow: their session is running."""
    running = Session.objects.filter(ended_at=None, started_at__lt=end, last_seen_at__lt=end)
    return set(running.values_list("person_id", "project_id"))


def time_of_project(*, project_id: int) -> Iterator[tuple[int, Span]]:
    """Yield every person's time for a project: their sessions, and the moments of their answers."""
    for session in Session.objects.filter(project_id=project_id).order_by("id").iterator():
        yield session.person_id, _span(session)
    answered = Assignment.objects.filter(project_id=project_id).exclude(submitted_at=None)
    for person_id, at in answered.values_list("worker_id", "submitted_at").iterator():
        if at is not None:
            yield person_id, (at, at + timedelta.resolution)


def is_booked_after(*, project_id: int, at: datetime) -> bool:
    """Say whether somebody booked time for the project that is not over at `at`."""
    return Slot.objects.filter(project_id=project_id, ends_at__gt=at).exclude(worker=None).exists()


def time_known() -> tuple[datetime, datetime] | None:
    """Return the first and the last moment of all time on duty and all answers; None where there is none."""
    seen = Session.objects.aggregate(first=Min("started_at"), last=Max("last_seen_at"))
    answered = Assignment.objects.aggregate(first=Min("submitted_at"), last=Max("submitted_at"))
    firsts = [at for at in (seen["first"], answered["first"]) if at]
    lasts = [at for at in (seen["last"], answered["last"]) if at]
    return (min(firsts), max(lasts)) if firsts else None


def is_on_duty(*, person_id: int, project_id: int) -> bool:
    """Say whether the person is on duty for the project."""
    return Session.objects.filter(person_id=person_id, project_id=project_id, ended_at=None).exists()
