"""IBCC: confusion matrices integrated out."""

from itertools import product
from math import exp, lgamma
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import digamma

from canut.engines.consensus import MajorityVote, accuracy
from canut.engines.consensus.errors import ParameterError
from canut.engines.consensus.methods.ibcc import BoundedTruth, Ibcc

Row = tuple[str, str, str]
Table = dict[str, dict[str, float]]

crowds = st.lists(
    st.tuples(st.sampled_from("tuvw"), st.sampled_from("xyz"), st.sampled_from("abc")),
    unique_by=lambda row: row[:2],
    min_size=1,
)


def fit(method: Ibcc, answers: pl.DataFrame, **evidence: Any) -> BoundedTruth:
    """Fit, and say which truth it is."""
    fitted = method.fit(answers, **evidence)
    assert isinstance(fitted, BoundedTruth)
    return fitted


def geometric(counts: dict[str, float]) -> dict[str, float]:
    """Geometric mean of each share under a Dirichlet distribution."""
    total = float(digamma(sum(counts.values())))
    return {k: exp(float(digamma(count)) - total) for k, count in counts.items()}


def plain_ibcc(rows: list[Row], *, rounds: int, known: dict[str, str]) -> Table:
    """Write the method with dictionaries, in probabilities instead of logarithms."""
    classes = sorted({label for _, _, label in rows} | set(known.values()))
    tasks = {task: [row for row in rows if row[0] == task] for task, _, _ in rows}
    belief = {
        t: {k: sum(row[2] == k for row in mine) / len(mine) for k in classes} for t, mine in tasks.items()
    }
    belief |= {task: {k: float(k == label) for k in classes} for task, label in known.items()}
    for _ in range(rounds):
        confusion = {}
        for worker in {worker for _, worker, _ in rows}:
            for true in classes:
                seen = {k: 2.0 if k == true else 1 / (len(classes) - 1) for k in classes}
                for task, w, label in rows:
                    seen[label] += belief[task][true] * (w == worker)
                confusion[worker, true] = geometric(seen)
        size = geometric({k: sum(row[k] for row in belief.values()) + 10 for k in classes})
        for task in tasks.keys() - known.keys():
            weight = dict(size)
            for _, worker, label in tasks[task]:
                weight = {k: value * confusion[worker, k][label] for k, value in weight.items()}
            belief[task] = {k: value / sum(weight.values()) for k, value in weight.items()}
    return belief


def polya(counts: list[float], before: list[float]) -> float:
    """Log-probability of a sequence of draws from shares that are themselves drawn from a Dirichlet."""
    total = lgamma(sum(before)) - lgamma(sum(before) + sum(counts))
    return total + sum(lgamma(b + n) - lgamma(b) for n, b in zip(counts, before, strict=True))


def log_probability(rows: list[Row], known: dict[str, str]) -> float:
    """Sum over every truth that the tasks could have: exact, for a handful of tasks."""
    classes = sorted({label for _, _, label in rows} | set(known.values()))
    tasks = sorted({task for task, _, _ in rows})
    found = []
    for labels in product(*([known[task]] if task in known else classes for task in tasks)):
        truth = dict(zip(tasks, labels, strict=True))
        here = polya([float(labels.count(k)) for k in classes], [10.0] * len(classes))
        for worker, true in product({worker for _, worker, _ in rows}, classes):
            mine = [label for task, w, label in rows if w == worker and truth[task] == true]
            before = [2.0 if k == true else 1 / (len(classes) - 1) for k in classes]
            here += polya([float(mine.count(k)) for k in classes], before)
        found.append(here)
    return float(np.logaddexp.reduce(found))


@pytest.mark.parametrize("seed", range(3))
def test_ten_rounds_equal_the_plain_twin(seed: int, crowd: Any) -> None:
    """The vectorised rounds are the published ones, known answers included."""
    made = crowd([0.9, 0.7, 0.5, 0.6], seed=seed, tasks=30)
    thinned = made.answers.sample(fraction=0.6, seed=seed)
    answered = set(thinned["task"])
    known = {task: label for task, label in list(made.gold.items())[:5] if task in answered}
    fitted = fit(Ibcc(max_iterations=10, tolerance=0), thinned, known=known)
    twin = plain_ibcc(thinned.rows(), rounds=10, known=known)
    for task, label, probability in fitted.posteriors.iter_rows():
        assert probability == pytest.approx(twin[task][label], abs=1e-9)


@given(rows=crowds, known=st.dictionaries(st.sampled_from("tuvw"), st.sampled_from("abc"), max_size=2))
def test_the_bound_never_decreases_and_never_passes_the_truth(rows: list[Row], known: dict[str, str]) -> None:
    """Each round raises the bound, and it stays under the log-probability of the answers."""
    answers = pl.DataFrame(rows, schema=["task", "worker", "label"], orient="row")
    known = {task: label for task, label in known.items() if task in set(answers["task"])}
    bounds = fit(Ibcc(max_iterations=30, tolerance=0), answers, known=known).bounds
    assert len(bounds) == 30
    assert min(np.diff(bounds)) > -1e-9
    assert bounds[-1] < log_probability(rows, known) + 1e-9


def test_the_bound_is_tight_where_everything_is_known() -> None:
    """With nothing left to infer about the truth the bound is the log-probability itself."""
    rows = [("t", "x", "a"), ("t", "y", "b"), ("u", "x", "b"), ("u", "y", "b"), ("v", "y", "a")]
    answers = pl.DataFrame(rows, schema=["task", "worker", "label"], orient="row")
    known = {"t": "a", "u": "b", "v": "a"}
    bounds = fit(Ibcc(max_iterations=3), answers, known=known).bounds
    assert bounds[-1] == pytest.approx(log_probability(rows, known), abs=1e-9)


def test_the_bound_never_decreases_on_a_large_crowd(crowd: Any) -> None:
    """Rounding does not hide a step down where there is much to sum."""
    answers = crowd([0.9, 0.8, 0.6, 0.5, 0.4], seed=7, tasks=500).answers
    bounds = np.array(fit(Ibcc(max_iterations=100, tolerance=0), answers).bounds)
    assert (np.diff(bounds) > -1e-8 * abs(bounds[0])).all()
    assert bounds[-1] > bounds[0] + 1


def test_it_is_no_worse_than_the_majority_of_unequal_workers(crowd: Any) -> None:
    """Two careful workers among four careless ones are found and followed."""
    made = crowd([0.95, 0.9, 0.4, 0.4, 0.4, 0.4], seed=1, tasks=400)
    majority = accuracy(MajorityVote().fit(made.answers), made.gold)
    assert accuracy(fit(Ibcc(), made.answers), made.gold) > majority + 0.05


def test_it_finds_the_confusion_matrices(crowd: Any) -> None:
    """The expected matrices are those the crowd was made with, and their rows sum to 1."""
    made = crowd([0.9, 0.8, 0.7], seed=2, tasks=3000)
    confusions = fit(Ibcc(), made.answers).confusions
    assert confusions is not None
    for matrix, right in zip(confusions.matrices, [0.9, 0.8, 0.7], strict=True):
        assert np.allclose(np.diag(matrix), right, atol=0.05)
    assert np.allclose(confusions.matrices.sum(axis=2), 1)
    assert np.allclose(confusions.prior, 1 / 3, atol=0.03)


@pytest.mark.parametrize("bad", [{"max_iterations": 0}, {"right": 0}, {"wrong": 0}, {"tasks": 0}])
def test_senseless_parameters_are_refused(bad: dict[str, Any]) -> None:
    """The message names the parameter."""
    with pytest.raises(ParameterError, match=next(iter(bad))):
        Ibcc(**bad)
