"""A person's time as a plot of days and as the calendar of a month. Pure."""

from calendar import Calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from canut.core.worktime.days import DayOfTime

HOUR = 3600
PLOTTED = 31
"""Days of a plot at the most: the last ones, so that a bar stays wide enough to see."""

HEIGHT, WIDTH, LEFT, TOP, FOOT = 130, 340, 30, 8, 18
"""Of a plot, in units of its own: the whole of it, and what its labels take."""

STEPS = (1, 2, 4, 8)
LINES_AT_MOST = 4
NARROWEST_LABEL = 22
FILLED = 0.72
"""Share of a day's place that its bar takes."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One day: where its parts stand, from the ground up."""

    day: DayOfTime
    x: float
    width: float
    parts: Sequence[tuple[str, float, float]]
    label: str

    @property
    def middle(self) -> float:
        """Where its label stands."""
        return round(self.x + self.width / 2, 2)


@dataclass(frozen=True, slots=True)
class Plot:
    """Bars, and the lines of hours behind them."""

    bars: Sequence[Bar]
    lines: Sequence[tuple[int, float]]
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Month:
    """The weeks of a month from Monday, each day with its time; None outside the month."""

    first: date
    last: date
    weeks: Sequence[Sequence[tuple[date, DayOfTime | None] | None]]
    total: int

    @property
    def before(self) -> tuple[date, date]:
        """First and last day of the month before."""
        last = self.first - timedelta(days=1)
        return last.replace(day=1), last

    @property
    def after(self) -> tuple[date, date]:
        """First and last day of the month after."""
        first = self.last + timedelta(days=1)
        return first, last_of(first)


def last_of(day: date) -> date:
    """Return the last day of a day's month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def month_of(first: date, days: Sequence[DayOfTime]) -> Month:
    """Return the calendar of the month that begins on `first`."""
    known = {one.day: one for one in days}
    weeks = [
        [(day, known.get(day)) if day.month == first.month else None for day in week]
        for week in Calendar().monthdatescalendar(first.year, first.month)
    ]
    return Month(first, last_of(first), weeks, sum(one.on_duty for one in days))


def plot_of(days: Sequence[DayOfTime], since: date, until: date) -> Plot:
    """Return the bars of the last days from `since` to `until`, days without time included."""
    since = max(since, until - timedelta(days=PLOTTED - 1))
    known = {one.day: one for one in days}
    shown = [since + timedelta(days=number) for number in range((until - since).days + 1)]
    most = max((known[day].on_duty for day in shown if day in known), default=0)
    step = next((one for one in STEPS if one * LINES_AT_MOST * HOUR >= most), STEPS[-1])
    top = max(step, -(-most // (step * HOUR)) * step)
    lines = [(hour, _height(hour * HOUR, top)) for hour in range(0, top + 1, step)]
    return Plot(_bars(shown, known, top), lines, since, until)


def _height(seconds: int, top: int) -> float:
    ground = HEIGHT - FOOT
    return round(ground - (ground - TOP) * seconds / (top * HOUR), 2)


def _bars(shown: Sequence[date], known: Mapping[date, DayOfTime], top: int) -> list[Bar]:
    place = (WIDTH - LEFT) / len(shown)
    every = max(1, round(NARROWEST_LABEL / place + 0.49))
    bars = []
    for number, day in enumerate(shown):
        one = known.get(day) or DayOfTime(day, 0, 0, 0, 0)
        x = round(LEFT + place * (number + (1 - FILLED) / 2), 2)
        label = "" if number % every else str(day.day)
        bars.append(Bar(one, x, round(place * FILLED, 2), _parts(one, top), label))
    return bars


def _parts(one: DayOfTime, top: int) -> list[tuple[str, float, float]]:
    parts, below = [], 0
    for name, seconds in (("engaged", one.engaged), ("waiting", one.waiting), ("rest", one.paid_break)):
        y = _height(below + seconds, top)
        if seconds:
            parts.append((name, y, round(_height(below, top) - y, 2)))
        below += seconds
    return parts
