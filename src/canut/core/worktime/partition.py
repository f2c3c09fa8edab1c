"""A person's time cut into intervals that neither overlap nor leave a hole. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from canut.core.worktime.spans import Span


class Kind(StrEnum):
    """What an interval was."""

    ENGAGED = "engaged"
    WAITING = "waiting"
    PAID_BREAK = "paid-break"
    UNPAID_BREAK = "unpaid-break"

    @property
    def is_on_duty(self) -> bool:
        """Say whether it counts: all but unpaid breaks do."""
        return self is not Kind.UNPAID_BREAK


@dataclass(frozen=True, slots=True)
class Stay:
    """A stretch of being there for one project."""

    start: datetime
    end: datetime
    project_id: int


@dataclass(frozen=True, slots=True)
class Work:
    """The time that one assignment took, measured."""

    start: datetime
    end: datetime
    project_id: int
    assignment_id: int


@dataclass(frozen=True, slots=True)
class Rest:
    """A break within a stay."""

    start: datetime
    end: datetime
    is_paid: bool


@dataclass(frozen=True, slots=True)
class Interval:
    """A part ``[start, end)`` of somebody's time for one project, of one kind."""

    kind: Kind
    start: datetime
    end: datetime
    project_id: int
    assignment_id: int | None = None

    @property
    def span(self) -> Span:
        """Its start and its end."""
        return self.start, self.end


def partition(
    stays: Iterable[Stay], work: Iterable[Work] = (), breaks: Iterable[Rest] = ()
) -> list[Interval]:
    """Cut stays that do not overlap into intervals that cover exactly the same time, in order.

    Work for the project of the stay is engaged time, also within a break: whoever works has none. Where two
    pieces of work overlap, the earlier one has the time. What is neither work nor break is waiting.
    """
    ordered = sorted(work, key=lambda one: (one.start, one.end, one.assignment_id))
    rests = sorted(breaks, key=lambda one: (one.start, one.end))
    return [
        interval
        for stay in sorted(stays, key=lambda one: one.start)
        for interval in _parts_of(stay, ordered, rests)
    ]


def clipped(intervals: Iterable[Interval], start: datetime, end: datetime) -> list[Interval]:
    """Return the part of the intervals that lies in ``[start, end)``."""
    return [
        replace(one, start=max(one.start, start), end=min(one.end, end))
        for one in intervals
        if max(one.start, start) < min(one.end, end)
    ]


def _parts_of(stay: Stay, work: Sequence[Work], breaks: Sequence[Rest]) -> Iterator[Interval]:
    at = stay.start
    for one in work:
        start, end = max(one.start, at), min(one.end, stay.end)
        if one.project_id == stay.project_id and start < end:
            yield from _idle_parts(replace(stay, start=at, end=start), breaks)
            yield Interval(Kind.ENGAGED, start, end, stay.project_id, one.assignment_id)
            at = end
    yield from _idle_parts(replace(stay, start=at), breaks)


def _idle_parts(stay: Stay, breaks: Sequence[Rest]) -> Iterator[Interval]:
    at = stay.start
    for one in breaks:
        start, end = max(one.start, at), min(one.end, stay.end)
        if start < end:
            yield from _waiting(stay, at, start)
            kind = Kind.PAID_BREAK if one.is_paid else Kind.UNPAID_BREAK
            yield Interval(kind, start, end, stay.project_id)
            at = end
    yield from _waiting(stay, at, stay.end)


def _waiting(stay: Stay, start: datetime, end: datetime) -> Iterator[Interval]:
    if start < end:
        yield Interval(Kind.WAITING, start, end, stay.project_id)
