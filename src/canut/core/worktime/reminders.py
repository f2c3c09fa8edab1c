"""What people are told about the time that is left, in their language."""

from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from canut.core.local_time import here
from canut.core.worktime.limits import Ground, Left

MINUTE = timedelta(minutes=1)


def reminder(one: Left) -> str:
    """Say how much time a rule leaves."""
    return _reminders()[one.ground] % _facts(one)


def used_up(one: Left) -> str:
    """Say which limit is reached, and when work may go on."""
    words = {
        Ground.DAY: _("You have worked %(limit)s today, which is the limit for a day."),
        Ground.WEEK: _("You have worked %(limit)s this week, which is the limit for a week."),
        Ground.AVERAGE: _("Over the last weeks you have worked %(limit)s a week, which is the limit."),
        Ground.DAILY_REST: _("You need %(limit)s of rest in a row within each day."),
        Ground.WEEKLY_REST: _("You need %(limit)s of rest in a row within each week."),
        Ground.BREAK: _("You have worked %(limit)s without a longer break: rest for half an hour."),
    }
    again = _(
        "New work is open to you again from %(again)s. What is in your hands can be finished and is paid."
    )
    return f"{words[one.ground]} {again}" % _facts(one)


def does_not_fit(one: Left) -> str:
    """Say which limit booked time would break."""
    words = {
        Ground.DAY: _("with this slot you would work more than %(limit)s on one day; choose another one"),
        Ground.WEEK: _("with this slot you would work more than %(limit)s in one week; choose another one"),
        Ground.AVERAGE: _("with this slot you would work more than %(limit)s a week; choose another one"),
    }
    rest = _("this slot would leave you less than %(limit)s of rest in a row; choose another one")
    return words.get(one.ground, rest) % _facts(one)


def hours(length: timedelta) -> str:
    """Write a length of time in hours and minutes, as everybody reads it."""
    whole, minutes = divmod(max(timedelta(0), length) // MINUTE, 60)
    if not whole:
        return f"{minutes}\N{NO-BREAK SPACE}min"
    text = f"{whole}\N{NO-BREAK SPACE}h"
    return f"{text}\N{NO-BREAK SPACE}{minutes:02}" if minutes else text


def _reminders() -> dict[Ground, str]:
    return {
        Ground.DAY: _("%(left)s are left today of the %(limit)s that you may work in a day."),
        Ground.WEEK: _("%(left)s are left this week of the %(limit)s that you may work in a week."),
        Ground.AVERAGE: _("%(left)s are left of %(limit)s a week, the average of the last weeks."),
        Ground.DAILY_REST: _("In %(left)s your daily rest of %(limit)s is due."),
        Ground.WEEKLY_REST: _("In %(left)s your weekly rest of %(limit)s is due."),
        Ground.BREAK: _("In %(left)s a break of half an hour is due: you may work %(limit)s without one."),
    }


def _facts(one: Left) -> dict[str, str]:
    return {"left": hours(one.left), "limit": hours(one.rule.length), "again": _at(one.again_at)}


def _at(moment: datetime) -> str:
    # Translators: a moment, such as "5 January, 14:30", in the letters of Django's date filter.
    return date_format(here(moment), _("j F, H:i"))
