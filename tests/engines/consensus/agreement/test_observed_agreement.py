"""Agreement between answers, accuracy against gold."""

import polars as pl
import pytest

from canut.engines.consensus import MajorityVote, accuracy, observed_agreement
from canut.engines.consensus.errors import NoSharedTaskError

ANSWERS = pl.DataFrame(
    {
        "task": ["t1"] * 4 + ["t2"] * 2 + ["t3"],
        "worker": ["a", "b", "c", "d", "a", "b", "a"],
        "label": ["x", "x", "x", "y", "x", "x", "y"],
    }
)


def test_share_of_equal_pairs() -> None:
    """Three of six pairs are equal, all of one pair, and a single answer has no pair."""
    assert observed_agreement(ANSWERS).rows() == [("t1", 4, 0.5), ("t2", 2, 1.0), ("t3", 1, None)]


def test_accuracy_counts_the_tasks_that_both_have() -> None:
    """Gold without a result and results without gold are left out."""
    truth = MajorityVote().fit(ANSWERS)
    gold = {"t1": "x", "t3": "x", "elsewhere": "x"}
    assert accuracy(truth, gold) == 0.5
    assert accuracy(truth.truth, pl.DataFrame({"task": ["t2"], "label": ["x"]})) == 1.0


def test_accuracy_without_a_shared_task_is_refused() -> None:
    """A share of nothing is no figure."""
    with pytest.raises(NoSharedTaskError, match="same task names"):
        accuracy(MajorityVote().fit(ANSWERS), {"T1": "x"})
