"""Reads on time, in whole seconds."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet, Sum

from canut.core.work.models import Assignment
from canut.core.worktime.models import Session


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


def _seconds_within(session: Session, start: datetime, end: datetime) -> int:
    ended = session.ended_at or session.last_seen_at
    return max(0, int((min(ended, end) - max(session.started_at, start)).total_seconds()))


def time_on_duty(stretch: Stretch) -> TimeOnDuty:
    """Return a person's time for a project in a period; a minute on duty counts once."""
    sessions = Session.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=stretch.start),
        person_id=stretch.person_id,
        project_id=stretch.project_id,
        started_at__lt=stretch.end,
    )
    on_duty = sum(_seconds_within(session, stretch.start, stretch.end) for session in sessions)
    engaged = work_within(stretch).aggregate(total=Sum("engaged_seconds"))["total"] or 0
    return TimeOnDuty(on_duty=max(on_duty, engaged), engaged=engaged)


def work_within(stretch: Stretch) -> QuerySet[Assignment]:
    """Return the answers a person gave for a project in a period."""
    return Assignment.objects.filter(
        worker_id=stretch.person_id,
        project_id=stretch.project_id,
        submitted_at__gte=stretch.start,
        submitted_at__lt=stretch.end,
    )


def on_duty_in(*, start: datetime, end: datetime) -> set[tuple[int, int]]:
    """Return the (person, project) pairs that have time on duty in the period."""
    during = Session.objects.filter(Q(ended_at=None) | Q(ended_at__gt=start), started_at__lt=end)
    return set(during.values_list("person_id", "project_id"))


def is_on_duty(*, person_id: int, project_id: int) -> bool:
    """Say whether the person is on duty for the project."""
    return Session.objects.filter(person_id=person_id, project_id=project_id, ended_at=None).exists()
