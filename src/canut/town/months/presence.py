"""When a person was on duty, as the town saw it: from signs of life alone, by the rules of ADR 0014.

The oracle's own account of time; nothing here reads what the platform recorded. Moments are whole seconds
since 1970.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

IDLE = 15 * 60


@dataclass
class Pause:
    """A break within a stay; it is over at `until` unless it is ended before."""

    start: int
    until: int
    is_paid: bool
    end: int | None = None


@dataclass
class Stay:
    """On duty for one project; `booked_until` is the end of a booked slot, to which it counts."""

    project: int
    start: int
    seen: int
    booked_until: int | None = None
    pauses: list[Pause] = field(default_factory=list)
    is_over: bool = False
    in_question: bool = False

    @property
    def pause(self) -> Pause | None:
        """The break that runs."""
        return self.pauses[-1] if self.pauses and self.pauses[-1].end is None else None

    def settle(self, now: int) -> None:
        """End the break when its time is over: whoever had it was away with good reason until then."""
        pause = self.pause
        if pause and now >= pause.until:
            pause.end = pause.until
            self.seen = max(self.seen, pause.until)

    def goes_on(self, now: int, *, has_work: bool) -> bool:
        """Say whether a sign of life at `now` continues this stay."""
        if self.booked_until is not None:
            return now < self.booked_until
        return self.seen > now - IDLE or self.pause is not None or has_work

    def finish(self, at: int, now: int) -> None:
        """End it at `at`, found out at `now`."""
        self.in_question = self.booked_until is None and at <= now - IDLE
        self.seen, self.is_over = max(at, self.start), True
        if pause := self.pause:
            pause.end = min(max(self.seen, pause.start), pause.until)

    def seconds(self) -> Iterator[range]:
        """Yield the seconds that count, around the unpaid breaks."""
        at = self.start
        for pause in self.pauses:
            if not pause.is_paid and pause.end is not None and pause.end > pause.start:
                yield range(at, pause.start)
                at = pause.end
        yield range(at, self.seen)


class Presence:
    """One person's stays, one at a time."""

    def __init__(self) -> None:
        self.stays: list[Stay] = []
        self.added_until = 0

    @property
    def running(self) -> Stay | None:
        """The stay that is not over."""
        return self.stays[-1] if self.stays and not self.stays[-1].is_over else None

    def sign(self, project: int, now: int, *, has_work: bool, may_start: bool = True) -> None:
        """Be seen at work on a project."""
        stay = self.running
        since = now
        if stay and stay.project == project:
            stay.settle(now)
            if stay.goes_on(now, has_work=has_work):
                stay.seen = max(stay.seen, now)
                return
            if stay.booked_until is not None and now - stay.booked_until < IDLE:
                since = stay.booked_until
        if may_start or has_work:
            self.leave(now, has_work=has_work and stay is not None and stay.project == project)
            start = max([since, self.added_until, *(one.seen for one in self.stays)])
            self.stays.append(Stay(project, start, max(start, now)))

    def book_in(self, project: int, now: int, until: int) -> None:
        """Start a booked slot."""
        self.leave(now, has_work=False)
        start = max([now, self.added_until, *(one.seen for one in self.stays)])
        self.stays.append(Stay(project, start, max(start, now), booked_until=until))

    def leave(self, now: int, *, has_work: bool) -> None:
        """Go off duty; a stay in which nobody was seen for long ended when they were."""
        stay = self.running
        if stay is None:
            return
        stay.settle(now)
        if stay.booked_until is not None:
            stay.finish(min(now, stay.booked_until), now)
        elif stay.goes_on(now, has_work=has_work):
            stay.finish(max(now, stay.seen), now)
        else:
            stay.finish(stay.seen, now)

    def sweep(self, now: int, *, has_work: bool, is_open: bool) -> None:
        """End what is over: a slot that ended, a stay in which nobody was seen, a project that closed."""
        stay = self.running
        if stay is None:
            return
        stay.settle(now)
        if stay.booked_until is not None:
            if now >= stay.booked_until:
                stay.finish(stay.booked_until, now)
        elif (stay.seen < now - IDLE or not is_open) and not has_work and stay.pause is None:
            stay.finish(stay.seen, now)

    def rest(self, now: int, *, length: int, is_paid: bool) -> None:
        """Begin a break."""
        if stay := self.running:
            stay.seen = max(stay.seen, now)
            until = stay.seen + length
            if stay.booked_until is not None:
                until = min(until, stay.booked_until)
            stay.pauses.append(Pause(stay.seen, until, is_paid))

    def resume(self, now: int) -> None:
        """End the break that runs, if any; the sign of life that follows is another call."""
        if stay := self.running:
            stay.settle(now)
            if pause := stay.pause:
                pause.end = min(max(now, pause.start), pause.until)
                stay.seen = max(stay.seen, pause.end)

    def seen_seconds(self, start: int, end: int, project: int | None = None) -> set[int]:
        """Return the seconds on duty in ``[start, end)``, for one project or for any."""
        return {
            second
            for stay in self.stays
            if stay.seen > start and stay.start < end and project in (None, stay.project)
            for part in stay.seconds()
            for second in range(max(part.start, start), min(part.stop, end))
        }
