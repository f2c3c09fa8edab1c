"""The days that an address asks for."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from canut.faces.web.pages import Request

LONGEST_PERIOD = timedelta(days=3660)
FIRST_YEAR, LAST_YEAR = 2000, 2199
"""Years that an address may name; far ones overflow when a time zone is applied."""


def days_asked(request: Request, *, ahead: timedelta) -> tuple[date, date, str]:
    """Return the first and the last day that an address asks for, and what was wrong with them.

    Parameters
    ----------
    ahead
        From the first to the last day where the address does not say.
    """
    today = timezone.localdate()
    until = _day(request, "to") or today
    since = _day(request, "from") or until - ahead
    if timedelta(0) <= until - since <= LONGEST_PERIOD:
        return since, until, ""
    return today - ahead, today, _("The first day must come before the last, at most ten years before.")


def _day(request: Request, name: str) -> date | None:
    try:
        day = parse_date(request.GET.get(name, ""))
    except ValueError:
        return None
    return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else None
