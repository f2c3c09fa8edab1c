"""Stretches of time that a crowd marked."""

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.consensus.errors import LabelsError
from canut.engines.consensus.regions import IntervalConsensus
from canut.engines.consensus.regions.intervals import Intervals

INTERVAL = pl.Struct({"start": pl.Float64(), "end": pl.Float64(), "label": pl.String()})

moments = st.integers(0, 600_000).map(lambda milliseconds: milliseconds / 1000)
intervals = (
    st.lists(moments, min_size=2, max_size=2, unique=True).map(sorted).map(lambda pair: (pair[0], pair[1]))
)


def frame(*answers: list[tuple[float, float, str]]) -> pl.DataFrame:
    """Let each list be the answer of a worker to the same task."""
    rows = [
        ("t", f"w{i}", [dict(zip(("start", "end", "label"), one, strict=True)) for one in drawn])
        for i, drawn in enumerate(answers)
    ]
    schema = {"task": pl.String(), "worker": pl.String(), "intervals": pl.List(INTERVAL)}
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_most_people_and_the_middle_of_their_bounds() -> None:
    """What one alone marked goes; of three bounds the middle one stays, and of three labels the usual one."""
    truth = IntervalConsensus().fit(
        frame(
            [(1.0, 2.0, "speech"), (8.0, 9.0, "noise")],
            [(1.1, 2.1, "speech")],
            [(1.2, 3.0, "song")],
        )
    )
    rows = truth.truth.select("start", "end", "label").rows()
    assert rows == [(1.1, 2.1, "speech")]


def test_touching_is_not_overlapping() -> None:
    """Parts that follow one another share nothing; one in the other shares its own length."""
    kind = Intervals()
    overlap = kind.overlap([(0.0, 1.0)], [(1.0, 2.0), (0.0, 1.0), (0.25, 0.75), (5.0, 6.0)])
    assert overlap.tolist() == [[0.0, 1.0, 0.5, 0.0]]


@given(st.lists(intervals, min_size=1, max_size=9), st.data())
def test_a_merger_starts_before_it_ends(given_ones: list[tuple[float, float]], data: Any) -> None:
    """Whatever people marked and weigh, each bound lies among theirs and the start before the end."""
    weight = np.array([data.draw(st.floats(0.05, 19.0)) for _ in given_ones])
    start, end = Intervals().merge(given_ones, weight)
    assert start < end
    assert min(one for one, _ in given_ones) <= start <= max(one for one, _ in given_ones)
    assert min(one for _, one in given_ones) <= end <= max(one for _, one in given_ones)


@given(interval=intervals, people=st.integers(1, 7))
def test_unanimous_intervals_stay_as_they_are(interval: tuple[float, float], people: int) -> None:
    """Where everybody marked the same, that is the truth, to the last bit, with full confidence."""
    truth = IntervalConsensus().fit(frame(*([[(*interval, "a")]] * people))).truth
    assert truth.select("start", "end").rows() == [interval]
    assert truth["confidence"].item() == pytest.approx(1.0)


def test_one_careless_bound_moves_nothing() -> None:
    """A mean would be drawn half a second away; the median stays where two agree."""
    start, end = Intervals().merge([(1.0, 2.0), (1.0, 2.0), (1.0, 3.5)], np.ones(3))
    assert (start, end) == (1.0, 2.0)


@pytest.mark.parametrize("wrong", [(2.0, 1.0), (1.0, 1.0), (float("nan"), 1.0), (0.0, float("inf"))])
def test_what_is_no_interval_is_named(wrong: tuple[float, float]) -> None:
    """A bound that is missing, no number or before the other is refused with its place."""
    with pytest.raises(LabelsError, match="interval"):
        IntervalConsensus().fit(frame([(*wrong, "a")]))
