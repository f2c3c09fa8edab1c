"""Groups of tasks of similar confidence."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.consensus.agreement.calibration_bins import calibration_bins
from canut.engines.consensus.calibration import expected_calibration_error
from canut.engines.consensus.errors import ParameterError


def test_a_worked_example() -> None:
    """Four tasks at .9 of which three are right, and one at .5 that is wrong."""
    sure, right = np.array([0.9, 0.9, 0.9, 0.9, 0.5]), np.array([True, True, True, False, False])
    binned = calibration_bins(sure, right)
    assert binned["tasks"].to_list() == [1, 4]
    assert binned["right"].to_list() == pytest.approx([0.0, 0.75])
    assert binned["confidence"].to_list() == pytest.approx([0.5, 0.9])
    assert binned["low"].to_list() == pytest.approx([0.4, 0.8])
    assert binned["high"].to_list() == pytest.approx([0.5, 0.9])


def test_both_ends_belong_to_a_bin() -> None:
    """Confidence 0 is in the first group, 1 in the last; no group at all is refused."""
    assert calibration_bins(np.array([0.0, 1.0]), np.array([True, True]), bins=2)["tasks"].to_list() == [1, 1]
    with pytest.raises(ParameterError, match="at least 1"):
        calibration_bins(np.array([0.5]), np.array([True]), bins=0)


@given(tasks=st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=50))
def test_the_groups_are_those_of_the_calibration_error(tasks: list[tuple[float, bool]]) -> None:
    """The gaps of the groups, weighed by their tasks, are the expected calibration error."""
    sure, right = map(np.array, zip(*tasks, strict=True))
    binned = calibration_bins(sure, right)
    gap = ((binned["confidence"] - binned["right"]).abs() * binned["tasks"]).sum() / len(tasks)
    names = [str(i) for i in range(len(tasks))]
    truth = pl.DataFrame({"task": names, "label": ["x"] * len(tasks), "confidence": sure})
    gold = {name: "x" if is_right else "y" for name, is_right in zip(names, right, strict=True)}
    assert gap == pytest.approx(expected_calibration_error(truth, gold), abs=1e-9)
