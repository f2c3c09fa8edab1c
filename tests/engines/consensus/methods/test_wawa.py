"""Votes weighted by agreement with the majority."""

from collections import Counter, defaultdict
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.consensus import MajorityVote, accuracy
from canut.engines.consensus.methods.votes import WeightedTruth
from canut.engines.consensus.methods.wawa import Wawa

Row = tuple[str, str, str]


def fit(method: Wawa, answers: pl.DataFrame, **evidence: Any) -> WeightedTruth:
    """Fit, and say which truth it is."""
    fitted = method.fit(answers, **evidence)
    assert isinstance(fitted, WeightedTruth)
    return fitted


def plain_wawa(rows: list[Row], known: dict[str, str]) -> dict[tuple[str, str], float]:
    """Write the method with dictionaries: share of the weight of each (task, label)."""
    votes = Counter((task, label) for task, _, label in rows)
    credit: dict[tuple[str, str], float] = {}
    for task in {task for task, _, _ in rows}:
        most = max(count for (t, _), count in votes.items() if t == task)
        first = [label for (t, label), count in votes.items() if t == task and count == most]
        right = [known[task]] if task in known else first
        credit |= {(task, label): 1 / len(right) for label in right}
    weight = {}
    for worker in {worker for _, worker, _ in rows}:
        mine = [credit.get((task, label), 0.0) for task, w, label in rows if w == worker]
        weight[worker] = max(sum(mine) / len(mine), 1e-9)
    total: defaultdict[str, float] = defaultdict(float)
    share: defaultdict[tuple[str, str], float] = defaultdict(float)
    for task, worker, label in rows:
        total[task] += weight[worker]
        share[task, label] += weight[worker]
    return {(task, label): value / total[task] for (task, label), value in share.items()}


@given(
    rows=st.lists(
        st.tuples(st.sampled_from("tuv"), st.sampled_from("wxyz"), st.sampled_from("abc")),
        unique_by=lambda row: row[:2],
        min_size=1,
    ),
    known=st.dictionaries(st.sampled_from("tuv"), st.sampled_from("abc"), max_size=2),
)
def test_any_crowd_equals_the_plain_twin(rows: list[Row], known: dict[str, str]) -> None:
    """Ties, known answers and lonely workers included."""
    answers = pl.DataFrame(rows, schema=["task", "worker", "label"], orient="row")
    twin = plain_wawa(rows, known)
    for task, label, share in fit(Wawa(), answers, known=known).posteriors.iter_rows():
        expected = float(known[task] == label) if task in known else twin[task, label]
        assert share == pytest.approx(expected, abs=1e-9)


def test_the_weights_are_the_agreements_with_the_majority() -> None:
    """Two who agree always weigh 1; who disagrees on one task of three weighs two thirds."""
    answers = pl.DataFrame(
        {"task": list("111222333"), "worker": list("xyz") * 3, "label": list("aab" + "bbb" + "aaa")}
    )
    fitted = fit(Wawa(), answers)
    assert np.allclose(fitted.weight, [1, 1, 2 / 3])
    assert fitted.truth.row(0) == ("1", "a", pytest.approx(0.75))


def test_it_is_no_worse_than_the_majority_of_unequal_workers(crowd: Any) -> None:
    """Who agrees with the others more often is heard more."""
    made = crowd([0.95, 0.9, 0.4, 0.4, 0.4], seed=1, tasks=400)
    majority = accuracy(MajorityVote().fit(made.answers), made.gold)
    assert accuracy(fit(Wawa(), made.answers), made.gold) > majority + 0.02


def test_a_task_of_worthless_workers_is_settled_by_its_votes() -> None:
    """Workers who are wrong on all that is known still have a vote where nobody else has one."""
    answers = pl.DataFrame({"task": ["1"], "worker": ["x"], "label": ["b"]})
    more = pl.concat([answers, answers.with_columns(task=pl.lit("2"))])
    fitted = fit(Wawa(), more, known={"2": "a"})
    assert fitted.truth.row(0) == ("1", "b", 1.0)
    assert fitted.weight[0] == pytest.approx(0.5)
