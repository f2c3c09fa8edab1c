"""The contract of the methods that rank: `fit(frame, known=...)` gives a `Ranking`."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from scipy.special import expit, ndtr

from canut.engines.consensus.labels import FloatArray
from canut.engines.consensus.rankings.comparisons import NOBODY, Comparisons

# The errors come from the inverse of a table of items by items.
ITEMS_WITH_ERRORS_MAX = 2000
# What is known of scores far from all others is next to nothing, but not nothing.
LEAST_INFORMATION = LEAST_VARIANCE = 1e-12


@dataclass(frozen=True, eq=False)
class Ranking:
    """The consensus of a crowd on an order.

    Attributes
    ----------
    comparisons
        The coded comparisons it was drawn from.
    score
        One an item, in log-odds: the item with score a is preferred to the one with score b with probability
        1 / (1 + exp(b - a)).
    information
        Curvature of the log-posterior at the scores, items by items; None when there are too many items.
    reliability
        One a worker: the probability that they prefer as the crowd would.
    iterations, converged
        How long the method ran, and whether it stopped by itself.
    """

    comparisons: Comparisons
    score: FloatArray
    information: FloatArray | None
    reliability: FloatArray
    iterations: int = 0
    converged: bool = True

    @cached_property
    def truth(self) -> pl.DataFrame:
        """Columns item, score, standard_error, rank and confidence, the best first.

        Equal scores share the best rank. Confidence is the probability that the item is truly ahead of the
        next in the list (of the last item: behind the one before it); for a single item it is 1. Confidence
        and error are empty beyond 2,000 items.
        """
        order = np.lexsort((np.arange(len(self.score)), -self._rounded()))
        rounded = self._rounded()[order]
        rank = np.searchsorted(-rounded, -rounded, side="left") + 1
        error, confidence = self._errors(order)
        items = pl.Series(self.comparisons.items, dtype=pl.String).gather(order)
        return pl.DataFrame(
            {
                "item": items,
                "score": self.score[order],
                "standard_error": error,
                "rank": rank,
                "confidence": confidence,
            }
        ).with_columns(pl.col("standard_error", "confidence").fill_nan(None))

    @cached_property
    def workers(self) -> pl.DataFrame:
        """Columns worker, answers, reliability."""
        return pl.DataFrame(
            {
                "worker": self.comparisons.workers,
                "answers": self.comparisons.answers,
                "reliability": self.reliability,
            }
        )

    def _rounded(self) -> FloatArray:
        """Scores to the precision that the iteration reaches, so that ties are ties."""
        rounded: FloatArray = np.round(self.score, 6) + 0.0
        return rounded

    def _errors(self, order: np.ndarray[tuple[int], np.dtype[np.int64]]) -> tuple[FloatArray, FloatArray]:
        if self.information is None:
            empty = np.full(len(order), np.nan)
            return empty, empty
        covariance = np.linalg.inv(self.information)[np.ix_(order, order)]
        variance = np.diag(covariance)
        apart = -np.diff(self.score[order])
        doubt = np.sqrt(np.maximum(variance[:-1] + variance[1:] - 2 * np.diag(covariance, 1), LEAST_VARIANCE))
        ahead = ndtr(apart / doubt)
        return np.sqrt(variance), np.append(ahead, ahead[-1:] if len(ahead) else 1.0)


@dataclass(frozen=True)
class RankingMethod(ABC):
    """A way to draw one order from many comparisons.

    Like a `Method`, it is a frozen dataclass of its parameters that changes nothing it is given and draws no
    random number.
    """

    def fit(self, frame: pl.DataFrame, *, known: pl.DataFrame | None = None) -> Ranking:
        """Draw the order.

        Parameters
        ----------
        frame
            Columns worker, left, right and winner: the name of the better item, empty for a tie. Of two
            comparisons of the same items by a worker, the last row counts.
        known
            Comparisons known to be right (gold): columns left, right and winner.

        Raises
        ------
        LabelsError
            When the comparisons cannot be used.
        """
        return self.infer(Comparisons.from_frame(frame, known))

    @abstractmethod
    def infer(self, comparisons: Comparisons) -> Ranking:
        """Draw the order from coded comparisons."""


def information(
    comparisons: Comparisons, told: FloatArray, score: FloatArray, prior: float
) -> FloatArray | None:
    """Curvature of the log-posterior, from what each comparison tells about the difference of two scores."""
    size = len(score)
    if size > ITEMS_WITH_ERRORS_MAX:
        return None
    table = np.zeros((size, size))
    np.add.at(table, (comparisons.winner, comparisons.loser), -told)
    table += table.T
    alone = expit(score)
    table[np.diag_indices(size)] = LEAST_INFORMATION + 2 * prior * alone * (1 - alone) - table.sum(axis=1)
    return table


def agreement(comparisons: Comparisons, score: FloatArray) -> FloatArray:
    """Mean probability that the scores give to each worker's comparisons."""
    p = expit(score[comparisons.winner] - score[comparisons.loser])
    given = comparisons.worker != NOBODY
    mine = np.bincount(
        comparisons.worker[given],
        weights=(comparisons.weight * p)[given],
        minlength=len(comparisons.workers),
    )
    return mine / comparisons.answers
