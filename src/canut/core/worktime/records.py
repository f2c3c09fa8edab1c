"""What is on record of some people's time, read in a handful of queries however many people there are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from django.db.models import Q

from canut.core.work.models import Assignment
from canut.core.worktime.models import AddedTime, Break, Session
from canut.core.worktime.partition import Interval, Rest, Stay, Work, partition
from canut.core.worktime.spans import Span, joined, outside, without

NOTHING: Mapping[int, int] = MappingProxyType({})


@dataclass(slots=True)
class Records:
    """One person's sessions with their breaks, answers with the time they took, and added time."""

    stays: list[Stay] = field(default_factory=list)
    breaks: list[Rest] = field(default_factory=list)
    work: list[Work] = field(default_factory=list)
    added: list[AddedTime] = field(default_factory=list)

    @property
    def unpaid(self) -> list[Span]:
        """The unpaid breaks, in order."""
        return joined((rest.start, rest.end) for rest in self.breaks if not rest.is_paid)

    def present(self, project_id: int | None = None) -> list[Span]:
        """Return the time in sessions, for one project or for any, without unpaid breaks."""
        stays = (
            (stay.start, stay.end)
            for stay in self.stays
            if project_id is None or stay.project_id == project_id
        )
        return without(stays, self.unpaid)

    def unseen(self) -> Iterator[tuple[Work, list[Span]]]:
        """Yield the work that neither sessions, added time nor earlier work cover, with the part that is not.

        It is worked on without a sign of life, past the end of a lease, or in an unpaid break; what two
        pieces share belongs to the one that was handed in first.
        """
        added = ((one.starts_at, one.ends_at) for one in self.added)
        covered = joined([*self.present(), *added])
        earlier: list[Span] = []
        for work in sorted(self.work, key=lambda one: (one.end, one.assignment_id)):
            left = without(outside((work.start, work.end), covered), earlier)
            if left:
                earlier = joined([*earlier, *left])
                yield work, left

    def intervals(self) -> list[Interval]:
        """Return all of it as intervals that neither overlap nor leave a hole."""
        pieces = [Stay(*span, project_id=work.project_id) for work, left in self.unseen() for span in left]
        unseen = joined((piece.start, piece.end) for piece in pieces)
        stays = [
            Stay(*span, project_id=stay.project_id)
            for stay in self.stays
            for span in outside((stay.start, stay.end), unseen)
        ]
        added = [Stay(one.starts_at, one.ends_at, one.project_id) for one in self.added]
        return partition([*stays, *pieces, *added], self.work, self.breaks)


def records_counting_in(
    *,
    person_ids: Collection[int],
    start: datetime,
    end: datetime,
    credited: Mapping[int, int] | None = None,
) -> dict[int, Records]:
    """Return all that says how much time of each person belongs to the period ``[start, end)``.

    Answers belong to it by the moment they were handed in, added time by the moment it counts from, sessions
    by their own time; what lies before the period is read as far as the work of the answers reaches back.
    """
    found: dict[int, Records] = defaultdict(Records)
    answered = Assignment.objects.filter(worker__in=person_ids)
    _add_work(found, answered.filter(submitted_at__gte=start, submitted_at__lt=end), credited or {})
    since = min([start, *(work.start for records in found.values() for work in records.work)])
    if since < start:
        _add_work(found, answered.filter(submitted_at__gt=since, submitted_at__lt=start))
    # Time that was added since, and counts in a later period, is not counted here once more.
    counts_here, lies_here = (
        Q(counted_at__gte=since, counted_at__lt=end),
        Q(ends_at__gt=since, starts_at__lt=end),
    )
    added = AddedTime.objects.filter(counts_here | lies_here, person__in=person_ids)
    _add_stays(found, person_ids, since, end)
    _add_added(found, added)
    return found


def records_during(*, person_ids: Collection[int], start: datetime, end: datetime) -> dict[int, Records]:
    """Return what is on record of the time ``[start, end)`` itself, and of what overlaps it."""
    found: dict[int, Records] = defaultdict(Records)
    answered = Assignment.objects.filter(worker__in=person_ids, submitted_at__gt=start)
    _add_work(found, answered.filter(Q(accepted_at=None) | Q(accepted_at__lt=end)))
    _add_stays(found, person_ids, start, end)
    added = AddedTime.objects.filter(person__in=person_ids, ends_at__gt=start, starts_at__lt=end)
    _add_added(found, added)
    return found


def presence_during(*, person_id: int, start: datetime, end: datetime) -> Records:
    """Return a person's sessions, breaks and added time of ``[start, end)``, without their work."""
    found: dict[int, Records] = defaultdict(Records)
    _add_stays(found, [person_id], start, end)
    _add_added(found, AddedTime.objects.filter(person_id=person_id, ends_at__gt=start, starts_at__lt=end))
    return found[person_id]


def _add_work(
    found: dict[int, Records], answers: Iterable[Assignment], credited: Mapping[int, int] = NOTHING
) -> None:
    for one in answers:
        if one.submitted_at is not None:
            seconds = max(one.engaged_seconds, credited.get(one.pk, 0))
            start = one.submitted_at - timedelta(seconds=seconds)
            found[one.worker_id].work.append(Work(start, one.submitted_at, one.project_id, one.pk))


def _add_stays(
    found: dict[int, Records], person_ids: Collection[int], start: datetime, end: datetime
) -> None:
    running = Q(ended_at=None) | Q(ended_at__gt=start)
    sessions = Session.objects.filter(running, person__in=person_ids, started_at__lt=end)
    for one in sessions.order_by("started_at", "id"):
        over = one.ended_at or one.last_seen_at
        found[one.person_id].stays.append(Stay(one.started_at, over, one.project_id))
    breaks = Break.objects.filter(session__person__in=person_ids, until__gt=start, started_at__lt=end)
    facts = breaks.values_list("session__person", "started_at", "ended_at", "until", "is_paid")
    for person_id, began, ended, until, is_paid in facts.order_by("started_at", "id"):
        found[person_id].breaks.append(Rest(began, ended or until, is_paid))


def _add_added(found: dict[int, Records], added: Iterable[AddedTime]) -> None:
    for one in added:
        found[one.person_id].added.append(one)
