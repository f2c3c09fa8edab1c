"""Spans are joined, cut and added up like sets of moments."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from tests.factories import MONDAY

from canut.core.worktime.spans import Span, joined, whole_seconds, within, without

LENGTH = 40


def span(first: int, last: int) -> Span:
    """Return the span between two seconds after Monday at nine."""
    return MONDAY + timedelta(seconds=first), MONDAY + timedelta(seconds=last)


def moments(spans: list[Span]) -> set[int]:
    """Return the seconds that lie in some span."""
    return {
        second
        for second in range(-1, LENGTH + 1)
        for first, last in spans
        if first <= MONDAY + timedelta(seconds=second) < last
    }


SPANS = st.lists(st.builds(span, st.integers(0, LENGTH), st.integers(0, LENGTH)), max_size=6)


@given(SPANS)
def test_joining_keeps_every_moment_once(spans: list[Span]) -> None:
    """Joined spans hold the same moments, in order, and none of them touch."""
    result = joined(spans)
    assert moments(result) == moments(spans)
    assert whole_seconds(result) == len(moments(spans))
    assert all(before[1] < after[0] for before, after in pairwise(result))


@given(SPANS, SPANS)
def test_subtracting_leaves_the_others_out(spans: list[Span], others: list[Span]) -> None:
    """What is left is what only the first had."""
    assert moments(without(spans, others)) == moments(spans) - moments(others)


@given(SPANS, st.integers(0, LENGTH), st.integers(0, LENGTH))
def test_a_period_cuts(spans: list[Span], first: int, last: int) -> None:
    """Of each span the part in the period remains."""
    inside = within(spans, *span(first, last))
    assert moments(inside) == {second for second in moments(spans) if first <= second < last}


def test_a_broken_second_counts_whole() -> None:
    """All broken seconds together are rounded up once, in the worker's favour."""
    half = (MONDAY, MONDAY + timedelta(milliseconds=400))
    assert whole_seconds([half]) == 1
    assert whole_seconds([half], [half]) == 1
    assert whole_seconds([]) == 0
