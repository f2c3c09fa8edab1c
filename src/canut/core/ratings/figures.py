"""From ratings to the figures that everybody sees. Pure; docs/adr/0022 says why these thresholds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

ASPECTS = ("fair", "pay", "speed", "clarity")
LOWEST, HIGHEST = 1, 5

BATCH = 5
"""Different people whose ratings are published together: an odd number, so that a median is a score."""

DAYS_OF_A_WEEK = 7

Scores = Mapping[str, int]
"""A score, or the median of a batch, by aspect."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A rating that waits for its batch."""

    rating_id: int
    worker_id: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What everybody sees of a client.

    Attributes
    ----------
    ratings
        How many were published: a multiple of five.
    fair, pay, speed, clarity
        From 1 to 5 in steps of one half.
    """

    ratings: int
    fair: float
    pay: float
    speed: float
    clarity: float


def next_batch(pending: Sequence[Pending]) -> list[Pending]:
    """Return the ratings that are published together next: the earliest of each of five people, or none."""
    earliest: dict[int, Pending] = {}
    for one in pending:
        earliest.setdefault(one.worker_id, one)
    return list(earliest.values())[:BATCH] if len(earliest) >= BATCH else []


def medians_of(batch: Sequence[Scores]) -> dict[str, int]:
    """Return the median of each aspect in a batch: all that ever leaves it."""
    if len(batch) != BATCH:
        raise ValueError(f"{len(batch)} ratings, expected {BATCH}")
    return {aspect: int(median(one[aspect] for one in batch)) for aspect in ASPECTS}


def combined(medians: Sequence[Scores]) -> Figures | None:
    """Return the median of the batches' medians; None before the first batch."""
    if not medians:
        return None
    found = {aspect: float(median(one[aspect] for one in medians)) for aspect in ASPECTS}
    return Figures(ratings=BATCH * len(medians), **found)


def next_monday(day: date) -> date:
    """Return the Monday after a day, on which what was complete by then appears.

    Were it shown at once, whoever watches would know the hour of the fifth rating.
    """
    return day + timedelta(days=DAYS_OF_A_WEEK - day.weekday())
