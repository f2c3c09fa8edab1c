"""Calendar months in the platform's time zone, each named by its first day."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from canut.core.local_time import day_here, midnight


def month_of(at: datetime) -> date:
    """Return the month that a moment belongs to."""
    return day_here(at).replace(day=1)


def following(month: date) -> date:
    """Return the month after one."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def last_day(month: date) -> date:
    """Return the last day of a month."""
    return following(month) - timedelta(days=1)


def bounds(month: date) -> tuple[datetime, datetime]:
    """Return the first moment of a month, and the first after it."""
    return midnight(month), midnight(following(month))


def finished(*, since: datetime, now: datetime) -> Iterator[date]:
    """Yield the months from that of `since` to the last one that is over."""
    month = month_of(since)
    while following(month) <= month_of(now):
        yield month
        month = following(month)
