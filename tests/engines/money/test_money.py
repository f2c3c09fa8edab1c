"""Amounts are exact: read, written and divided without losing a unit."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.money import MoneyError, currency_exponent, format_money, largest_remainder, minor_units
from canut.engines.money.currencies import EXPONENTS


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [("0.12", "EUR", 12), ("12", "EUR", 1200), (7, "JPY", 7), ("1.234", "TND", 1234), ("-0.01", "EUR", -1)],
)
def test_an_amount_is_read(amount: str | int, currency: str, minor: int) -> None:
    """Major units become minor ones by the decimals of the currency."""
    assert minor_units(amount, currency) == minor


@pytest.mark.parametrize(
    ("amount", "currency"),
    [("0.125", "EUR"), ("1.5", "JPY"), ("twelve", "EUR"), ("NaN", "EUR"), ("inf", "EUR"), ("1", "EURO")],
)
def test_an_amount_that_cannot_be_is_refused(amount: str, currency: str) -> None:
    """Too many decimals, no number, or no such currency: never rounded in silence."""
    with pytest.raises(MoneyError):
        minor_units(amount, currency)


def test_money_is_written_for_people() -> None:
    """The decimals and the code are always there."""
    assert format_money(5, "EUR") == "0.05 EUR"
    assert format_money(-123_456, "EUR") == "-1234.56 EUR"
    assert format_money(70, "JPY") == "70 JPY"
    assert currency_exponent("TND") == 3


@given(st.integers(-(10**15), 10**15), st.sampled_from(sorted(EXPONENTS)))
def test_writing_and_reading_give_the_amount_back(minor: int, currency: str) -> None:
    """No currency loses a unit on the way to text and back."""
    text, code = format_money(minor, currency).split()
    assert code == currency
    assert minor_units(text, currency) == minor
    assert minor_units(Decimal(text), currency) == minor


WEIGHTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any)


@given(st.integers(0, 10**12), WEIGHTS)
def test_parts_sum_to_the_whole(total: int, weights: list[int]) -> None:
    """Every unit goes to somebody, nobody is further than one unit from their exact share."""
    parts = largest_remainder(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - total * weight) < sum(weights)
        assert weight or not part


@pytest.mark.parametrize(("total", "weights"), [(-1, [1]), (1, []), (1, [0, 0]), (1, [2, -1])])
def test_an_impossible_division_is_refused(total: int, weights: list[int]) -> None:
    """Nothing is divided by nobody, and nobody weighs less than nothing."""
    with pytest.raises(ValueError, match="largest_remainder"):
        largest_remainder(total, weights)
