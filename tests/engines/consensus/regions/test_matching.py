"""Which drawings are of the same object."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from canut.engines.consensus.regions.matching import clusters, pairs

TABLE = np.array([[0.9, 0.8], [0.8, 0.1]])
overlaps = arrays(float, st.tuples(st.integers(0, 4), st.integers(0, 4)), elements=st.floats(0, 1))


def test_greedy_takes_the_best_pair_and_hungarian_the_best_sum() -> None:
    """A table on which the two differ."""
    assert pairs(TABLE, 0.5, "greedy") == [(0, 0)]
    assert pairs(TABLE, 0.5, "hungarian") == [(0, 1), (1, 0)]
    assert pairs(TABLE, 0.85, "hungarian") == [(0, 0)]


@pytest.mark.parametrize("matching", ["greedy", "hungarian"])
@given(table=overlaps)
def test_pairs_are_apart_and_overlap_enough(matching: str, table: np.ndarray) -> None:
    """Nobody is paired twice, or under the threshold, and no pair that could be made is left."""
    found = pairs(table, 0.5, matching)  # type: ignore[arg-type] # parametrize gives a str
    assert len({row for row, _ in found}) == len({column for _, column in found}) == len(found)
    assert all(table[pair] >= 0.5 for pair in found)
    free = table.copy()
    for row, column in found:
        free[row, :] = free[:, column] = 0
    assert not (free >= 0.5).any()


@given(
    table=overlaps.filter(lambda t: t.shape[0] == t.shape[1]),
    drawer=st.lists(st.integers(0, 2), min_size=4, max_size=4),
)
def test_every_drawing_is_in_one_group_with_others_of_other_workers(
    table: np.ndarray, drawer: list[int]
) -> None:
    """The groups share out the drawings, at most one of a worker in each."""
    size = len(table)
    alike = np.maximum(table, table.T)
    np.fill_diagonal(alike, 1.0)
    who = np.array(drawer[:size], dtype=np.int64)
    groups = clusters(alike, who, 0.5, "greedy")
    assert sorted(i for group in groups for i in group) == list(range(size))
    assert all(len({who[i] for i in group}) == len(group) for group in groups)


def test_the_drawer_in_the_middle_comes_first() -> None:
    """A chain in which only the middle overlaps both ends is one group by way of the middle."""
    chain = np.array([[1.0, 0.6, 0.3], [0.6, 1.0, 0.6], [0.3, 0.6, 1.0]])
    assert clusters(chain, np.array([0, 1, 2]), 0.4, "greedy") == [[1, 0, 2]]
