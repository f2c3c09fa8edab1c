"""What a worker reads of their own reliability: counts that they can check."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.families.microwork.reliability import Share


@given(agreed=st.integers(0, 500), others=st.integers(0, 500))
def test_the_interval_holds_the_share(agreed: int, others: int) -> None:
    """The share lies within the interval, which lies within 0 and 1."""
    share = Share(agreed, agreed + others)
    assert 0 <= share.low <= share.high <= 1
    if share.answers:
        assert share.low - 1e-12 <= agreed / share.answers <= share.high + 1e-12


@given(agreed=st.integers(0, 50), others=st.integers(0, 50), times=st.integers(2, 20))
def test_more_answers_say_more(agreed: int, others: int, times: int) -> None:
    """The same share of more answers has a narrower interval."""
    few, many = Share(agreed, agreed + others), Share(agreed * times, (agreed + others) * times)
    assert many.high - many.low <= few.high - few.low


def test_an_interval_of_the_literature() -> None:
    """81 of 263 give the interval that Newcombe (1998, table I, method 3) prints."""
    share = Share(81, 263)
    assert share.low == pytest.approx(0.2553, abs=1e-4)
    assert share.high == pytest.approx(0.3662, abs=1e-4)
