"""The rounds of EM over pieces, wherever the pieces are."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Self

import numpy as np
import polars as pl

from canut.engines.consensus.methods.dawid_skene import Counted, DawidSkene, Parameters


@dataclass(frozen=True, eq=False)
class Moved:
    """What a round counted, and how far a posterior moved at the most."""

    counted: Counted
    farthest: float

    @classmethod
    def sum(cls, parts: Iterable[Self]) -> Self:
        """Add up what was counted over pieces."""
        return reduce(
            lambda one, other: cls(
                Counted.sum([one.counted, other.counted]), max(one.farthest, other.farthest)
            ),
            parts,
        )


class Pieces(ABC):
    """Answers in pieces, each task whole in one of them."""

    workers: Sequence[str]
    classes: Sequence[str]
    dropped: int

    @abstractmethod
    def start(self) -> Counted:
        """Count from the shares of votes."""

    @abstractmethod
    def step(self, parameters: Parameters) -> Moved:
        """Draw the posteriors anew, and count from them."""


@dataclass(frozen=True)
class Streamed:
    """What was found; the truth itself is in the file that was asked for.

    Attributes
    ----------
    workers
        Columns worker, answers, accuracy, as in `Truth`.
    """

    tasks: int
    labels: int
    dropped: int
    classes: tuple[str, ...]
    workers: pl.DataFrame
    iterations: int
    converged: bool


def go_round(pieces: Pieces, method: DawidSkene, progress: Callable[[str], None]) -> Streamed:
    """Alternate M and E steps until nothing moves."""
    counted = pieces.start()
    iterations, converged = 0, False
    while iterations < method.max_iterations and not converged:
        iterations += 1
        progress(f"iteration {iterations}")
        moved = pieces.step(method.maximise(counted))
        counted, converged = moved.counted, moved.farthest < method.tolerance
    answers = counted.given.sum(axis=(1, 2))
    workers = {
        "worker": pieces.workers,
        "answers": answers.round().astype(np.int64),
        "accuracy": np.einsum("wkk->w", counted.given) / answers,
    }
    return Streamed(
        tasks=round(float(counted.sizes.sum())),
        labels=round(float(answers.sum())),
        dropped=pieces.dropped,
        classes=tuple(pieces.classes),
        workers=pl.DataFrame(workers),
        iterations=iterations,
        converged=converged,
    )
