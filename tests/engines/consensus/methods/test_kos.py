"""KOS: messages between tasks and workers."""

from math import sqrt
from typing import Any

import numpy as np
import polars as pl
import pytest

from canut.engines.consensus import MajorityVote, accuracy
from canut.engines.consensus.errors import ParameterError
from canut.engines.consensus.methods.kos import Kos
from canut.engines.consensus.methods.votes import WeightedTruth

Row = tuple[str, str, str]


def fit(method: Kos, answers: pl.DataFrame, **evidence: Any) -> WeightedTruth:
    """Fit, and say which truth it is."""
    fitted = method.fit(answers, **evidence)
    assert isinstance(fitted, WeightedTruth)
    return fitted


def plain_messages(
    rows: list[Row], *, rounds: int, smoothing: float, known: dict[str, str]
) -> dict[tuple[str, str], float]:
    """Write the method with dictionaries: each worker's last message to each task."""
    classes = {label for _, _, label in rows} | set(known.values())
    even = 1 / len(classes)
    message = {(worker, task): 1.0 for task, worker, _ in rows}
    for _ in range(rounds):
        heard = {}
        for task, worker, label in rows:
            others = [(w, k) for t, w, k in rows if t == task and w != worker]
            heard[task, worker] = sum(message[w, task] * ((k == label) - even) for w, k in others)
            if task in known:
                heard[task, worker] = (len(others) + 1) * ((known[task] == label) - even)
        mean = max(sum(heard.values()) / len(heard), 0.0)
        for worker, task in message:
            elsewhere = [value for (t, w), value in heard.items() if w == worker and t != task]
            total = sum(elsewhere) + smoothing * mean
            message[worker, task] = total / max(len(elsewhere) + smoothing, 1)
        size = sqrt(sum(value**2 for value in message.values()) / len(message))
        message = {pair: value / size if size > 1e-12 else 1.0 for pair, value in message.items()}
    return message


@pytest.mark.parametrize("smoothing", [0.0, 5.0])
@pytest.mark.parametrize("seed", range(3))
def test_five_rounds_equal_the_plain_twin(seed: int, smoothing: float, crowd: Any) -> None:
    """Sums less one's own part are the sums over all others, known answers included."""
    made = crowd([0.9, 0.7, 0.5, 0.6], seed=seed, tasks=20)
    thinned = made.answers.sample(fraction=0.6, seed=seed)
    known = {task: label for task, label in made.gold.items() if task in ("t1", "t2", "t3")}
    fitted = fit(Kos(max_iterations=5, tolerance=0, smoothing=smoothing), thinned, known=known)
    twin = plain_messages(thinned.rows(), rounds=5, smoothing=smoothing, known=known)
    for worker, weight in zip(fitted.labels.workers, fitted.weight, strict=True):
        mine = [value for (w, _), value in twin.items() if w == worker]
        assert weight == pytest.approx(sum(mine) / len(mine), abs=1e-9)
    for (task,), rows in thinned.group_by("task"):
        if task not in known:
            votes = dict.fromkeys(fitted.labels.classes, 0.0)
            for _, worker, label in rows.rows():
                votes[label] += twin[worker, str(task)]
            best = fitted.truth.filter(task=task)["label"].item()
            assert votes[best] == pytest.approx(max(votes.values()), abs=1e-6)


def test_who_misleads_between_two_classes_counts_against_their_label(crowd: Any) -> None:
    """Three liars among four who are honest lose, though their votes alone would often win."""
    made = crowd([0.9, 0.85, 0.85, 0.8, 0.15, 0.1, 0.1], seed=2, classes=2)
    fitted = fit(Kos(), made.answers)
    assert fitted.weight[4:].max() < 0 < fitted.weight[:4].min()
    assert accuracy(fitted, made.gold) > accuracy(MajorityVote().fit(made.answers), made.gold) + 0.1
    assert accuracy(fitted, made.gold) > 0.9


def test_it_is_no_worse_than_the_majority_of_unequal_workers(crowd: Any) -> None:
    """With three classes too, the careful are followed against the careless."""
    made = crowd([0.95, 0.9, 0.4, 0.4, 0.4, 0.4], seed=1, tasks=400)
    majority = accuracy(MajorityVote().fit(made.answers), made.gold)
    assert accuracy(fit(Kos(), made.answers), made.gold) > majority + 0.05


def test_the_busiest_do_not_drown_out_the_others() -> None:
    """Two separate crowds: the small one's tasks are settled by its own majority, however large the other."""
    large = [(f"l{i}", f"big{j}", "ab"[i % 2]) for i in range(200) for j in range(10)]
    small = [(f"s{i}", f"few{j}", "b" if j else "a") for i in range(3) for j in range(4)]
    answers = pl.DataFrame(large + small, schema=["task", "worker", "label"], orient="row")
    fitted = fit(Kos(), answers)
    weight = dict(zip(fitted.labels.workers, fitted.weight, strict=True))
    assert fitted.truth.filter(pl.col("task").str.starts_with("s"))["label"].to_list() == ["b"] * 3
    assert weight["few1"] > weight["few0"]


def test_where_nobody_shares_a_task_the_votes_stand() -> None:
    """Without a message to hear, every answer counts once."""
    answers = pl.DataFrame({"task": ["1", "2"], "worker": ["x", "y"], "label": ["b", "a"]})
    fitted = fit(Kos(), answers)
    assert fitted.truth["label"].to_list() == ["b", "a"]
    assert np.array_equal(fitted.weight, [1.0, 1.0])


@pytest.mark.parametrize("bad", [{"max_iterations": 0}, {"tolerance": -1}, {"smoothing": -1}])
def test_senseless_parameters_are_refused(bad: dict[str, Any]) -> None:
    """The message names the parameter."""
    with pytest.raises(ParameterError, match=next(iter(bad))):
        Kos(**bad)
