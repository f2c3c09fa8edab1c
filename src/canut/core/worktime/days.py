"""A person's time day by day, as they see and export it. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from canut.core.worktime.partition import Interval, Kind, clipped
from canut.core.worktime.spans import Span, whole_seconds


@dataclass(frozen=True, slots=True)
class DayOfTime:
    """Seconds of one day by what they were."""

    day: date
    engaged: int
    waiting: int
    paid_break: int
    unpaid_break: int

    @property
    def on_duty(self) -> int:
        """All but unpaid breaks."""
        return self.engaged + self.waiting + self.paid_break


def days_of(intervals: Iterable[Interval], zone: tzinfo) -> list[DayOfTime]:
    """Return the days of a time zone that have any time, in order."""
    known = list(intervals)
    parts = split_at_midnight((one.span for one in known), zone)
    touched = {start.astimezone(zone).date() for start, _end in parts}
    return [_day(day, known, zone) for day in sorted(touched)]


def split_at_midnight(spans: Iterable[Span], zone: tzinfo) -> Iterator[Span]:
    """Yield the same spans, cut wherever a day begins."""
    for start, end in spans:
        at = start
        while at < end:
            following = min(end, midnight(at.astimezone(zone).date() + timedelta(days=1), zone))
            yield at, following
            at = following


def midnight(day: date, zone: tzinfo) -> datetime:
    """Return the first moment of a day, in UTC."""
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def _day(day: date, intervals: list[Interval], zone: tzinfo) -> DayOfTime:
    here = clipped(intervals, midnight(day, zone), midnight(day + timedelta(days=1), zone))
    seconds = {kind: whole_seconds([one.span for one in here if one.kind is kind]) for kind in Kind}
    return DayOfTime(
        day=day,
        engaged=seconds[Kind.ENGAGED],
        waiting=seconds[Kind.WAITING],
        paid_break=seconds[Kind.PAID_BREAK],
        unpaid_break=seconds[Kind.UNPAID_BREAK],
    )
