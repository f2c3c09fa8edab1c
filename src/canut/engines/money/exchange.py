"""Changing one currency into another at a rate of whole numbers, so that anyone can do the sum again."""

from fractions import Fraction

from canut.engines.money.currencies import MoneyError, currency_exponent

RATE_PART_MAX = 2**63 - 1
"""The greatest numerator or denominator that a store's integers hold."""


def exchange_rate(text: str) -> Fraction:
    """Read a rate such as ``1.0843`` or ``655957/1000``: units of the target for one unit of the source.

    Raises
    ------
    MoneyError
        When it is no number above zero, or its parts are too long to be kept.
    """
    try:
        rate = Fraction(text.strip())
    except (ValueError, ZeroDivisionError):
        raise MoneyError(f"{text!r} is no rate; write it as 1.0843 or 655957/1000") from None
    if rate <= 0 or max(rate.numerator, rate.denominator) > RATE_PART_MAX:
        raise MoneyError(f"{text!r} is no rate; it is above zero, with at most 18 digits")
    return rate


def exchanged_minor(amount_minor: int, source: str, target: str, rate: Fraction) -> int:
    """Return what an amount is worth in another currency, to the nearest minor unit, halves to the even one.

    Parameters
    ----------
    amount_minor
        In minor units of `source`.
    rate
        Major units of `target` for one major unit of `source`.

    Raises
    ------
    MoneyError
        When a currency is not one that Canut pays in.

    Notes
    -----
    Halves to even (IEEE 754's default, ISO 80000-1 rule A): over many exchanges neither side gains by it.
    """
    scale = Fraction(10) ** (currency_exponent(target) - currency_exponent(source))
    return round(amount_minor * rate * scale)
