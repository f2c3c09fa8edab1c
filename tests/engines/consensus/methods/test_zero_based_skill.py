"""Skills that follow the vote, by steps that shrink."""

from typing import Any

import numpy as np
import polars as pl
import pytest

from canut.engines.consensus import MajorityVote, accuracy
from canut.engines.consensus.errors import ParameterError
from canut.engines.consensus.methods.votes import WeightedTruth
from canut.engines.consensus.methods.zero_based_skill import ZeroBasedSkill

Row = tuple[str, str, str]


def fit(method: ZeroBasedSkill, answers: pl.DataFrame, **evidence: Any) -> WeightedTruth:
    """Fit, and say which truth it is."""
    fitted = method.fit(answers, **evidence)
    assert isinstance(fitted, WeightedTruth)
    return fitted


def plain_skills(rows: list[Row], *, rounds: int, rate: float, halving: int) -> dict[str, float]:
    """Write the method with dictionaries: the skill of each worker after some rounds."""
    skill = {worker: 1 / len({label for _, _, label in rows}) for _, worker, _ in rows}
    for done in range(rounds):
        credit: dict[tuple[str, str], float] = {}
        for task in {task for task, _, _ in rows}:
            here = [(worker, label) for t, worker, label in rows if t == task]
            weight = {k: sum(skill[w] for w, label in here if label == k) for _, k in here}
            total = sum(weight.values())
            first = [k for k, value in weight.items() if value >= max(weight.values()) - 1e-9 * total]
            credit |= {(task, k): (k in first) / len(first) for k in weight}
        step = rate * 0.5 ** (done // halving)
        for worker, now in skill.items():
            mine = [credit[task, label] for task, w, label in rows if w == worker]
            skill[worker] = now + step * (sum(mine) / len(mine) - now)
    return skill


@pytest.mark.parametrize("rate", [1.0, 0.3])
@pytest.mark.parametrize("seed", range(3))
def test_five_rounds_equal_the_plain_twin(seed: int, rate: float, crowd: Any) -> None:
    """The vectorised rounds are the described ones, halving included."""
    made = crowd([0.9, 0.7, 0.5, 0.6], seed=seed, tasks=30).answers.sample(fraction=0.6, seed=seed)
    fitted = fit(ZeroBasedSkill(max_iterations=5, tolerance=0, rate=rate, halving=2), made)
    twin = plain_skills(made.rows(), rounds=5, rate=rate, halving=2)
    assert np.allclose(fitted.weight, [twin[worker] for worker in fitted.labels.workers], atol=1e-9)


def test_it_is_no_worse_than_the_majority_of_unequal_workers(crowd: Any) -> None:
    """Skills sort the workers as they were made, and help."""
    made = crowd([0.95, 0.9, 0.4, 0.4, 0.4], seed=1, tasks=400)
    fitted = fit(ZeroBasedSkill(), made.answers)
    assert accuracy(fitted, made.gold) > accuracy(MajorityVote().fit(made.answers), made.gold) + 0.02
    assert fitted.weight[:2].min() > fitted.weight[2:].max() + 0.2


def test_known_answers_move_the_skills() -> None:
    """Who fails on gold loses the other tasks to the one who does not."""
    answers = pl.DataFrame({"task": list("112233"), "worker": ["x", "y"] * 3, "label": ["a", "b"] * 3})
    assert fit(ZeroBasedSkill(), answers).truth["label"].to_list() == ["a", "a", "a"]
    fitted = fit(ZeroBasedSkill(), answers, known={"1": "b", "2": "b"})
    assert fitted.truth["label"].to_list() == ["b", "b", "b"]


@pytest.mark.parametrize("bad", [{"max_iterations": 0}, {"rate": 0}, {"rate": 1.5}, {"halving": 0}])
def test_senseless_parameters_are_refused(bad: dict[str, Any]) -> None:
    """The message names the parameter."""
    with pytest.raises(ParameterError, match=next(iter(bad))):
        ZeroBasedSkill(**bad)
