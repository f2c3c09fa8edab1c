"""Moments and days in the platform's time zone (the setting ``TIME_ZONE``); no clock is read."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings


def here(at: datetime) -> datetime:
    """Return a moment in the platform's time zone."""
    return at.astimezone(ZoneInfo(settings.TIME_ZONE))


def day_here(at: datetime) -> date:
    """Return the day that a moment belongs to in the platform's time zone."""
    return here(at).date()


def midnight(day: date) -> datetime:
    """Return the first moment of a day in the platform's time zone."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(settings.TIME_ZONE))
