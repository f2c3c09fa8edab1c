"""Moments and days in the platform's time zone (the setting ``TIME_ZONE``); no clock is read."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format


def here(at: datetime) -> datetime:
    """Return a moment in the platform's time zone."""
    return at.astimezone(ZoneInfo(settings.TIME_ZONE))


def day_here(at: datetime) -> date:
    """Return the day that a moment belongs to in the platform's time zone."""
    return here(at).date()


def moment_text(at: datetime) -> str:
    """Write a moment in the reader's language, with the zone: ``26 novembre 2026, 08:00 (CET)``."""
    return date_format(here(at), "j F Y, H:i (T)")


def midnight(day: date) -> datetime:
    """Return the first moment of a day in the platform's time zone."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(settings.TIME_ZONE))
