"""MACE: who pays attention, and who answers by habit."""

from math import exp
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.special import digamma

from canut.engines.consensus import MajorityVote, accuracy
from canut.engines.consensus.errors import ParameterError
from canut.engines.consensus.methods.mace import Mace
from canut.engines.consensus.methods.votes import WeightedTruth

Row = tuple[str, str, str]
Table = dict[str, dict[str, float]]


def fit(method: Mace, answers: pl.DataFrame, **evidence: Any) -> WeightedTruth:
    """Fit, and say which truth it is."""
    fitted = method.fit(answers, **evidence)
    assert isinstance(fitted, WeightedTruth)
    return fitted


def geometric(count: float, total: float) -> float:
    """Geometric mean of a share under a Dirichlet distribution."""
    return exp(float(digamma(count) - digamma(total)))


def plain_mace(rows: list[Row], *, rounds: int, known: dict[str, str]) -> Table:
    """Write the method with dictionaries, in probabilities instead of logarithms."""
    classes = sorted({label for _, _, label in rows} | set(known.values()))
    tasks = {task: [row for row in rows if row[0] == task] for task, _, _ in rows}
    workers = {worker: [row for row in rows if row[1] == worker] for _, worker, _ in rows}
    belief = {
        t: {k: sum(row[2] == k for row in mine) / len(mine) for k in classes} for t, mine in tasks.items()
    }
    belief |= {task: {k: float(k == label) for k in classes} for task, label in known.items()}
    attentive = {(worker, label): 0.5 for _, worker, label in rows}
    for _ in range(rounds):
        trust, habit = {}, {}
        for worker, mine in workers.items():
            spam = dict.fromkeys(classes, 0.0)
            for task, _, label in mine:
                spam[label] += 1 - belief[task][label] * attentive[worker, label]
            spammed = sum(spam.values())
            trust[worker] = geometric(len(mine) - spammed + 0.5, len(mine) + 1)
            distrust = geometric(spammed + 0.5, len(mine) + 1)
            for k in classes:
                habit[worker, k] = distrust * geometric(spam[k] + 2 / len(classes), spammed + 2)
        attentive = {(w, k): trust[w] / (trust[w] + habit[w, k]) for w, k in attentive}
        sizes = {k: sum(row[k] for row in belief.values()) + 10 for k in classes}
        for task in tasks.keys() - known.keys():
            weight = {k: geometric(sizes[k], sum(sizes.values())) for k in classes}
            for _, worker, label in tasks[task]:
                weight = {
                    k: v * (habit[worker, label] + (k == label) * trust[worker]) for k, v in weight.items()
                }
            belief[task] = {k: value / sum(weight.values()) for k, value in weight.items()}
    return belief


@pytest.mark.parametrize("seed", range(3))
def test_ten_rounds_equal_the_plain_twin(seed: int, crowd: Any) -> None:
    """The vectorised rounds are the written ones, known answers included."""
    made = crowd([0.9, 0.7, 0.5, 0.6], seed=seed, tasks=30)
    thinned = made.answers.sample(fraction=0.6, seed=seed)
    answered = set(thinned["task"])
    known = {task: label for task, label in list(made.gold.items())[:5] if task in answered}
    fitted = fit(Mace(max_iterations=10, tolerance=0), thinned, known=known)
    twin = plain_mace(thinned.rows(), rounds=10, known=known)
    for task, label, probability in fitted.posteriors.iter_rows():
        assert probability == pytest.approx(twin[task][label], abs=1e-9)


def with_spammers(made: Any, labels: list[str]) -> pl.DataFrame:
    """Add workers who give the same label to every task."""
    tasks = pl.Series("task", list(made.gold))
    spam = [
        pl.DataFrame({"task": tasks}).with_columns(worker=pl.lit(f"spammer{i}"), label=pl.lit(label))
        for i, label in enumerate(labels)
    ]
    answers: pl.DataFrame = made.answers
    return pl.concat([answers, *spam])


def test_it_finds_the_spammers_and_is_not_fooled_by_them(crowd: Any) -> None:
    """Three who always give the same label outvote the careful in a majority, and are not trusted here."""
    made = crowd([0.9, 0.85, 0.8], seed=1, tasks=300)
    answers = with_spammers(made, ["c0", "c0", "c0"])
    fitted = fit(Mace(), answers)
    trust = dict(zip(fitted.labels.workers, fitted.weight, strict=True))
    assert max(trust[f"spammer{i}"] for i in range(3)) < 0.1
    assert min(trust[f"w{i}"] for i in range(3)) > 0.6
    assert accuracy(fitted, made.gold) > accuracy(MajorityVote().fit(answers), made.gold) + 0.2


def test_trust_is_the_share_of_answers_that_were_known(crowd: Any) -> None:
    """A worker right in 0.8 of answers, with three classes to guess from, knew 0.7 of them."""
    made = crowd([0.95, 0.9, 0.8], seed=5, tasks=3000)
    assert np.allclose(fit(Mace(), made.answers).weight, [0.925, 0.85, 0.7], atol=0.04)


@pytest.mark.parametrize(
    "bad", [{"max_iterations": 0}, {"attention": 0}, {"spam": 0}, {"habit": 0}, {"tasks": float("nan")}]
)
def test_senseless_parameters_are_refused(bad: dict[str, Any]) -> None:
    """The message names the parameter."""
    with pytest.raises(ParameterError, match=next(iter(bad))):
        Mace(**bad)
