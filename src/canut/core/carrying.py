"""Work carried out beside the requests: taken by one process, gone on with by the next (docs/adr/0026)."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import uuid4

from django.db import DatabaseError, models
from django.db.models import F, Q, QuerySet
from django.utils import translation
from django.utils.functional import Promise

log = logging.getLogger("canut.longwork")

Clock = Callable[[], datetime]
Stops = Callable[[], bool]

STALE = timedelta(seconds=30)
"""After so long without a word the process at work is taken for gone. A late word of it is refused."""

STARTS_MOST = 3

KEPT = timedelta(days=30)
"""How long what ended can be found again."""


class TakenOver(Exception):  # noqa: N818 - named after the fact
    """Another process is at this work now; what this one was about to keep is rolled back."""


class Interrupted(Exception):  # noqa: N818 - named after the fact
    """The process is asked to end; the work waits for the next."""


class Carried(models.Model):
    """A piece of long work: how far it is, and how it ended.

    ``taker`` names the process at work; only that one may note progress, so that two can never count.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        STOPPED = "stopped"

    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    language = models.CharField(max_length=10)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    starts = models.PositiveSmallIntegerField(default=0)
    taker = models.CharField(max_length=32, blank=True)
    said = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def has_ended(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.state in ENDED

    @property
    def steps(self) -> tuple[int, int]:
        """What is done, and of how much."""
        return self.done, self.total

    @property
    def percent(self) -> int:
        """How much is done, of a hundred; a hundred only at the end."""
        if self.state == self.State.DONE:
            return 100
        done, total = self.steps
        return min(99, 100 * done // total) if total else 0


ENDED = (Carried.State.DONE, Carried.State.STOPPED)

ENDED_HAS_A_TIME = Q(ended_at=None, state__in=["waiting", "running"]) | Q(
    ended_at__isnull=False, state__in=["done", "stopped"]
)
"""What the table of each kind of long work holds."""

W = TypeVar("W", bound=Carried)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Endings:
    """What is said of a work that did not end well.

    Attributes
    ----------
    refusals
        Errors whose own sentence is said.
    worn_out, failed
        What is said when `STARTS_MOST` starts ended their process, and of a mistake of ours.
    """

    refusals: tuple[type[Exception], ...]
    worn_out: str | Promise
    failed: str | Promise

    def said_of(self, error: Exception) -> str:
        """Return what is said of an error: its own sentence when it is a refusal."""
        return str(error if isinstance(error, self.refusals) else self.failed)


def take(works: QuerySet[W], *, now: datetime) -> W | None:
    """Return what waits longest, or whose process is gone, as this process's own; None without any."""
    gone = Q(state=Carried.State.RUNNING, beat_at__lt=now - STALE)
    found = works.filter(Q(state=Carried.State.WAITING) | gone).order_by("id").first()
    return found and take_one(works, found, now=now)


def take_one(works: QuerySet[W], found: W, *, now: datetime) -> W | None:
    """Return a work as this process's own; None when another was faster."""
    same = works.filter(pk=found.pk, state=found.state, taker=found.taker)
    taken = same.update(state=Carried.State.RUNNING, taker=uuid4().hex, beat_at=now, starts=F("starts") + 1)
    return works.get(pk=found.pk) if taken else None


def note(work: Carried, **figures: object) -> None:
    """Write down how far a work is, in the transaction of what it did.

    Raises
    ------
    TakenOver
        When another process is at it now.
    """
    if not _mine(work).update(**figures):
        raise TakenOver


def end(work: Carried, state: Carried.State, said: str, now: datetime) -> None:
    """Write down how a work ended."""
    _mine(work).update(state=state, said=said, ended_at=now, beat_at=now)


def carry_out(work: W, do: Callable[[W], object], *, endings: Endings, clock: Clock) -> bool:
    """Do a work that was taken, in the language of whoever asked; says whether it was done to its end."""
    with translation.override(work.language):
        try:
            state, said = _done(work, do, endings)
        except TakenOver:
            return False
        except Interrupted:
            _mine(work).update(state=Carried.State.WAITING, starts=F("starts") - 1)
            return False
        end(work, state, said, clock())
    return state == Carried.State.DONE


def carry_here(work: W, do: Callable[[W], T], *, endings: Endings, clock: Clock) -> T:
    """Do a work that was taken, for whoever asked to see: what it returns and what it raises reach them.

    Raises
    ------
    TakenOver
        When another process is at it now.
    """
    try:
        found = do(work)
    except (DatabaseError, TakenOver):
        raise
    except Exception as error:
        end(work, Carried.State.STOPPED, endings.said_of(error), clock())
        raise
    end(work, Carried.State.DONE, "", clock())
    return found


def resume(work: Carried) -> bool:
    """Let a work that stopped start again, from what it kept; says whether it had stopped."""
    works = type(work)._default_manager.filter(pk=work.pk, state=Carried.State.STOPPED)  # noqa: SLF001 - public name
    return bool(works.update(state=Carried.State.WAITING, ended_at=None, said="", starts=0))


def _mine(work: Carried) -> QuerySet[Carried]:
    works: QuerySet[Carried] = type(work)._default_manager.all()  # noqa: SLF001 - public name
    return works.filter(pk=work.pk, taker=work.taker, state=Carried.State.RUNNING)


def _done(work: W, do: Callable[[W], object], endings: Endings) -> tuple[Carried.State, str]:
    """Return how it ended, and the sentence about it where it did not end well."""
    if work.starts > STARTS_MOST:
        return Carried.State.STOPPED, str(endings.worn_out) % {"times": STARTS_MOST}
    try:
        do(work)
    except (DatabaseError, TakenOver, Interrupted):
        raise
    except Exception as error:
        if not isinstance(error, endings.refusals):
            log.exception("long work %s failed", work)
        return Carried.State.STOPPED, endings.said_of(error)
    return Carried.State.DONE, ""
