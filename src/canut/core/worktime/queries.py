"""Reads on time, in whole seconds."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet

from canut.core.work.models import Assignment
from canut.core.work.queries import current_terms
from canut.core.worktime.models import AddedTime, Break, Session, Slot
from canut.core.worktime.partition import Interval, clipped
from canut.core.worktime.records import Records, presence_during, records_counting_in, records_during
from canut.core.worktime.spans import Span, joined, whole_seconds, within
from canut.engines.earnings import smallest_lawful_pay


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
        """On duty without work in hand; paid breaks are part of it."""
        return self.on_duty - self.engaged


def time_on_duty(stretch: Stretch) -> TimeOnDuty:
    """Return a person's time for a project in a period; a minute on duty counts once.

    On duty is the time of the sessions for the project without unpaid breaks; that of answers given in the
    period while no session of the person ran (they worked on without a sign of life, past the end of a
    lease, or in a break); and added time that counts from a moment of the period. What was not seen belongs
    to the period in which it was told, so that a period that is over never grows.
    """
    times = times_on_duty(person_ids=[stretch.person_id], start=stretch.start, end=stretch.end)
    return times.get((stretch.person_id, stretch.project_id), TimeOnDuty(0, 0))


def times_on_duty(
    *,
    person_ids: Collection[int],
    start: datetime,
    end: datetime,
    credited: Mapping[int, int] | None = None,
) -> dict[tuple[int, int], TimeOnDuty]:
    """Return the time of some hundred people in one period, by (person, project); see `time_on_duty`.

    Parameters
    ----------
    credited
        Seconds by assignment that an answer counts for where they are more than what was measured.
    """
    found = records_counting_in(person_ids=person_ids, start=start, end=end, credited=credited)
    return {
        (person_id, project_id): time
        for person_id, records in found.items()
        for project_id, time in _times_of(records, start, end).items()
    }


def _times_of(records: Records, start: datetime, end: datetime) -> dict[int, TimeOnDuty]:
    answered = [work for work in records.work if start <= work.end < end]
    added = [one for one in records.added if start <= one.counted_at < end]
    unseen = [(work.project_id, left) for work, left in records.unseen() if start <= work.end < end]
    projects = {stay.project_id for stay in records.stays} | {work.project_id for work in answered}
    projects |= {one.project_id for one in added}
    times = {}
    for project in sorted(projects):
        on_duty = whole_seconds(
            within(records.present(project), start, end),
            [span for of, left in unseen if of == project for span in left],
            joined((one.starts_at, one.ends_at) for one in added if one.project_id == project),
        )
        worked = joined((work.start, work.end) for work in answered if work.project_id == project)
        times[project] = TimeOnDuty(on_duty=on_duty, engaged=min(on_duty, whole_seconds(worked)))
    return times


def intervals(*, person_id: int, start: datetime, end: datetime) -> list[Interval]:
    """Return a person's time within ``[start, end)`` as intervals that neither overlap nor leave a hole.

    All but unpaid breaks are on duty. Work that no session saw, and added time, stand where they were.
    """
    found = records_during(person_ids=[person_id], start=start, end=end)
    return clipped(found[person_id].intervals(), start, end) if person_id in found else []


def work_within(stretch: Stretch) -> QuerySet[Assignment]:
    """Return the answers a person gave for a project in a period."""
    return Assignment.objects.filter(
        worker_id=stretch.person_id,
        project_id=stretch.project_id,
        submitted_at__gte=stretch.start,
        submitted_at__lt=stretch.end,
    )


def cancelled_late() -> QuerySet[Slot]:
    """Return the slots that were cancelled too late for their worker and are not counted yet."""
    return Slot.objects.filter(cancelled_at__isnull=False, worker__isnull=False, settled_at=None)


def on_duty_in(
    *, start: datetime, end: datetime, people: Collection[int] | None = None
) -> set[tuple[int, int]]:
    """Return the (person, project) pairs with time on duty, or answers, in the period; only of `people`."""
    during = Session.objects.filter(Q(ended_at=None) | Q(ended_at__gt=start), started_at__lt=end)
    answered = Assignment.objects.filter(submitted_at__gte=start, submitted_at__lt=end)
    added = AddedTime.objects.filter(counted_at__gte=start, counted_at__lt=end)
    cancelled = cancelled_late().filter(ends_at__gte=start, ends_at__lt=end)
    if people is not None:
        during, answered = during.filter(person_id__in=people), answered.filter(worker_id__in=people)
        added, cancelled = added.filter(person_id__in=people), cancelled.filter(worker_id__in=people)
    return {
        *during.values_list("person_id", "project_id"),
        *answered.values_list("worker_id", "project_id").distinct(),
        *added.values_list("person_id", "project_id"),
        *_pairs(cancelled),
    }


def _pairs(slots: QuerySet[Slot]) -> set[tuple[int, int]]:
    return set(slots.exclude(worker=None).values_list("worker_id", "project_id"))


def still_counting(*, end: datetime) -> set[tuple[int, int]]:
    """Return the (person, project) pairs whose time before `end` may still grow.

    Their session is running, or a slot that was cancelled late is not counted yet.
    """
    running = Session.objects.filter(ended_at=None, started_at__lt=end, last_seen_at__lt=end)
    return {
        *running.values_list("person_id", "project_id"),
        *_pairs(cancelled_late().filter(ends_at__lt=end)),
    }


def time_of_project(*, project_id: int) -> Iterator[tuple[int, Span]]:
    """Yield every person's time for a project: their sessions, and the moments of answers and added time."""
    for session in Session.objects.filter(project_id=project_id).order_by("id").iterator():
        yield session.person_id, (session.started_at, session.ended_at or session.last_seen_at)
    answered = Assignment.objects.filter(project_id=project_id).exclude(submitted_at=None)
    for person_id, at in answered.values_list("worker_id", "submitted_at").iterator():
        if at is not None:
            yield person_id, (at, at + timedelta.resolution)
    added = AddedTime.objects.filter(project_id=project_id)
    for person_id, at in added.values_list("person_id", "counted_at").iterator():
        yield person_id, (at, at + timedelta.resolution)


def is_booked_after(*, project_id: int, at: datetime) -> bool:
    """Say whether somebody's booked time for the project is not over at `at`, or not counted yet."""
    booked = Slot.objects.filter(project_id=project_id, ends_at__gt=at).exclude(worker=None)
    return booked.exists() or cancelled_late().filter(project_id=project_id).exists()


def time_known() -> tuple[datetime, datetime] | None:
    """Return the first and the last moment of all time on duty and all answers; None where there is none."""
    seen = Session.objects.aggregate(first=Min("started_at"), last=Max("last_seen_at"))
    answered = Assignment.objects.aggregate(first=Min("submitted_at"), last=Max("submitted_at"))
    added = AddedTime.objects.aggregate(first=Min("counted_at"), last=Max("counted_at"))
    firsts = [at for at in (seen["first"], answered["first"], added["first"]) if at]
    lasts = [at for at in (seen["last"], answered["last"], added["last"]) if at]
    return (min(firsts), max(lasts)) if firsts else None


def is_on_duty(*, person_id: int, project_id: int) -> bool:
    """Say whether the person is on duty for the project."""
    return Session.objects.filter(person_id=person_id, project_id=project_id, ended_at=None).exists()


def session_of(*, person_id: int) -> Session | None:
    """Return the person's running session, for whatever project."""
    return (
        Session.objects.filter(person_id=person_id, ended_at=None).select_related("project", "slot").first()
    )


def break_of(*, session: Session) -> Break | None:
    """Return the break of a session that was not ended."""
    return Break.objects.filter(session=session, ended_at=None).first()


def rested_seconds(*, person_id: int, start: datetime, end: datetime) -> int:
    """Return the seconds of a person's breaks within ``[start, end)``, paid or not."""
    breaks = presence_during(person_id=person_id, start=start, end=end).breaks
    return whole_seconds(within(((rest.start, rest.end) for rest in breaks), start, end))


def on_break(*, person_ids: Collection[int], now: datetime) -> set[int]:
    """Return those of the people who are on a break at `now`: nobody offers them work."""
    breaks = Break.objects.filter(session__person__in=person_ids, ended_at=None, until__gt=now)
    return set(breaks.values_list("session__person", flat=True))


def questions_for(*, person_id: int) -> QuerySet[Session]:
    """Return the sessions after whose end a person may have been at work: they are asked; latest first."""
    asked = Session.objects.filter(person_id=person_id, asked_at__isnull=False, answered_at=None)
    return asked.select_related("project").order_by("-ended_at")


def slots_of(*, person_id: int, now: datetime) -> QuerySet[Slot]:
    """Return the slots a person booked that are not over, the next one first."""
    own = Slot.objects.filter(worker_id=person_id, ends_at__gt=now)
    return own.select_related("project__client").order_by("starts_at", "id")


def unstarted_slots(*, person_id: int, now: datetime) -> QuerySet[Slot]:
    """Return the slots that a person booked, that began, and that they did not start: they may claim them."""
    began = Slot.objects.filter(worker_id=person_id, starts_at__lte=now, cancelled_at=None)
    started = Session.objects.filter(slot=OuterRef("pk"))
    claimed = AddedTime.objects.filter(slot=OuterRef("pk"), ends_at__gte=OuterRef("ends_at"))
    return began.filter(~Exists(started), ~Exists(claimed)).select_related("project").order_by("-starts_at")


def free_slots(*, now: datetime) -> QuerySet[Slot]:
    """Return the places that can be booked, the next one first."""
    free = Slot.objects.filter(worker=None, cancelled_at=None, ends_at__gt=now)
    return free.select_related("project__client").order_by("starts_at", "project_id", "id")


def slots_of_project(*, project_id: int, now: datetime) -> QuerySet[Slot]:
    """Return the slots of a project that are not over, and were not withdrawn, the next one first."""
    coming = Slot.objects.filter(project_id=project_id, ends_at__gt=now)
    return coming.exclude(cancelled_at__isnull=False, worker=None).order_by("starts_at", "ends_at", "id")


def slot_pay_minor(*, slot: Slot) -> int:
    """Return what the whole of a slot pays at the least, in minor units of its project's currency."""
    floor = current_terms(project_id=slot.project_id).hourly_floor_minor
    seconds = whole_seconds([(slot.starts_at, slot.ends_at)])
    return smallest_lawful_pay(hourly_floor_minor=floor, seconds=seconds)


STATED_AT_MOST = timedelta(hours=1)
"""The most that a worker can state in answer to one question; longer work shows by the answers it ends in."""


def time_in_question(session: Session, now: datetime) -> Span:
    """Return the time that the question of a session is about: from its end until its person was back."""
    since = session.ended_at or session.last_seen_at
    later = Session.objects.filter(person=session.person_id, started_at__gte=since).exclude(pk=session.pk)
    back = later.aggregate(at=Min("started_at"))["at"] or now
    return since, max(since, min(back, now, since + STATED_AT_MOST))


def has_been_on_duty(*, person_id: int, project_id: int) -> bool:
    """Say whether the person ever was on duty for the project."""
    return Session.objects.filter(person_id=person_id, project_id=project_id).exists()
