"""The floor holds to the cent, in the worker's favour and not beyond it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.earnings import floor_top_up, hourly_rate, smallest_lawful_pay

FLOORS, SECONDS, AMOUNTS = st.integers(1, 10_000), st.integers(0, 10**6), st.integers(0, 10**7)


@pytest.mark.parametrize(
    ("floor", "seconds", "pay"), [(1202, 25, 9), (1202, 3600, 1202), (1202, 0, 0), (1, 1, 1), (3600, 1, 1)]
)
def test_the_lowest_lawful_pay(floor: int, seconds: int, pay: int) -> None:
    """A broken cent counts whole."""
    assert smallest_lawful_pay(hourly_floor_minor=floor, seconds=seconds) == pay


@given(FLOORS, SECONDS, AMOUNTS, AMOUNTS)
def test_the_floor_holds_with_the_least_top_up(floor: int, seconds: int, costs: int, paid: int) -> None:
    """Net of costs, pay and top-up reach the floor; one cent less would not."""
    top_up = floor_top_up(
        hourly_floor_minor=floor, on_duty_seconds=seconds, costs_minor=costs, paid_minor=paid
    )
    assert top_up >= 0
    assert (paid + top_up - costs) * 3600 >= floor * seconds
    assert top_up == 0 or (paid + top_up - 1 - costs) * 3600 < floor * seconds


@given(FLOORS, st.integers(1, 10**6))
def test_pay_at_the_floor_is_the_floor_an_hour(floor: int, seconds: int) -> None:
    """The rate an hour of the least lawful pay is never under the floor."""
    pay = smallest_lawful_pay(hourly_floor_minor=floor, seconds=seconds)
    assert hourly_rate(paid_minor=pay, on_duty_seconds=seconds) >= floor


def test_no_time_has_no_rate() -> None:
    """Nothing is divided by no time."""
    assert hourly_rate(paid_minor=100, on_duty_seconds=0) == 0
