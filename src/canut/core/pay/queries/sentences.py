"""The sentence that explains a line of a statement: facts in, a sentence in the reader's language out."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from canut.core.ledger.amounts import amount_text
from canut.core.local_time import here
from canut.core.pay.models import Cost

Facts = dict[str, Any]
"""Plain values of a line, and its currency."""


def _money(facts: Facts, name: str) -> str:
    return amount_text(facts[name], facts["currency"])


def duration(seconds: int) -> str:
    """Return a time as hours, minutes and seconds: ``7:05:00``."""
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _piece(facts: Facts) -> str:
    sentence = ngettext(
        "%(count)s answer was approved, at %(each)s.",
        "%(count)s answers were approved, at %(each)s each.",
        facts["answers"],
    )
    return sentence % {"count": facts["answers"], "each": _money(facts, "per_answer_minor")}


def _bonus(facts: Facts) -> str:
    return _("A bonus for work number %(number)s: %(reason)s") % {
        "number": facts["assignment"],
        "reason": facts["reason"],
    }


def _top_up(facts: Facts) -> str:
    sentence = _(
        "From %(first)s to %(last)s: %(time)s on duty, %(waiting)s of it waiting, at the floor of %(floor)s "
        "an hour, and %(costs)s of costs; the work had paid %(paid)s, and %(earlier)s was topped up before."
    )
    first, last = parse_datetime(facts["from"]), parse_datetime(facts["to"])
    assert first is not None  # noqa: S101 - written by `isoformat`
    assert last is not None  # noqa: S101 - likewise
    return sentence % {
        "first": date_format(here(first), "DATE_FORMAT"),
        "last": date_format(here(last - timedelta.resolution), "DATE_FORMAT"),
        "time": duration(facts["on_duty_seconds"]),
        "waiting": duration(facts["on_duty_seconds"] - facts["engaged_seconds"]),
        "floor": _money(facts, "hourly_floor_minor"),
        "costs": _money(facts, "costs_minor"),
        "paid": _money(facts, "paid_minor"),
        "earlier": _money(facts, "earlier_minor"),
    }


def _tip(facts: Facts) -> str:
    if facts["giver"]:
        return _("A tip from %(giver)s, passed on whole; it counts toward no floor.") % facts
    return _("A customer's tip, passed on whole; it counts toward no floor.")


def _remedy(facts: Facts) -> str:
    sentence = _(
        "The remedy for a decision against you that fell, stated on %(day)s: you had lost time to it."
    )
    return sentence % {"day": _day(facts["on"])}


def _surplus(facts: Facts) -> str:
    sentence = _("Your share of what a year left over, divided on %(day)s as the members voted.")
    return sentence % {"day": _day(facts["on"])}


def _day(on: str) -> str:
    return date_format(date.fromisoformat(on), "DATE_FORMAT")


def _cost(facts: Facts) -> str:
    names = {"kind": Cost.Kind(facts["kind"]).label, "reference": facts["reference"]}
    if facts["rate"]:
        sentence = _("You spent this on %(kind)s (%(reference)s): %(units)s m at the rate %(rate)s.")
        return sentence % {**names, "units": facts["units"], "rate": facts["rate"]}
    return _("You spent this on %(kind)s (%(reference)s); the floor is net of it.") % names


def _percent(basis_points: int) -> str:
    return formats.number_format(Decimal(basis_points).scaleb(-2), decimal_pos=2)


def _contribution(facts: Facts) -> str:
    sentence = _(
        "An estimate of what you will owe for social security: %(rate)s %% of %(gross)s (%(source)s). "
        "Nothing was kept from your pay."
    )
    return sentence % {
        "rate": _percent(facts["rate_bp"]),
        "gross": _money(facts, "gross_minor"),
        "source": facts["source"],
    }


def _withholding(facts: Facts) -> str:
    sentence = _(
        "Kept from payout %(payout)s for social security: %(rate)s %% of %(gross)s, at the rate that the "
        "office gave for you (%(source)s)."
    )
    return sentence % {
        "payout": facts["payout"],
        "rate": _percent(facts["rate_bp"]),
        "gross": _money(facts, "gross_minor"),
        "source": facts["source"],
    }


SENTENCES: dict[str, Callable[[Facts], str]] = {
    "piece": _piece,
    "bonus": _bonus,
    "top-up": _top_up,
    "tip": _tip,
    "remedy": _remedy,
    "surplus": _surplus,
    "cost": _cost,
    "contribution": _contribution,
    "withholding": _withholding,
}
"""What makes the sentence of each kind of line; a new kind of line adds its own here."""


def sentence_of(kind: str, facts: Facts) -> str:
    """Return what a line of this kind says about its facts."""
    return SENTENCES[kind](facts)
