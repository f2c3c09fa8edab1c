"""Reads on time, in whole seconds."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
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


def time_on_duty(stretch: Stretch, *, credited: Mapping[int, int] | None = None) -> TimeOnDuty:
    """Return a person's time for a project in a period; see `times_on_duty`."""
    found = times_on_duty(
        person_ids=[stretch.person_id], start=stretch.start, end=stretch.end, credited=credited
    )
    return found.get((stretch.person_id, stretch.project_id), TimeOnDuty(0, 0))


def times_on_duty(
    *,
    person_ids: Collection[int],
    start: datetime,
    end: datetime,
    credited: Mapping[int, int] | None = None,
) -> dict[tuple[int, int], TimeOnDuty]:
    """Return the time of many people by (person, project), in two queries; a minute on duty counts once.

    On duty is the time of the sessions for the project, and that of answers given in the period while no
    session of the person ran: they worked on without a sign of life, or past the end of a lease. Such time
    belongs to the period of the answer, so that a period that is over never grows.

    Parameters
    ----------
    credited
        Seconds by assignment that an answer counts for where they are more than what was measured.
    """
    more = credited or {}
    worked: dict[tuple[int, int], list[Span]] = defaultdict(list)
    since = start
    answered = Assignment.objects.filter(
        worker_id__in=person_ids, submitted_at__gte=start, submitted_at__lt=end
    )
    rows = answered.values_list("id", "worker_id", "project_id", "submitted_at", "engaged_seconds")
    for assignment_id, person_id, project_id, at, measured in rows:
        if at is not None:
            began = at - timedelta(seconds=max(measured, more.get(assignment_id, 0)))
            worked[person_id, project_id].append((began, at))
            since = min(since, began)
    sessions: dict[int, list[Session]] = defaultdict(list)
    for session in Session.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=since), person_id__in=person_ids, started_at__lt=end
    ):
        sessions[session.person_id].append(session)
    pairs = {*worked, *((one.person_id, one.project_id) for own in sessions.values() for one in own)}
    return {pair: _time(pair, worked[pair], sessions[pair[0]], start, end) for pair in pairs}


def _time(
    pair: tuple[int, int], worked: list[Span], sessions: list[Session], start: datetime, end: datetime
) -> TimeOnDuty:
    own = [_span(one) for one in sessions if one.project_id == pair[1]]
    seen = within(own, start, end)
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
