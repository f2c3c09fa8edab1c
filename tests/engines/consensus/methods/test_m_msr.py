"""M-MSR: skills from pairwise agreement, extremes left out."""

from typing import Any

import numpy as np
import polars as pl
import pytest

from canut.engines.consensus import MajorityVote, accuracy
from canut.engines.consensus.errors import ParameterError
from canut.engines.consensus.methods.m_msr import MMsr
from canut.engines.consensus.methods.votes import WeightedTruth

Row = tuple[str, str, str]


def fit(method: MMsr, answers: pl.DataFrame, **evidence: Any) -> WeightedTruth:
    """Fit, and say which truth it is."""
    fitted = method.fit(answers, **evidence)
    assert isinstance(fitted, WeightedTruth)
    return fitted


def plain_weights(rows: list[Row], *, rounds: int, trimmed: float, known: dict[str, str]) -> dict[str, float]:
    """Write the method with dictionaries: each worker's log-odds after some rounds."""
    classes = len({label for _, _, label in rows} | set(known.values()))
    given: dict[str, dict[str, str]] = {}
    for task, worker, label in rows:
        given.setdefault(worker, {})[task] = label
    workers = sorted(given)
    everyone = given | {"gold": known}
    start = 0.8 - 0.2 / (classes - 1)
    skill = dict.fromkeys(workers, start) | {"gold": 1.0}
    for _ in range(rounds):
        fitted = {}
        for one in workers:
            ratios = []
            for other in everyone.keys() - {one}:
                shared = given[one].keys() & everyone[other].keys()
                if shared:
                    agreed = sum(given[one][t] == everyone[other][t] for t in shared) / len(shared)
                    product = (agreed * classes - 1) / (classes - 1)
                    ratios.append((product / skill[other], len(shared) * skill[other] ** 2))
            cut = int(trimmed * len(ratios))
            kept = sorted(ratios)[cut : len(ratios) - cut]
            mean = sum(ratio * weight for ratio, weight in kept) + 5 * start
            fitted[one] = mean / (sum(weight for _, weight in kept) + 5)
        for one, value in fitted.items():
            skill[one] = min(max((skill[one] + value) / 2, -1 / (classes - 1)), 1.0)
    right = {w: min(max((skill[w] * (classes - 1) + 1) / classes, 0.01), 0.99) for w in workers}
    return {w: float(np.log(value * (classes - 1) / (1 - value))) for w, value in right.items()}


@pytest.mark.parametrize("trimmed", [0.0, 0.2])
@pytest.mark.parametrize("seed", range(3))
def test_five_rounds_equal_the_plain_twin(seed: int, trimmed: float, crowd: Any) -> None:
    """Sparse products and sorted segments are the written comparisons, known answers included."""
    made = crowd([0.95, 0.8, 0.7, 0.6, 0.55, 0.45, 0.9], seed=seed, tasks=40)
    thinned = made.answers.sample(fraction=0.7, seed=seed)
    known = dict(list(made.gold.items())[:6])
    fitted = fit(MMsr(max_iterations=5, tolerance=0, trimmed=trimmed), thinned, known=known)
    twin = plain_weights(thinned.rows(), rounds=5, trimmed=trimmed, known=known)
    assert np.allclose(fitted.weight, [twin[worker] for worker in fitted.labels.workers], atol=1e-9)


def test_it_finds_the_accuracy_of_each_worker(crowd: Any) -> None:
    """Without a single known answer, agreement alone gives the skills the crowd was made with."""
    accuracies = [0.9, 0.8, 0.7, 0.6, 0.5]
    made = crowd(accuracies, seed=1, tasks=4000)
    odds = np.exp(fit(MMsr(trimmed=0), made.answers).weight)
    assert np.allclose(odds / (odds + 2), accuracies, atol=0.03)


@pytest.mark.parametrize("seed", range(3))
def test_leaving_out_extremes_withstands_a_coalition(seed: int, crowd: Any) -> None:
    """Five who copy blind guesses take over twelve honest workers, unless the extremes are left out."""
    made = crowd([0.65] * 12 + [1 / 3], seed=seed, tasks=300)
    copied = [made.answers.filter(worker="w12").with_columns(worker=pl.lit(f"x{i}")) for i in range(4)]
    answers = pl.concat([made.answers, *copied])
    naive, robust = (fit(MMsr(trimmed=share), answers) for share in (0.0, 0.25))
    coalition = [i for i, name in enumerate(robust.labels.workers) if name in ("w12", "x0", "x1", "x2", "x3")]
    assert robust.weight[coalition].max() < 0.3
    assert accuracy(naive, made.gold) < 0.5
    assert accuracy(robust, made.gold) > accuracy(MajorityVote().fit(answers), made.gold) + 0.1


def test_it_is_no_worse_than_the_majority_of_unequal_workers(crowd: Any) -> None:
    """The careful are followed against the careless."""
    made = crowd([0.95, 0.9, 0.4, 0.4, 0.4, 0.4], seed=1, tasks=400)
    majority = accuracy(MajorityVote().fit(made.answers), made.gold)
    assert accuracy(fit(MMsr(), made.answers), made.gold) > majority + 0.05


def test_known_answers_tell_honest_from_contrary() -> None:
    """Two workers who never agree are told apart by what is known."""
    answers = pl.DataFrame({"task": list("112233"), "worker": ["x", "y"] * 3, "label": ["a", "b"] * 3})
    fitted = fit(MMsr(), answers, known={"1": "b", "2": "b"})
    assert fitted.truth["label"].to_list() == ["b", "b", "b"]
    assert fitted.weight[1] > fitted.weight[0]


@pytest.mark.parametrize(
    "bad", [{"max_iterations": 0}, {"tolerance": -1}, {"trimmed": 0.5}, {"trimmed": -0.1}, {"smoothing": -1}]
)
def test_senseless_parameters_are_refused(bad: dict[str, Any]) -> None:
    """The message names the parameter."""
    with pytest.raises(ParameterError, match=next(iter(bad))):
        MMsr(**bad)
