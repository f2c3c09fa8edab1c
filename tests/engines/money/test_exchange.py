"""An exchange is exact up to one rounding, which favours nobody."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.money import MoneyError, exchange_rate, exchanged_minor

RATES = st.fractions(min_value=Fraction(1, 1000), max_value=1000, max_denominator=10**6)


@pytest.mark.parametrize(
    ("amount", "source", "target", "rate", "worth"),
    [
        (10_000, "EUR", "USD", "1.0843", 10_843),
        (100, "EUR", "XOF", "655957/1000", 656),  # the fixed parity of the CFA franc, which has no cents
        (1_000, "EUR", "TND", "3.4", 34_000),  # the dinar has thousandths
        (1, "EUR", "USD", "1/2", 0),  # half a cent goes to the even one
        (3, "EUR", "USD", "1/2", 2),
    ],
)
def test_known_exchanges(amount: int, source: str, target: str, rate: str, worth: int) -> None:
    """Currencies with no, two and three decimals change at their published rates."""
    assert exchanged_minor(amount, source, target, exchange_rate(rate)) == worth


@given(amount=st.integers(1, 10**12), rate=RATES)
def test_rounding_is_at_most_half_a_minor_unit(amount: int, rate: Fraction) -> None:
    """What is given differs from the exact worth by half a minor unit at the most."""
    assert abs(exchanged_minor(amount, "EUR", "USD", rate) - amount * rate) <= Fraction(1, 2)


@pytest.mark.parametrize("text", ["", "0", "-1", "1/0", "dear", "1e400"])
def test_no_rate_is_refused(text: str) -> None:
    """What is no rate above zero, or is too long to be kept, is refused with the way to write one."""
    with pytest.raises(MoneyError):
        exchange_rate(text)
