"""The work share, divided by hours^a x pay^b x seniority, to the cent, whoever is named first."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from canut.engines.money.division import largest_remainder
from canut.engines.money.surplus.errors import SurplusRefused

DIGITS = 18
"""Decimals kept of a root: weights are whole numbers, thus the same on every machine."""

ROOT_MOST = 12
"""Greatest denominator of an exponent: the twelfth root is finer than anybody votes."""


@dataclass(frozen=True, slots=True)
class Worked:
    """What one person put into the year: seconds on duty, pay in minor units, seniority in percent."""

    person: int
    seconds: int
    pay_minor: int
    seniority_percent: int = 100


def divide(pool_minor: int, people: Sequence[Worked], *, hours: Fraction, pay: Fraction) -> dict[int, int]:
    """Divide a pool by hours^`hours` x pay^`pay` x seniority (Hamilton's method).

    Parameters
    ----------
    hours, pay
        Voted exponents from 0 to 1: 0 and 0 share equally, 1 and 0 by hours, 0 and 1 by pay; between them
        the two are mixed. An exponent above 1 would pay long hours more than in proportion.

    Returns
    -------
    dict[int, int]
        Each person's share in minor units; on equal remainders the lower number gets the unit.

    Raises
    ------
    SurplusRefused
        When nobody worked, a figure is negative, or an exponent leaves its bounds.
    """
    ordered = sorted(people, key=lambda one: one.person)
    if any(not 0 <= one <= 1 or one.denominator > ROOT_MOST for one in (hours, pay)):
        raise SurplusRefused(f"the exponents are from 0 to 1, in parts of up to {ROOT_MOST}; vote others")
    if any(min(one.seconds, one.pay_minor, one.seniority_percent) < 0 for one in ordered):
        raise SurplusRefused("time, pay and seniority are not negative; correct them")
    weights = [
        _power(one.seconds, hours) * _power(one.pay_minor, pay) * one.seniority_percent for one in ordered
    ]
    if not any(weights):
        if pool_minor:
            raise SurplusRefused("nobody's work counts by what was voted: vote exponents that share")
        return {one.person: 0 for one in ordered}
    parts = largest_remainder(pool_minor, weights)
    return {one.person: part for one, part in zip(ordered, parts, strict=True)}


def _power(base: int, exponent: Fraction) -> int:
    """Return ``base ** exponent`` as a whole number of 10^-DIGITS, rounded down."""
    root = exponent.denominator
    return _root(base**exponent.numerator * 10 ** (DIGITS * root), root)


def _root(value: int, degree: int) -> int:
    """Return the greatest whole number whose power is at most `value`, by Newton's method from above."""
    if degree == 1 or value < 2:  # noqa: PLR2004 - 0 and 1 are their own roots
        return value
    guess = 1 << -(-value.bit_length() // degree)
    while True:
        better = ((degree - 1) * guess + value // guess ** (degree - 1)) // degree
        if better >= guess:
            return guess
        guess = better
