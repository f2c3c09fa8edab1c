"""What an answer pays, for how much time, and when."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Self

from django.utils.translation import gettext as _
from pydantic import BeforeValidator, field_validator, model_validator
from pydantic import Field as Limits

from canut.engines.earnings import known_minimums, smallest_lawful_pay
from canut.engines.money import EXPONENTS, MoneyError, format_money, minor_units
from canut.families.microwork.forms import Record
from canut.families.microwork.specification.refusals import refuse

SHORTEST_LEASE_SECONDS = 600
LEASE_FACTOR = 10
"""A lease is long against the expected time: nobody should lose work to a telephone call."""


DIGITS = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?", re.ASCII)


def _exact(given: object) -> object:
    """Refuse what would have to be guessed or was rounded: ``0,12``, ``1e-1``, a binary fraction."""
    if isinstance(given, float) or (isinstance(given, str) and not DIGITS.fullmatch(given)):
        raise ValueError(_("%(given)r is no exact amount; write a number, such as 0.12") % {"given": given})
    return given


Amount = Annotated[Decimal, BeforeValidator(_exact), Limits(gt=0, lt=1_000_000_000, allow_inf_nan=False)]
"""An amount of money in major units, exact."""


def _default_lease_seconds(read: dict[str, Any]) -> int:
    return max(SHORTEST_LEASE_SECONDS, LEASE_FACTOR * int(read.get("expected_seconds", 0)))


class Pay(Record):
    """The terms of pay.

    Attributes
    ----------
    expected_seconds
        What an answer is expected to take; what it really takes is measured.
    review_hours
        Time the client has to reject; silence means yes (G6).
    payday_days
        Pay is due this many days after approval (G7).
    lease_seconds
        How long a task stays with the person who took it: ten times the expected time, at least 10 minutes.
    """

    currency: str
    per_answer: Amount
    hourly_floor: Amount
    expected_seconds: Annotated[int, Limits(ge=1, le=86_400)]
    review_hours: Annotated[int, Limits(ge=1, le=720)] = 72
    payday_days: Annotated[int, Limits(ge=0, le=60)] = 7
    lease_seconds: Annotated[int, Limits(ge=1, le=2_592_000, default_factory=_default_lease_seconds)]

    @field_validator("currency")
    @classmethod
    def _known(cls, currency: str) -> str:
        if currency not in EXPONENTS:
            advice = _("unknown currency %(currency)r; use one of %(known)s")
            raise ValueError(advice % {"currency": currency, "known": ", ".join(EXPONENTS)})
        return currency

    @model_validator(mode="after")
    def _exact_and_lawful(self) -> Self:
        refuse("Pay", self._decimals_refused())
        messages = {}
        if self.per_answer_minor < self.lowest_lawful_minor:
            messages["per_answer"] = self._below_floor()
        if self.lease_seconds < self.expected_seconds:
            messages["lease_seconds"] = (
                f"a lease of {self.lease_seconds} seconds is shorter than the expected"
                f" {self.expected_seconds}; leave it out, or give at least the expected time"
            )
        refuse("Pay", messages)
        return self

    def _decimals_refused(self) -> dict[str, str]:
        messages = {}
        for key, amount in (("per_answer", self.per_answer), ("hourly_floor", self.hourly_floor)):
            try:
                minor_units(amount, self.currency)
            except MoneyError:
                advice = _("%(amount)s has more decimals than %(currency)s (%(exponent)d); round it")
                messages[key] = advice % {
                    "amount": amount,
                    "currency": self.currency,
                    "exponent": EXPONENTS[self.currency],
                }
        return messages

    def _below_floor(self) -> str:
        lowest = format_money(self.lowest_lawful_minor, self.currency)
        return _(
            "%(pay)s %(currency)s for %(seconds)d seconds is under the floor of %(floor)s %(currency)s"
            " an hour; the lowest lawful figure is %(lowest)s"
        ) % {
            "pay": self.per_answer,
            "currency": self.currency,
            "seconds": self.expected_seconds,
            "floor": self.hourly_floor,
            "lowest": lowest,
        }

    @property
    def per_answer_minor(self) -> int:
        """Pay of one answer, in minor units."""
        return minor_units(self.per_answer, self.currency)

    @property
    def hourly_floor_minor(self) -> int:
        """The floor an hour, in minor units."""
        return minor_units(self.hourly_floor, self.currency)

    def minimum_wages_above(self, on: date) -> dict[str, int]:
        """Return the minimum wages of an hour, by country, that the floor is under on a day."""
        known = known_minimums(currency=self.currency, on=on)
        return {country: wage for country, wage in known.items() if wage > self.hourly_floor_minor}

    @property
    def lowest_lawful_minor(self) -> int:
        """The least an answer may pay under the floor, in minor units."""
        return smallest_lawful_pay(hourly_floor_minor=self.hourly_floor_minor, seconds=self.expected_seconds)
