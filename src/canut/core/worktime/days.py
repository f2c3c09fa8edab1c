"""A person's time day by day, as they see and export it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from canut.core.worktime.partition import Interval, Kind, clipped
from canut.core.worktime.spans import whole_seconds


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
    touched = {at.astimezone(zone).date() for one in known for at in _days_within(one, zone)}
    return [_day(day, known, zone) for day in sorted(touched)]


def _days_within(one: Interval, zone: tzinfo) -> Iterable[datetime]:
    at = one.start
    while at < one.end:
        yield at
        at = midnight(at.astimezone(zone).date() + timedelta(days=1), zone)


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
