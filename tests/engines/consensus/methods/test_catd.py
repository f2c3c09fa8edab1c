"""Confidence-aware truth discovery."""

from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.stats import chi2

from canut.engines.consensus import MajorityVote, accuracy
from canut.engines.consensus.errors import ParameterError
from canut.engines.consensus.methods.catd import Catd
from canut.engines.consensus.methods.votes import WeightedTruth

Row = tuple[str, str, str]


def fit(method: Catd, answers: pl.DataFrame, **evidence: Any) -> WeightedTruth:
    """Fit, and say which truth it is."""
    fitted = method.fit(answers, **evidence)
    assert isinstance(fitted, WeightedTruth)
    return fitted


def plain_weights(rows: list[Row], *, rounds: int, known: dict[str, str]) -> dict[str, float]:
    """Write the method with dictionaries: the weight of each worker after some rounds."""
    weight = {worker: 1.0 for _, worker, _ in rows}
    for _ in range(rounds):
        wrong = dict.fromkeys(weight, 0.1)
        for task in {task for task, _, _ in rows}:
            here = [(worker, label) for t, worker, label in rows if t == task]
            votes = {k: sum(weight[w] for w, label in here if label == k) for _, k in here}
            total = sum(votes.values())
            right = [k for k, value in votes.items() if value >= max(votes.values()) - 1e-9 * total]
            right = [known[task]] if task in known else right
            for worker, label in here:
                wrong[worker] += 1 - (label in right) / len(right)
        for worker, errors in wrong.items():
            answers = sum(w == worker for _, w, _ in rows)
            weight[worker] = float(chi2.ppf(0.025, answers)) / errors
    return weight


@pytest.mark.parametrize("seed", range(3))
def test_five_rounds_equal_the_plain_twin(seed: int, crowd: Any) -> None:
    """The vectorised rounds are the published ones, known answers included."""
    made = crowd([0.9, 0.7, 0.5, 0.6], seed=seed, tasks=30)
    thinned = made.answers.sample(fraction=0.6, seed=seed)
    known = dict(list(made.gold.items())[:5])
    fitted = fit(Catd(max_iterations=5, tolerance=0), thinned, known=known)
    twin = plain_weights(thinned.rows(), rounds=5, known=known)
    assert np.allclose(fitted.weight, [twin[worker] for worker in fitted.labels.workers])


def test_few_answers_weigh_less_than_many_as_good() -> None:
    """Of two workers without an error, the one with two answers is no match for the one with forty."""
    tasks = [f"t{i:02}" for i in range(40)]
    rows = [(task, worker, "ab"[i % 2]) for i, task in enumerate(tasks) for worker in ("many", "sure")]
    rows += [(task, "few", "ab"[i % 2]) for i, task in enumerate(tasks[:2])]
    rows += [("open", "few", "a"), ("open", "many", "b")]
    answers = pl.DataFrame(rows, schema=["task", "worker", "label"], orient="row")
    fitted = fit(Catd(max_iterations=1), answers)
    weight = dict(zip(fitted.labels.workers, fitted.weight, strict=True))
    assert weight["many"] > 20 * weight["few"]
    assert fitted.truth.filter(task="open").row(0)[1] == "b"


def test_a_wider_interval_discounts_few_answers_more() -> None:
    """The surer one wants to be, the less a newcomer's luck counts against a regular."""
    rows = [(f"t{i}", worker, "a") for i in range(30) for worker in ("x", "y")] + [("t0", "new", "a")]
    answers = pl.DataFrame(rows, schema=["task", "worker", "label"], orient="row")
    sure, bold = (fit(Catd(significance=value), answers).weight for value in (0.01, 0.5))
    assert sure[0] / sure[1] < bold[0] / bold[1]


def test_it_is_no_worse_than_the_majority_of_unequal_workers(crowd: Any) -> None:
    """The careful are followed against the careless."""
    made = crowd([0.95, 0.9, 0.4, 0.4, 0.4, 0.4], seed=1, tasks=400)
    majority = accuracy(MajorityVote().fit(made.answers), made.gold)
    assert accuracy(fit(Catd(), made.answers), made.gold) > majority + 0.05


@pytest.mark.parametrize(
    "bad", [{"max_iterations": 0}, {"significance": 0}, {"significance": 1}, {"smoothing": 0}]
)
def test_senseless_parameters_are_refused(bad: dict[str, Any]) -> None:
    """The message names the parameter."""
    with pytest.raises(ParameterError, match=next(iter(bad))):
        Catd(**bad)
