"""Crowds made in the test: known truth, known workers, a seed."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
import pytest


@dataclass(frozen=True)
class Crowd:
    """Answers with what they were made from."""

    answers: pl.DataFrame
    gold: dict[str, str]


def make_crowd(accuracies: list[float], *, seed: int, tasks: int = 200, classes: int = 3) -> Crowd:
    """Let every worker answer every task; a wrong answer is any other class."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(classes, size=tasks)
    rows = []
    for worker, accuracy in enumerate(accuracies):
        slip = rng.integers(1, max(classes, 2), size=tasks)
        given = np.where(rng.random(tasks) < accuracy, truth, (truth + slip) % classes)
        rows += [(f"t{i}", f"w{worker}", f"c{label}") for i, label in enumerate(given)]
    gold = {f"t{i}": f"c{label}" for i, label in enumerate(truth)}
    return Crowd(pl.DataFrame(rows, schema=["task", "worker", "label"], orient="row"), gold)


@pytest.fixture
def crowd() -> Callable[..., Crowd]:
    """Give the maker of crowds."""
    return make_crowd
