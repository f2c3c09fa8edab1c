"""The rounds of EM over pieces, wherever the pieces are."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from canut.engines.consensus.methods.dawid_skene import Counted, DawidSkene, Moved, Parameters


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
    end = method.alternate(pieces.start(), pieces.step, lambda number: progress(f"iteration {number}"))
    answers = end.counted.given.sum(axis=(1, 2))
    workers = {
        "worker": pieces.workers,
        "answers": answers.round().astype(np.int64),
        "accuracy": np.einsum("wkk->w", end.counted.given) / answers,
    }
    return Streamed(
        tasks=round(float(end.counted.sizes.sum())),
        labels=round(float(answers.sum())),
        dropped=pieces.dropped,
        classes=tuple(pieces.classes),
        workers=pl.DataFrame(workers),
        iterations=end.iterations,
        converged=end.converged,
    )
