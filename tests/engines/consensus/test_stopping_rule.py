"""When a task has enough answers."""

from collections import Counter
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.consensus import (
    DawidSkene,
    Decision,
    Labels,
    MajorityVote,
    StabilityRule,
    StoppingRule,
    Truth,
)
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


def votes(changed: int, *, tasks: int = 100, answers: int = 1) -> Truth:
    """Draw the truth of tasks that all agree, but for the first few."""
    rows = [
        (f"t{task}", f"w{i}", "b" if task < changed else "a") for task in range(tasks) for i in range(answers)
    ]
    return MajorityVote().fit(
        Labels.from_frame(pl.DataFrame(rows, schema=["task", "worker", "label"], orient="row"))
    )


@pytest.mark.parametrize(
    ("changed", "pace"),
    [(0, 2.996), (1, 4.744), (10, 16.962)],
)
def test_as_many_changes_are_expected_as_chance_may_have_hidden(changed: int, pace: float) -> None:
    """The bound is held by the upper end of the interval, whose figures are those of the published tables."""
    course = [votes(0), votes(changed, answers=2)]
    # 100 of 500 answers changed so many of 100 tasks: all of them would change five times as many.
    bound = pace / 100 * 5
    for changes, is_reached in ((bound * 1.001, True), (bound * 0.999, False)):
        rule = StabilityRule(window=0.2, changes=changes, confidence=0.95)
        assert rule.is_reached(course, tasks=100, most=500) is is_reached


def test_the_last_answers_are_looked_at_and_no_others() -> None:
    """What changed before the window is forgotten; with fewer answers than it has, nothing is said."""
    rule = StabilityRule(window=0.2, changes=0.2)
    course = [votes(50), votes(0, answers=2), votes(0, answers=3)]
    assert rule.is_reached(course, tasks=100, most=500)
    assert not rule.is_reached(course[:2], tasks=100, most=500)
    assert not rule.is_reached(course[2:], tasks=100, most=500)
    assert not replace(rule, window=0.3).is_reached(course, tasks=100, most=500)


def test_a_task_without_an_answer_keeps_everything_open() -> None:
    """However stable the others are."""
    rule = StabilityRule(window=0.2, changes=0.2)
    course = [votes(0), votes(0, answers=2)]
    assert rule.is_reached(course, tasks=100, most=500)
    assert not rule.is_reached(course, tasks=101, most=500)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({"window": 0}, "window is 0"),
        ({"window": 1.1}, "window is 1.1"),
        ({"changes": 0}, "changes is 0"),
        ({"confidence": 1}, "confidence is 1"),
        ({"confidence": float("nan")}, "confidence is nan"),
    ],
)
def test_senseless_stability_is_refused(bad: dict[str, Any], message: str) -> None:
    """A rule that would never or always stop never comes to be."""
    with pytest.raises(ParameterError, match=message):
        StabilityRule(**bad)
