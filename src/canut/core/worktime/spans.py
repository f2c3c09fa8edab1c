"""Spans of time, ``[start, end)``: joined, subtracted and added up, so that no minute counts twice."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from math import ceil

Span = tuple[datetime, datetime]


def joined(spans: Iterable[Span]) -> list[Span]:
    """Return the same time as spans in order that neither overlap nor touch; empty ones are dropped."""
    result: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def within(spans: Iterable[Span], start: datetime, end: datetime) -> list[Span]:
    """Return the part of `spans` that lies in ``[start, end)``."""
    return joined((max(start, first), min(end, last)) for first, last in spans)


def without(spans: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """Return the time of `spans` that is in none of `others`."""
    cover = joined(others)
    return [part for span in joined(spans) for part in outside(span, cover)]


def whole_seconds(*groups: Iterable[Span]) -> int:
    """Return the seconds of all spans together, a broken one rounded up: in the worker's favour."""
    total = sum((last - first for group in groups for first, last in group), timedelta())
    return ceil(total / timedelta(seconds=1))


def outside(span: Span, cover: Sequence[Span]) -> list[Span]:
    """Return the time of `span` that is in none of `cover`, which is in order and does not overlap."""
    left: list[Span] = []
    at, end = span
    for index in range(bisect_right(cover, at, key=lambda one: one[1]), len(cover)):
        start, over = cover[index]
        if start >= end:
            break
        if at < start:
            left.append((at, start))
        at = max(at, over)
    return [*left, (at, end)] if at < end else left
