"""Confusion counts against a truth."""

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pytest

from canut.engines.consensus import DawidSkene, MajorityVote, OneCoin
from canut.engines.consensus.agreement.confusion import confusion_table, crowd_confusion, worker_confusions

ANSWERS = pl.DataFrame(
    {
        "task": ["t1"] * 4 + ["t2"] * 2,
        "worker": ["a", "b", "c", "d", "a", "b"],
        "label": ["x", "x", "x", "y", "y", "y"],
    }
)


def test_a_task_in_doubt_blames_in_proportion() -> None:
    """Three votes to one: who said y is confused by three quarters of an answer."""
    counts = worker_confusions(MajorityVote().fit(ANSWERS))
    assert counts.filter(worker="d").rows() == [("d", "x", "y", 0.75), ("d", "y", "y", 0.25)]
    assert counts.filter(worker="a").rows() == [
        ("a", "x", "x", 0.75),
        ("a", "y", "x", 0.25),
        ("a", "y", "y", 1.0),
    ]


@pytest.mark.parametrize("method", [MajorityVote(), DawidSkene(), OneCoin()])
def test_every_answer_is_counted_once(method: Any, crowd: Callable[..., Any]) -> None:
    """The cells of a worker add up to the worker's answers, as far as the posterior adds up to one."""
    truth = method.fit(crowd([0.9, 0.7, 0.6], seed=1).answers)
    counts = worker_confusions(truth)
    totals = counts.group_by("worker").agg(pl.sum("answers")).sort("worker")["answers"]
    if isinstance(method, OneCoin):
        assert (totals <= 200 + 1e-6).all()
    else:
        assert np.allclose(totals, 200)
    assert crowd_confusion(truth)["answers"].sum() == pytest.approx(counts["answers"].sum())


def test_the_table_has_truth_down_and_labels_across() -> None:
    """Counts land in the row of the truth and the column of the label; other classes are left out."""
    counts = crowd_confusion(MajorityVote().fit(ANSWERS))
    table = confusion_table(counts, ("y", "x"))
    assert np.allclose(table, [[2.25, 0.75], [0.75, 2.25]])
    assert np.allclose(confusion_table(counts, ("x",)), [[2.25]])


def test_a_known_answer_shows_who_missed_it() -> None:
    """Against gold, the only right one has no confusion."""
    counts = worker_confusions(MajorityVote().fit(ANSWERS, known={"t1": "y", "t2": "y"}))
    assert counts.filter(worker="d").rows() == [("d", "y", "y", 1.0)]
    assert counts.filter(worker="a").rows() == [("a", "y", "x", 1.0), ("a", "y", "y", 1.0)]
