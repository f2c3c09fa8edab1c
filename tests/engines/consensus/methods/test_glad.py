"""GLAD: able workers, easy tasks."""

from math import exp, log, sqrt, tanh
from typing import Any

import numpy as np
import polars as pl
import pytest

from canut.engines.consensus import MajorityVote, accuracy
from canut.engines.consensus.beliefs import Belief
from canut.engines.consensus.errors import ParameterError
from canut.engines.consensus.methods.glad import Glad, GradedTruth

Row = tuple[str, str, str]
Table = dict[str, dict[str, float]]


def fit(method: Glad, answers: pl.DataFrame, **evidence: Any) -> GradedTruth:
    """Fit, and say which truth it is."""
    fitted = method.fit(answers, **evidence)
    assert isinstance(fitted, GradedTruth)
    return fitted


def plain_climb(now: float, pairs: list[tuple[float, float]], mean: float, spread: float) -> float:
    """Take one step for one ability or easiness, from (probability right, other factor) pairs."""
    up, down = mean / spread**2, 1 / spread**2
    for right, other in pairs:
        margin = now * other
        up += (right - 0.5) * other
        down += (tanh(margin / 2) / (2 * margin) if abs(margin) > 1e-9 else 0.25) * other**2
    return up / down


def plain_glad(rows: list[Row], *, rounds: int, known: dict[str, str]) -> Table:
    """Write the method with dictionaries, one answer at a time."""
    classes = sorted({label for _, _, label in rows} | set(known.values()))
    tasks = {task: [row for row in rows if row[0] == task] for task, _, _ in rows}
    workers = {worker: [row for row in rows if row[1] == worker] for _, worker, _ in rows}
    belief = {
        t: {k: sum(row[2] == k for row in mine) / len(mine) for k in classes} for t, mine in tasks.items()
    }
    belief |= {task: {k: float(k == label) for k in classes} for task, label in known.items()}
    ability, easiness = dict.fromkeys(workers, 1.0), dict.fromkeys(tasks, 1.0)
    for _ in range(rounds):
        for worker, mine in workers.items():
            pairs = [(belief[task][label], easiness[task]) for task, _, label in mine]
            ability[worker] = plain_climb(ability[worker], pairs, 1.0, 1.0)
        for task, mine in tasks.items():
            pairs = [(belief[task][label], ability[worker]) for _, worker, label in mine]
            easiness[task] = max(plain_climb(easiness[task], pairs, 1.0, 0.5), 1e-3)
        for task, mine in tasks.items():
            odds = dict.fromkeys(classes, 0.0)
            for _, worker, label in mine:
                odds[label] += ability[worker] * easiness[task] + log(len(classes) - 1)
            total = sum(exp(value) for value in odds.values())
            if task not in known:
                belief[task] = {k: exp(value) / total for k, value in odds.items()}
    return belief


def log_posterior(fitted: Any) -> float:
    """Log-density of the answers, abilities and easinesses, up to a constant; three classes."""
    labels, chance = fitted.labels, 0.0
    margin = fitted.ability[labels.worker] * fitted.easiness[labels.task]
    right, wrong = -np.logaddexp(0, -margin), -np.logaddexp(0, margin) - log(2)
    for task in range(len(labels.task_names)):
        mine = labels.task == task
        scores = [np.where(labels.label == k, right, wrong)[mine].sum() for k in range(3)]
        chance += np.logaddexp.reduce(scores)
    prior = np.square(fitted.ability - 1).sum() + np.square((fitted.easiness - 1) / 0.5).sum()
    return float(chance - prior / 2)


@pytest.mark.parametrize("seed", range(3))
def test_ten_rounds_equal_the_plain_twin(seed: int, crowd: Any) -> None:
    """The vectorised rounds are the written ones, known answers included."""
    made = crowd([0.9, 0.7, 0.5, 0.6], seed=seed, tasks=30)
    thinned = made.answers.sample(fraction=0.6, seed=seed)
    answered = set(thinned["task"])
    known = {task: label for task, label in list(made.gold.items())[:5] if task in answered}
    fitted = fit(Glad(max_iterations=10, tolerance=0), thinned, known=known)
    twin = plain_glad(thinned.rows(), rounds=10, known=known)
    for task, label, probability in fitted.posteriors.iter_rows():
        assert probability == pytest.approx(twin[task][label], abs=1e-9)


def test_each_round_makes_the_parameters_more_probable(crowd: Any) -> None:
    """The closed-form steps never overshoot."""
    answers = crowd([0.95, 0.8, 0.6, 0.4, 0.34], seed=3, tasks=60).answers
    path = [log_posterior(fit(Glad(max_iterations=n, tolerance=0), answers)) for n in range(1, 30)]
    assert min(np.diff(path)) > -1e-9
    assert path[-1] > path[0] + 0.1


def hard_and_easy(seed: int) -> pl.DataFrame:
    """Make a crowd of twelve for which the first hundred tasks are hard, the others easy."""
    rng = np.random.default_rng(seed)
    rows = []
    for task in range(200):
        name, truth = f"t{task:03}", int(rng.integers(2))
        for worker in range(12):
            chance = 1 / (1 + exp(-sqrt(worker + 1) * (0.4 if task < 100 else 2.0)))
            rows.append((name, f"w{worker:02}", str(truth if rng.random() < chance else 1 - truth)))
    return pl.DataFrame(rows, schema=["task", "worker", "label"], orient="row")


def test_it_finds_the_hard_tasks_and_the_able_workers() -> None:
    """Difficulties sort the tasks, abilities the workers, as they were made."""
    answers = hard_and_easy(1)
    fitted = fit(Glad(), answers)
    difficulty = fitted.difficulty.sort("difficulty", descending=True)
    hardest = difficulty["task"][:80].to_list()
    assert sum(task < "t100" for task in hardest) > 72
    assert fitted.difficulty["task"].is_sorted()
    assert fitted.ability[8:].min() > fitted.ability[:4].mean() + 0.5


def test_it_is_no_worse_than_the_majority_of_unequal_workers(crowd: Any) -> None:
    """The able are followed against the careless."""
    made = crowd([0.95, 0.9, 0.4, 0.4, 0.4, 0.4], seed=1, tasks=400)
    majority = accuracy(MajorityVote().fit(made.answers), made.gold)
    assert accuracy(fit(Glad(), made.answers), made.gold) > majority + 0.05


def test_difficulties_are_of_the_tasks_that_were_answered(crowd: Any) -> None:
    """Beliefs about workers, which count as tasks of their own, add none."""
    made = crowd([0.9, 0.8, 0.7], seed=4, tasks=20)
    fitted = fit(Glad(), made.answers, beliefs={"w0": Belief(0.9, 20)})
    assert fitted.difficulty["task"].to_list() == sorted(made.gold)


def test_who_misleads_has_a_negative_ability(crowd: Any) -> None:
    """A worker who is nearly always wrong between two classes tells the truth by contraries."""
    made = crowd([0.9, 0.85, 0.8, 0.05], seed=2, classes=2)
    fitted = fit(Glad(), made.answers)
    assert fitted.ability[3] < -1 < 1 < fitted.ability[:3].min()
    assert accuracy(fitted, made.gold) > accuracy(MajorityVote().fit(made.answers), made.gold)


@pytest.mark.parametrize(
    "bad",
    [{"max_iterations": 0}, {"ability": 0}, {"ability_spread": 0}, {"easiness": -1}, {"easiness_spread": 0}],
)
def test_senseless_parameters_are_refused(bad: dict[str, Any]) -> None:
    """The message names the parameter."""
    with pytest.raises(ParameterError, match=next(iter(bad))):
        Glad(**bad)
