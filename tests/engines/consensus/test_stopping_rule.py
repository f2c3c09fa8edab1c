"""When a task has enough answers."""

from collections import Counter
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.consensus import DawidSkene, Decision, StoppingRule
from canut.engines.consensus.errors import ParameterError

RULE = StoppingRule(confidence=0.9, lead=2, at_most=5)


@pytest.mark.parametrize(
    ("posterior", "votes", "decision"),
    [
        ({}, {}, Decision.ONE_MORE),
        ({"a": 0.9, "b": 0.1}, {"a": 2}, Decision.ENOUGH),
        ({"a": 0.89, "b": 0.11}, {"a": 2}, Decision.ONE_MORE),
        ({"a": 0.99, "b": 0.01}, {"a": 1}, Decision.ONE_MORE),
        ({"a": 0.99, "b": 0.01}, {"a": 2, "b": 1}, Decision.ONE_MORE),
        ({"a": 0.99, "b": 0.01}, {"a": 3, "b": 1}, Decision.ENOUGH),
        ({"a": 0.99, "b": 0.01}, {"a": 1, "b": 3}, Decision.ONE_MORE),
        ({"a": 0.6, "b": 0.4}, {"a": 3, "b": 2}, Decision.CAPPED),
        ({"a": 0.99, "b": 0.01}, {"a": 4, "b": 1}, Decision.ENOUGH),
    ],
)
def test_both_bounds_or_the_cap(
    posterior: dict[str, float], votes: dict[str, int], decision: Decision
) -> None:
    """Enough needs both bounds, reached rather than passed; the cap only speaks when it is not enough."""
    assert RULE.decide(posterior, votes) is decision


@given(
    votes=st.dictionaries(st.sampled_from("abc"), st.integers(0, 5)),
    shares=st.dictionaries(st.sampled_from("abc"), st.floats(0, 1)),
)
def test_no_task_goes_past_the_cap(votes: dict[str, int], shares: dict[str, float]) -> None:
    """One more is never asked of a task that has all its answers, and the cap never comes early."""
    decision = RULE.decide(shares, votes)
    assert (decision is Decision.ONE_MORE) <= (sum(votes.values()) < 5)
    assert (decision is Decision.CAPPED) <= (sum(votes.values()) >= 5)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({"confidence": 0}, "confidence is 0"),
        ({"confidence": 1.01}, "at most 1"),
        ({"confidence": float("nan")}, "confidence is nan"),
        ({"lead": -1}, "lead is -1"),
        ({"at_most": 0, "lead": 0}, "at_most is 0"),
        ({"lead": 6}, "no task could ever have enough"),
    ],
)
def test_senseless_rules_are_refused(bad: dict[str, Any], message: str) -> None:
    """A rule that cannot work never comes to be."""
    with pytest.raises(ParameterError, match=message):
        StoppingRule(**({"confidence": 0.9, "lead": 2, "at_most": 5} | bad))


def test_a_whole_truth_is_decided_task_by_task(crowd: Any) -> None:
    """The tasks that get no more answers are those of which `decide` says so, one by one."""
    truth = DawidSkene().fit(crowd([0.9, 0.7, 0.6], seed=2, tasks=40).answers)
    settled = RULE.settled(truth)
    for task in truth.labels.tasks:
        rows = truth.posteriors.filter(pl.col("task") == task)
        of_task = truth.labels.task == truth.labels.tasks.index(task)
        votes = Counter(truth.labels.classes[i] for i in truth.labels.label[of_task])
        decision = RULE.decide(dict(rows.select("label", "probability").iter_rows()), votes)
        assert (task in settled) == (decision is not Decision.ONE_MORE)
    assert 0 < len(settled) < 40
