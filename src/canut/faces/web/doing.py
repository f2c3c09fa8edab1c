"""The clock of a task in hand, as working time has it; the page only counts on from it."""

from dataclasses import dataclass
from datetime import datetime

from canut.core.local_time import day_here, midnight
from canut.core.work.models import Assignment
from canut.core.work.queries import Handed, handed_in_since
from canut.core.worktime.models import Break
from canut.core.worktime.queries import break_of, rested_seconds, session_of


@dataclass(frozen=True, slots=True)
class Clock:
    """How long a task has been in hand and may still be, in seconds; and the break its worker is on.

    Attributes
    ----------
    on_task
        Since it was accepted: what an answer given now would count for, breaks included, as long as the lease
        runs. Whoever answers was at work; only of a task that is given back the breaks do not count.
    rested
        The part of it spent on breaks.
    """

    on_task: int
    rested: int
    left: int
    rest: Break | None
    rest_left: int


def clock_of(held: Assignment, now: datetime) -> Clock:
    """Return the clock of a task in hand."""
    since = held.accepted_at or now
    session = session_of(person_id=held.worker_id)
    rest = break_of(session=session) if session else None
    rest_left = int((rest.until - now).total_seconds()) if rest else 0
    return Clock(
        on_task=max(0, int((min(now, held.lease_until) - since).total_seconds())),
        rested=rested_seconds(person_id=held.worker_id, start=since, end=now) if since < now else 0,
        left=max(0, int((held.lease_until - now).total_seconds())),
        rest=rest if rest_left > 0 else None,
        rest_left=rest_left,
    )


def today_of(held: Assignment, now: datetime) -> Handed:
    """Return what the worker of a task handed in for its project since midnight."""
    since = midnight(day_here(now))
    return handed_in_since(worker_id=held.worker_id, project_id=held.project_id, since=since)
