"""LFC: confusion matrices with Dirichlet priors."""

from math import prod
from typing import Any

import numpy as np
import polars as pl
import pytest

from canut.engines.consensus import ClosedModel, MajorityVote, accuracy
from canut.engines.consensus.errors import ParameterError
from canut.engines.consensus.methods.lfc import Lfc

Row = tuple[str, str, str]
Table = dict[str, dict[str, float]]


def plain_lfc(rows: list[Row], *, rounds: int, known: dict[str, str]) -> Table:
    """Write the method with dictionaries, one formula a line."""
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
                seen = {k: 1.0 if k == true else 0.5 / (len(classes) - 1) for k in classes}
                for task, w, label in rows:
                    seen[label] += belief[task][true] * (w == worker)
                for k in classes:
                    confusion[worker, true, k] = seen[k] / sum(seen.values())
        size = {k: sum(row[k] for row in belief.values()) + 10 for k in classes}
        for task in tasks.keys() - known.keys():
            weight = {
                k: size[k] * prod(confusion[w, k, label] for _, w, label in tasks[task]) for k in classes
            }
            belief[task] = {k: value / sum(weight.values()) for k, value in weight.items()}
    return belief


@pytest.mark.parametrize("seed", range(3))
def test_ten_rounds_equal_the_plain_twin(seed: int, crowd: Any) -> None:
    """The vectorised EM is the published one, known answers included."""
    made = crowd([0.9, 0.7, 0.5, 0.6], seed=seed, tasks=30)
    thinned = made.answers.sample(fraction=0.6, seed=seed)
    answered = set(thinned["task"])
    known = {task: label for task, label in list(made.gold.items())[:5] if task in answered}
    fitted = Lfc(max_iterations=10, tolerance=0).fit(thinned, known=known)
    twin = plain_lfc(thinned.rows(), rounds=10, known=known)
    for task, label, probability in fitted.posteriors.iter_rows():
        assert probability == pytest.approx(twin[task][label], abs=1e-9)


def test_it_is_no_worse_than_the_majority_of_unequal_workers(crowd: Any) -> None:
    """Two careful workers among four careless ones are found and followed."""
    made = crowd([0.95, 0.9, 0.4, 0.4, 0.4, 0.4], seed=1, tasks=400)
    majority = accuracy(MajorityVote().fit(made.answers), made.gold)
    assert accuracy(Lfc().fit(made.answers), made.gold) > majority + 0.05


def test_the_prior_speaks_for_those_who_have_answered_little(crowd: Any) -> None:
    """A newcomer's matrix is what was believed; a regular's is what was seen."""
    made = crowd([0.9, 0.8, 0.7], seed=2, tasks=2000)
    newcomer = pl.DataFrame({"task": ["t0"], "worker": ["x"], "label": [made.gold["t0"]]})
    confusions = Lfc(right=8, wrong=2).fit(pl.concat([made.answers, newcomer])).confusions
    assert confusions is not None
    for matrix, right in zip(confusions.matrices[:3], [0.9, 0.8, 0.7], strict=True):
        assert np.allclose(np.diag(matrix), right, atol=0.06)
    assert np.allclose(np.diag(confusions.matrices[3]), 0.8, atol=0.03)
    assert np.allclose(confusions.matrices.sum(axis=2), 1)


def test_its_parameters_serve_answers_one_by_one(crowd: Any) -> None:
    """The model that a fit leaves gives the batch posterior of each task."""
    made = crowd([0.9, 0.7, 0.6], seed=3, tasks=40)
    fitted = Lfc().fit(made.answers)
    model = ClosedModel.of(fitted)
    for task, label, probability in fitted.posteriors.head(30).iter_rows():
        given = made.answers.filter(task=task).select("worker", "label").rows()
        assert model.posterior(given)[label] == pytest.approx(probability, abs=1e-9)


@pytest.mark.parametrize("bad", [{"max_iterations": 0}, {"right": 0}, {"wrong": 0}, {"tasks": -1}])
def test_senseless_parameters_are_refused(bad: dict[str, Any]) -> None:
    """The message names the parameter."""
    with pytest.raises(ParameterError, match=next(iter(bad))):
        Lfc(**bad)
