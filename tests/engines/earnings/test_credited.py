"""The time of a task is the longest of three, and rates are those of the day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.earnings import (
    MILEAGE_RATES,
    MINIMUM_WAGES,
    NoRateError,
    cohort_median,
    cost_of_way,
    credited_seconds,
    known_minimums,
    mileage_rate,
    rate_on,
)

SECONDS = st.integers(0, 10**5)


@given(SECONDS, SECONDS, SECONDS)
def test_a_report_can_only_raise_the_time(measured: int, median: int, reported: int) -> None:
    """Whatever is reported, the time is never below what was measured or what others took."""
    without = credited_seconds(measured=measured, median=median, reported=0)
    assert credited_seconds(measured=measured, median=median, reported=reported) >= without >= measured


def test_a_median_needs_a_cohort() -> None:
    """Below ten answers there is none; of an even number it is the lower middle."""
    assert cohort_median([20] * 9) == 0
    assert cohort_median([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) == 5
    assert cohort_median([11, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) == 6


@pytest.mark.parametrize(
    ("day", "wage"),
    [
        (date(2024, 10, 31), 1165),
        (date(2024, 11, 1), 1188),
        (date(2026, 1, 1), 1202),
        (date(2020, 1, 1), None),
    ],
)
def test_the_minimum_wage_is_that_of_the_day(day: date, wage: int | None) -> None:
    """The French minimum wage changes with its decrees; before the first we know, there is none."""
    assert known_minimums(currency="EUR", on=day).get("FR") == wage


def test_minimum_wages_by_currency() -> None:
    """In a currency, the wages of its countries."""
    assert known_minimums(currency="EUR", on=date(2026, 2, 1)) == {"FR": 1202}
    assert known_minimums(currency="CHF", on=date(2026, 2, 1)) == {}


def test_metres_cost_what_their_rate_says() -> None:
    """A thousand miles in a car cost 700 dollars in 2025; a broken cent counts whole."""
    rate = mileage_rate(slug="us-car", currency="USD", on=date(2025, 6, 1))
    assert cost_of_way(metres=1_609_344, rate=rate) == 700_00
    assert cost_of_way(metres=1, rate=rate) == 1
    assert cost_of_way(metres=0, rate=rate) == 0


@pytest.mark.parametrize(
    ("slug", "currency", "day"),
    [("fr-horse", "EUR", 2025), ("us-car", "EUR", 2025), ("us-car", "USD", 1990)],
)
def test_no_rate_is_invented(slug: str, currency: str, day: int) -> None:
    """An unknown vehicle, another currency and a day before the rate are refused."""
    with pytest.raises(NoRateError, match="state the amount"):
        mileage_rate(slug=slug, currency=currency, on=date(day, 6, 1))


def test_rates_follow_each_other() -> None:
    """Of a rate one version holds on a day, and each says where it comes from and how sure it is."""
    for rates in (MINIMUM_WAGES, MILEAGE_RATES):
        for one in rates:
            assert one.source
            assert one.mark in {"V", "S", "M"}
            assert rate_on(one.since, slug=one.slug, rates=rates) is one
