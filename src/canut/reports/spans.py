"""Calendar spans where the platform is."""

from datetime import date, datetime, time

from django.utils import timezone

QUARTERS = 4


def midnight(day: date) -> datetime:
    """Return the first moment of a day."""
    return timezone.make_aware(datetime.combine(day, time.min))


def year_span(year: int) -> tuple[datetime, datetime]:
    """Return a year as ``[start, end)``."""
    return midnight(date(year, 1, 1)), midnight(date(year + 1, 1, 1))


def quarter_of(at: datetime) -> int:
    """Return the quarter of a moment, 0 to 3."""
    return (timezone.localtime(at).month - 1) // 3
