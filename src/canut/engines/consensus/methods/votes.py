"""Weighted votes: each answer counts as much as its worker weighs."""

from dataclasses import dataclass

import numpy as np

from canut.engines.consensus.labels import FloatArray, IntArray, Labels
from canut.engines.consensus.methods.candidates import Candidates
from canut.engines.consensus.truth import TIE_TOLERANCE, Truth

# A task that only worthless workers answered is still settled by its votes.
LEAST_WEIGHT = 1e-9


@dataclass(frozen=True, eq=False, kw_only=True)
class WeightedTruth(Truth):
    """A truth that each worker swayed by a weight of their own.

    Attributes
    ----------
    weight
        One a worker, in the order of `labels.workers`.
    """

    weight: FloatArray


class Votes:
    """The candidates of coded answers, ready to be weighed."""

    def __init__(self, labels: Labels, known: IntArray) -> None:
        self.labels = labels
        self.candidates = Candidates.of(labels, known)
        self.sizes = self.candidates.sizes()
        # In a piece of a larger set of answers some workers may have given none.
        self.answers = np.maximum(labels.answers_per_worker(), 1)

    def shares(self, weight: FloatArray) -> FloatArray:
        """Share of each candidate in the weight of its task's answers."""
        candidates = self.candidates
        each = np.maximum(weight, LEAST_WEIGHT)[self.labels.worker]
        total = np.bincount(candidates.of_answer, weights=each, minlength=len(candidates.task))
        return candidates.clamp(total / self._spread(np.add.reduceat(total, candidates.starts)))

    def winners(self, shares: FloatArray) -> FloatArray:
        """Give 1 to the candidate with the largest share; those that tie divide it: no name is favoured."""
        best = self._spread(np.maximum.reduceat(shares, self.candidates.starts))
        first = (shares >= best - TIE_TOLERANCE).astype(np.float64)
        return first / self._spread(np.add.reduceat(first, self.candidates.starts))

    def mean(self, value: FloatArray) -> FloatArray:
        """Mean over each worker's answers of the value of the candidate they gave."""
        given = value[self.candidates.of_answer]
        return np.bincount(self.labels.worker, weights=given, minlength=len(self.answers)) / self.answers

    def truth(
        self, shares: FloatArray, weight: FloatArray, *, iterations: int = 0, converged: bool = True
    ) -> WeightedTruth:
        """Name what the shares are of."""
        posterior = self.candidates.posterior(shares)
        return WeightedTruth(
            self.labels, posterior, weight=weight, iterations=iterations, converged=converged
        )

    def _spread(self, a_task: FloatArray) -> FloatArray:
        return np.repeat(a_task, self.sizes)
