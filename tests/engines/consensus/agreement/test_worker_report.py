"""Worker reliability with intervals, and the report that a worker may read."""

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.consensus import DawidSkene, MajorityVote
from canut.engines.consensus.agreement.reliability import share_interval, worker_reliability
from canut.engines.consensus.agreement.worker_report import Limit, Mixup, Standing, worker_report
from canut.engines.consensus.errors import ParameterError


@given(right=st.integers(0, 500), wrong=st.integers(0, 500))
def test_the_interval_holds_the_share(right: int, wrong: int) -> None:
    """Bounds lie within 0 and 1 and on both sides of the share, and more answers bring them together."""
    low, high = share_interval(np.array([right]), np.array([wrong]))
    share = right / max(right + wrong, 1) if right + wrong else 0.5
    assert 0 <= low[0] <= share <= high[0] <= 1
    closer = share_interval(np.array([10.0 * right]), np.array([10.0 * wrong]))
    assert closer.high[0] - closer.low[0] <= high[0] - low[0] + 1e-12


def test_the_interval_holds_the_accuracy_as_often_as_it_says() -> None:
    """Of 95 % intervals on twenty answers, about 95 in 100 hold the probability behind them."""
    seen = np.random.default_rng(1).binomial(20, 0.8, size=4000).astype(float)
    low, high = share_interval(seen, 20 - seen)
    assert np.mean((low <= 0.8) & (high >= 0.8)) == pytest.approx(0.95, abs=0.02)


def test_reliability_of_a_made_crowd(crowd: Callable[..., Any]) -> None:
    """Every worker's interval holds the accuracy they were made with."""
    made = [0.95, 0.85, 0.75, 0.65]
    table = worker_reliability(DawidSkene().fit(crowd(made, seed=5, tasks=1000).answers))
    assert table["worker"].to_list() == ["w0", "w1", "w2", "w3"]
    assert table["compared"].to_list() == [1000] * 4
    for (low, high), accuracy in zip(table["low", "high"].iter_rows(), made, strict=True):
        assert low - 0.03 <= accuracy <= high + 0.03


def test_who_answered_alone_cannot_be_compared() -> None:
    """A worker whose tasks nobody else has gets a number of answers and no figure."""
    rows = [("t1", "a", "x"), ("t1", "b", "x"), ("t2", "c", "x")]
    truth = MajorityVote().fit(pl.DataFrame(rows, schema=["task", "worker", "label"], orient="row"))
    assert worker_reliability(truth).filter(worker="c").rows() == [("c", 1, 0, None, None, None)]
    report = worker_report(truth, "c")
    assert (report.accuracy, report.standing, report.mixups) == (None, None, ())
    assert Limit.ANSWERED_ALONE in report.limits


def test_a_report_says_what_is_confused_with_what() -> None:
    """Who says "cat" of twelve dogs reads so, with the number, and where that stands in the crowd."""
    rows = []
    for i in range(40):
        right = "dog" if i % 2 else "cat"
        rows += [(f"t{i}", worker, right) for worker in "abcde"]
        rows.append((f"t{i}", "f", "cat" if i < 24 else "bird" if i == 30 else right))
    truth = MajorityVote().fit(pl.DataFrame(rows, schema=["task", "worker", "label"], orient="row"))
    report = worker_report(truth, "f")
    assert (report.answers, report.compared, report.disagreements) == (40, 40, 13)
    assert report.mixups == (Mixup("cat", "dog", 12), Mixup("bird", "cat", 1))
    assert report.accuracy is not None
    assert report.low is not None
    assert report.high is not None
    assert report.low < report.accuracy < report.high
    assert report.standing is Standing.BELOW
    assert report.middle_half is not None
    assert report.limits == (Limit.AGREEMENT_IS_NOT_TRUTH, Limit.TASKS_DIFFER)
    assert worker_report(truth, "a").standing is Standing.WITHIN
    assert worker_report(truth, "f", most_mixups=1).mixups == (Mixup("cat", "dog", 12),)


def test_a_short_or_doubtful_record_says_so() -> None:
    """Few answers and a split crowd are limits that the report names, and two people have no middle half."""
    rows = [("t1", "a", "x"), ("t1", "b", "y"), ("t2", "a", "x"), ("t2", "b", "x")]
    truth = MajorityVote().fit(pl.DataFrame(rows, schema=["task", "worker", "label"], orient="row"))
    report = worker_report(truth, "b")
    assert {Limit.FEW_ANSWERS, Limit.DOUBTFUL_TASKS} <= set(report.limits)
    assert report.middle_half is None


def test_nobody_of_that_name_is_refused(crowd: Callable[..., Any]) -> None:
    """A name that did not answer is told, with what to do."""
    with pytest.raises(ParameterError, match=r"'zoe' answered\. Check the spelling"):
        worker_report(MajorityVote().fit(crowd([0.9, 0.9], seed=1).answers), "zoe")
