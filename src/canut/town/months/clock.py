"""The town's only clock, and what is to happen by it."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Paris")
"""Where the town lies: its days and weeks begin at midnight there, its clocks change twice a year."""


class Clock:
    """Time passes only here, in whole seconds; the platform's clock may be late, as machines' clocks are."""

    def __init__(self, starts_at: datetime) -> None:
        self._true = starts_at
        self._late = timedelta(0)

    @property
    def now(self) -> datetime:
        """What the platform's clock says."""
        return self._true - self._late

    @property
    def true(self) -> datetime:
        """What time it is."""
        return self._true

    def reach(self, moment: datetime) -> None:
        """Let time pass until `moment`; a moment that is over changes nothing."""
        self._true = max(self._true, moment)

    def be_late(self, seconds: int) -> None:
        """Set the platform's clock back by so much; 0 sets it right."""
        self._late = timedelta(seconds=seconds)


class Agenda:
    """What is about to happen, in order of time; what was planned for a moment that is over happens late."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._order = count()
        self._queue: list[tuple[datetime, int, Callable[[], None]]] = []

    def at(self, when: datetime, happen: Callable[[], None]) -> None:
        """Plan something for a moment."""
        heappush(self._queue, (when, next(self._order), happen))

    def after(self, seconds: int, happen: Callable[[], None]) -> None:
        """Plan something so many seconds from now."""
        self.at(self._clock.true + timedelta(seconds=seconds), happen)

    def run_until(self, end: datetime) -> None:
        """Let all that is planned before `end` happen."""
        while self._queue and self._queue[0][0] < end:
            when, _, happen = heappop(self._queue)
            self._clock.reach(when)
            happen()
        self._clock.reach(end)


def local(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a moment by the town's clocks; one that a switch to summer time leaves out is an hour later."""
    return datetime.combine(day, time(hour, minute), tzinfo=ZONE).astimezone(ZoneInfo("UTC"))
