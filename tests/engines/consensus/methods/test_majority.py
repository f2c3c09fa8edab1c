"""Majority vote."""

import polars as pl

from canut.engines.consensus import MajorityVote


def test_shares_and_ties() -> None:
    """The confidence is the share of votes; a tie goes to the first label in order, not in arrival."""
    answers = pl.DataFrame(
        {
            "task": ["t1"] * 3 + ["t2"] * 2,
            "worker": ["x", "y", "z", "x", "y"],
            "label": ["b", "b", "a", "b", "a"],
        }
    )
    fitted = MajorityVote().fit(answers)
    assert fitted.truth.rows() == [("t1", "b", 2 / 3), ("t2", "a", 0.5)]
    assert fitted.posteriors.filter(task="t1", label="a")["probability"].item() == 1 / 3


def test_a_worker_is_as_accurate_as_their_votes_are_shared() -> None:
    """Accuracy is the mean share of the votes a worker's answers have; a known answer counts as certain."""
    answers = pl.DataFrame({"task": ["t1", "t1", "t2"], "worker": ["x", "y", "x"], "label": ["a", "b", "a"]})
    assert MajorityVote().fit(answers).workers.rows() == [("x", 2, 0.75), ("y", 1, 0.5)]
    assert MajorityVote().fit(answers, known={"t1": "a"}).workers.rows() == [("x", 2, 1.0), ("y", 1, 0.0)]
