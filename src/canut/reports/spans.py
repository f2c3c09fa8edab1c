"""Calendar spans where the platform is."""

from datetime import date, datetime

from canut.core.local_time import here, midnight

QUARTERS = 4


def year_span(year: int) -> tuple[datetime, datetime]:
    """Return a year as ``[start, end)``."""
    return midnight(date(year, 1, 1)), midnight(date(year + 1, 1, 1))


def quarter_of(at: datetime) -> int:
    """Return the quarter of a moment, 0 to 3."""
    return (here(at).month - 1) // 3
