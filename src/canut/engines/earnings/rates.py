"""Rates of law and of custom as data: with their dates, their source and how sure we are of them.

Reliability: ``V`` read in the source, ``S`` from a secondary source, ``M`` from memory: to be checked before
anybody relies on it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedRate:
    """An amount in force from a day until the day before another.

    Attributes
    ----------
    amount_minor, per
        Minor units for `per` units of what is measured: 1202 for 3600 seconds, 7000 for 160934 metres.
    until
        The first day on which it is no longer in force; None while nobody knows of one.
    mark
        ``V``, ``S`` or ``M``.
    """

    slug: str
    currency: str
    amount_minor: int
    per: int
    since: date
    until: date | None
    source: str
    mark: str

    def holds_on(self, day: date) -> bool:
        """Say whether it is in force on a day."""
        return self.since <= day and (self.until is None or day < self.until)


class NoRateError(LookupError):
    """No rate of that name is known for the day."""


def rate_on(day: date, *, slug: str, rates: Iterable[DatedRate]) -> DatedRate:
    """Return the rate of a name that is in force on a day.

    Raises
    ------
    NoRateError
        When none is.
    """
    for rate in rates:
        if rate.slug == slug and rate.holds_on(day):
            return rate
    raise NoRateError(
        f"no rate {slug!r} is known for {day}; state the amount, or add the rate with its source"
    )


HOUR = 3600
KILOMETRE = 1000
THOUSAND_MILES = 1_609_344
"""Metres; miles come by the thousand, so that a rate is a whole number of metres."""

_SMIC = "Code du travail, L3231-2; decrees at the Journal officiel, as reported by service-public.fr"

MINIMUM_WAGES = (
    DatedRate(
        slug="FR",
        currency="EUR",
        amount_minor=1165,
        per=HOUR,
        since=date(2024, 1, 1),
        until=date(2024, 11, 1),
        source=_SMIC,
        mark="S",
    ),
    DatedRate(
        slug="FR",
        currency="EUR",
        amount_minor=1188,
        per=HOUR,
        since=date(2024, 11, 1),
        until=date(2026, 1, 1),
        source=f"{_SMIC}; decree of 23 October 2024",
        mark="S",
    ),
    DatedRate(
        slug="FR",
        currency="EUR",
        amount_minor=1202,
        per=HOUR,
        since=date(2026, 1, 1),
        until=None,
        source=f"{_SMIC}; the increase of 1.18 % on 1 January 2026",
        mark="S",
    ),
    DatedRate(
        slug="US",
        currency="USD",
        amount_minor=725,
        per=HOUR,
        since=date(2009, 7, 24),
        until=None,
        source="Fair Labor Standards Act, 29 U.S.C. 206(a)(1)(C); states and cities go higher",
        mark="M",
    ),
)
"""The lowest lawful wage of an hour by country (ISO 3166)."""

MILEAGE_RATES = (
    DatedRate(
        slug="us-car",
        currency="USD",
        amount_minor=67_000,
        per=THOUSAND_MILES,
        since=date(2024, 1, 1),
        until=date(2025, 1, 1),
        source="IRS standard mileage rate: 67 cents a mile",
        mark="S",
    ),
    DatedRate(
        slug="us-car",
        currency="USD",
        amount_minor=70_000,
        per=THOUSAND_MILES,
        since=date(2025, 1, 1),
        until=None,
        source="IRS standard mileage rate: 70 cents a mile",
        mark="S",
    ),
    DatedRate(
        slug="fr-moped",
        currency="EUR",
        amount_minor=31_500,
        per=1000 * KILOMETRE,
        since=date(2023, 1, 1),
        until=None,
        source="CGI, ann. IV, art. 6 B: 0.315 EUR a kilometre, up to 3,000 km a year",
        mark="M",
    ),
    DatedRate(
        slug="fr-bicycle",
        currency="EUR",
        amount_minor=25_000,
        per=1000 * KILOMETRE,
        since=date(2016, 2, 12),
        until=None,
        source="decree 2016-144: 0.25 EUR a kilometre by bicycle, taken as the cost of riding",
        mark="M",
    ),
)
"""What a metre of way costs by vehicle: for whoever declares metres instead of receipts."""


def known_minimums(*, currency: str, on: date) -> dict[str, int]:
    """Return the lowest lawful wages of an hour that are known in a currency, by country."""
    return {
        one.slug: one.amount_minor for one in MINIMUM_WAGES if one.currency == currency and one.holds_on(on)
    }
