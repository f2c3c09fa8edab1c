"""The floors that Canut knows: its own, and those of New York, Seattle, California and France, by date."""

from datetime import date
from fractions import Fraction

from canut.engines.earnings.floor_rules import Base, FloorRule, Guarantee, Rate, Scope, Span

HOUR, MINUTE = Fraction(3600), Fraction(60)
KILOMETRE, MILE = Fraction(1000), Fraction(1_609_344, 1000)


class UnknownFloorError(LookupError):
    """No floor of that name is in force on that day."""


def canut_floor(*, hourly_minor: int, currency: str) -> FloorRule:
    """Return our own floor: for every hour on duty, to each person, net of declared costs (G1, G17)."""
    rate = Rate(Base.ON_DUTY, hourly_minor, HOUR)
    return FloorRule(
        slug="canut",
        currency=currency,
        guarantees=(Guarantee((rate,), net_of_costs=True),),
        period="pay period",
        since=date(2026, 1, 1),
        until=None,
        source="docs/guarantees.md, G1",
        mark="V",
    )


def new_york(hourly_minor: int, since: date, until: date | None, mark: str) -> FloorRule:
    """Return New York's standard method at a rate: for one's own trips, and for everybody's time on call."""
    return FloorRule(
        slug="us-nyc",
        currency="USD",
        guarantees=(
            Guarantee((Rate(Base.TRIP, hourly_minor, HOUR),)),
            Guarantee((Rate(Base.ON_DUTY, hourly_minor, HOUR),), scope=Scope.AGGREGATE),
        ),
        period="pay period of at most seven days",
        since=since,
        until=until,
        source="6 RCNY 7-810(b), standard method",
        mark=mark,
    )


def _new_york_trips(hourly_minor: int, since: date, until: date | None, mark: str) -> FloorRule:
    return FloorRule(
        slug="us-nyc-trips",
        currency="USD",
        guarantees=(Guarantee((Rate(Base.TRIP, hourly_minor, HOUR),)),),
        period="pay period of at most seven days",
        since=since,
        until=until,
        source="6 RCNY 7-810(c), alternative method: the hourly rate divided by 0.60",
        mark=mark,
        utilisation_percent=53,
    )


def _seattle(
    minute_minor: int, mile_minor: int, offer_minor: int, since: date, until: date | None
) -> FloorRule:
    way = (Rate(Base.TRIP, minute_minor, MINUTE), Rate(Base.DISTANCE, mile_minor, MILE))
    return FloorRule(
        slug="us-seattle",
        currency="USD",
        guarantees=(
            Guarantee(way, span=Span.JOB),
            Guarantee((Rate(Base.JOBS, offer_minor),), span=Span.JOB),
        ),
        period="offer",
        since=since,
        until=until,
        source="SMC 8.37.050; rates of the Office of Labor Standards",
        mark="V",
    )


def proposition_22(
    *, wage_minor: int, mile_minor: int, since: date, until: date | None, mark: str
) -> FloorRule:
    """Return California's net earnings floor where a minimum wage of `wage_minor` an hour applies.

    120 % of it for engaged time, and an amount for each engaged mile. Cities have minimum wages of their own.
    """
    return FloorRule(
        slug="us-ca-prop-22",
        currency="USD",
        guarantees=(
            Guarantee(
                (
                    Rate(Base.TRIP, wage_minor * 120, 100 * HOUR),
                    Rate(Base.DISTANCE, mile_minor, MILE),
                )
            ),
        ),
        period="earnings period of at most fourteen days",
        since=since,
        until=until,
        source="California Business and Professions Code 7453(d)(4)",
        mark=mark,
    )


FRENCH_COURIERS = FloorRule(
    slug="fr-couriers",
    currency="EUR",
    guarantees=(Guarantee((Rate(Base.TRIP, 1175, HOUR),)),),
    period="month",
    since=date(2023, 11, 28),
    until=None,
    source="ARPE agreement of 20 April 2023, Journal officiel of 28 August 2023",
    mark="V",
)

FRENCH_PRIVATE_HIRE = FloorRule(
    slug="fr-private-hire",
    currency="EUR",
    guarantees=(
        Guarantee((Rate(Base.JOBS, 900),), span=Span.JOB),
        Guarantee((Rate(Base.TRIP, 3000, HOUR),)),
        Guarantee((Rate(Base.DISTANCE, 100, KILOMETRE),)),
    ),
    period="month",
    since=date(2024, 3, 26),
    until=None,
    source="ARPE agreements of 19 December 2023, Journal officiel of 26 March 2024",
    mark="V",
)

FLOORS = (
    new_york(1796, date(2023, 12, 4), date(2024, 4, 1), "V"),
    new_york(1956, date(2024, 4, 1), date(2025, 4, 1), "V"),
    new_york(2144, date(2025, 4, 1), None, "V"),
    _new_york_trips(2993, date(2023, 12, 4), date(2024, 4, 1), "S"),
    _seattle(44, 74, 500, date(2024, 1, 13), date(2025, 1, 1)),
    _seattle(45, 77, 520, date(2025, 1, 1), None),
    proposition_22(wage_minor=1650, mile_minor=36, since=date(2025, 1, 1), until=date(2026, 1, 1), mark="S"),
    FRENCH_COURIERS,
    FRENCH_PRIVATE_HIRE,
)
"""Floors of law, by name and date; California's with the State's own minimum wage."""


def floor_rule(slug: str, *, on: date) -> FloorRule:
    """Return the floor of a name that is in force on a day.

    Raises
    ------
    UnknownFloorError
        When there is none.
    """
    for rule in FLOORS:
        if rule.slug == slug and rule.since <= on and (rule.until is None or on < rule.until):
            return rule
    known = ", ".join(sorted({rule.slug for rule in FLOORS}))
    raise UnknownFloorError(f"no floor {slug!r} is known for {on}; known are {known}")
