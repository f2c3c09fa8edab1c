"""How long somebody may still work: limits and rest from a template that is data. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum

from canut.core.worktime.days import midnight, split_at_midnight
from canut.core.worktime.partition import Interval, Kind
from canut.core.worktime.spans import Span, joined, within

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)

REMIND_BEFORE = timedelta(minutes=30)
"""So long before a limit its reminder is given: 5 h 30 into six hours without a break, for instance."""


class Ground(StrEnum):
    """Which rule limits."""

    DAY = "day"
    WEEK = "week"
    AVERAGE = "average"
    DAILY_REST = "daily-rest"
    WEEKLY_REST = "weekly-rest"
    BREAK = "break"


@dataclass(frozen=True, slots=True)
class Rule:
    """A length of time that a rule of law sets.

    Attributes
    ----------
    mark
        How far its source was checked: ``V`` read in it, ``S`` a secondary source, ``M`` from memory.
    """

    length: timedelta
    source: str
    mark: str


@dataclass(frozen=True, slots=True)
class Template:
    """Limits of working time, rest and breaks; `average` holds over `average_weeks` calendar weeks."""

    slug: str
    day: Rule
    week: Rule
    average: Rule
    average_weeks: int
    daily_rest: Rule
    weekly_rest: Rule
    work_before_break: Rule
    pause: Rule


@dataclass(frozen=True, slots=True)
class Left:
    """What one rule leaves: how long work may go on without rest, and when it may again after that."""

    ground: Ground
    rule: Rule
    left: timedelta
    again_at: datetime

    @property
    def is_used_up(self) -> bool:
        """Say whether nothing is left."""
        return self.left <= timedelta(0)


@dataclass(frozen=True, slots=True)
class Remaining:
    """What every rule of a template leaves at a moment."""

    at: datetime
    lefts: tuple[Left, ...]

    @property
    def due_at(self) -> datetime:
        """When rest is due for whoever works on without any."""
        return self.at + max(timedelta(0), min(one.left for one in self.lefts))

    @property
    def used_up(self) -> list[Left]:
        """The rules that leave nothing, the one that lasts longest first."""
        return sorted(
            (one for one in self.lefts if one.is_used_up), key=lambda one: one.again_at, reverse=True
        )

    @property
    def reminders(self) -> list[Left]:
        """The rules that leave little, the least first."""
        near = (one for one in self.lefts if not one.is_used_up and one.left <= REMIND_BEFORE)
        return sorted(near, key=lambda one: one.left)


def what_remains(intervals: Iterable[Interval], template: Template, now: datetime, zone: tzinfo) -> Remaining:
    """Return how long somebody may still work.

    Parameters
    ----------
    intervals
        Their time until now, back to `average_weeks` before; later ones are left out. Unpaid breaks are no
        working time; paid ones are, but rest from work all the same.
    zone
        Where days and weeks begin. A day of a switch to summer time has 23 hours, in which the limit is the
        same; rest is counted in hours that passed.
    """
    now = now.astimezone(UTC)
    past = [one for one in intervals if one.start < now]
    on_duty = _spans((one for one in past if one.kind.is_on_duty), now)
    active = _spans((one for one in past if one.kind in (Kind.ENGAGED, Kind.WAITING)), now)
    return Remaining(
        now,
        (
            *_of_calendar(on_duty, template, now, zone),
            _of_rest(Ground.DAILY_REST, on_duty, template.daily_rest, DAY, now),
            _of_rest(Ground.WEEKLY_REST, on_duty, template.weekly_rest, WEEK, now),
            _of_break(active, template, now),
        ),
    )


def _spans(intervals: Iterable[Interval], now: datetime) -> list[Span]:
    """Return what the intervals cover until now, in UTC: two times of one zone subtract as on the wall."""
    return joined((one.start.astimezone(UTC), min(one.end.astimezone(UTC), now)) for one in intervals)


def _of_calendar(on_duty: Sequence[Span], template: Template, now: datetime, zone: tzinfo) -> Iterable[Left]:
    today = now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    since = midnight(monday - WEEK * (template.average_weeks - 1), zone)
    tomorrow, next_monday = midnight(today + DAY, zone), midnight(monday + WEEK, zone)
    whole = template.average.length * template.average_weeks
    yield Left(
        Ground.DAY, template.day, template.day.length - _worked(on_duty, midnight(today, zone), now), tomorrow
    )
    worked = _worked(on_duty, midnight(monday, zone), now)
    yield Left(Ground.WEEK, template.week, template.week.length - worked, next_monday)
    yield Left(Ground.AVERAGE, template.average, whole - _worked(on_duty, since, now), next_monday)


def _worked(spans: Iterable[Span], start: datetime, end: datetime) -> timedelta:
    return sum((last - first for first, last in within(spans, start, end)), timedelta())


def _of_rest(ground: Ground, on_duty: Sequence[Span], rest: Rule, period: timedelta, now: datetime) -> Left:
    """In each period that begins when work begins after a rest, the next rest must have its place."""
    chain = _since_rest(on_duty, rest.length, now)
    if not chain:
        return Left(ground, rest, period - rest.length, now)
    return Left(ground, rest, chain[0][0] + period - rest.length - now, chain[-1][1] + rest.length)


def _of_break(active: Sequence[Span], template: Template, now: datetime) -> Left:
    chain = _since_rest(active, template.pause.length, now)
    worked = sum((end - start for start, end in chain), timedelta())
    again_at = chain[-1][1] + template.pause.length if chain else now
    rule = template.work_before_break
    return Left(Ground.BREAK, rule, rule.length - worked, again_at)


def _since_rest(spans: Sequence[Span], rest: timedelta, now: datetime) -> list[Span]:
    """Return the spans since the last gap that was at least `rest` long."""
    chain: list[Span] = []
    later = now
    for span in reversed(spans):
        if later - span[1] >= rest:
            break
        chain.append(span)
        later = span[0]
    return chain[::-1]


def what_does_not_fit(
    intervals: Iterable[Interval], planned: Iterable[Span], template: Template, zone: tzinfo
) -> Left | None:
    """Return the first rule that planned time would break, were it worked whole; None when all fits.

    Breaks are left to the day itself.
    """
    known = list(intervals)
    for start, end in split_at_midnight(joined(planned), zone):
        for one in what_remains(known, template, start, zone).lefts:
            if one.ground is not Ground.BREAK and one.left < end - start:
                return one
        known.append(Interval(Kind.WAITING, start, end, 0))
    return None
