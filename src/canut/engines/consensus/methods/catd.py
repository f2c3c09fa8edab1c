"""CATD: votes weighted by the least reliability that a worker's few answers leave believable.

Q. Li, Y. Li, J. Gao, L. Su, B. Zhao, M. Demirbas, W. Fan and J. Han (2014), "A confidence-aware approach
for truth discovery on long-tail data", Proceedings of the VLDB Endowment 8 (4). A worker's errors have a
variance; with few answers its estimate may be small by luck, so the weight is the inverse of the upper end
of its chi-squared interval.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaincinv

from canut.engines.consensus.errors import ParameterError
from canut.engines.consensus.labels import FloatArray, IntArray, Labels
from canut.engines.consensus.methods.iterative import Iterative, check_positive
from canut.engines.consensus.methods.votes import Votes, WeightedTruth


@dataclass(frozen=True, kw_only=True)
class Catd(Iterative):
    """Alternate weighted votes and the upper ends of the workers' error variances.

    Parameters
    ----------
    max_iterations, tolerance
        As in `Iterative`.
    significance
        The chance, between 0 and 1, that a variance lies outside its interval.
    smoothing
        Errors that everyone is believed to have made already, over 0: nobody weighs infinitely much.
    """

    significance: float = 0.05
    smoothing: float = 0.1

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0 < self.significance < 1:
            raise ParameterError(f"significance is {self.significance}; it must be between 0 and 1.")
        check_positive(self, "smoothing")

    def infer(self, labels: Labels, known: IntArray) -> WeightedTruth:
        """Start from the plain vote."""
        votes = Votes(labels, known)
        # The chi-squared quantile; scipy.stats has it by name, and takes a second to load.
        quantile = 2 * gammaincinv(votes.answers / 2, self.significance / 2)

        def step(shares: FloatArray) -> tuple[FloatArray, FloatArray]:
            errors = votes.answers * (1 - votes.mean(votes.winners(shares))) + self.smoothing
            weight = quantile / errors
            return weight, votes.shares(weight)

        end = self.settle(votes.shares(np.ones(len(labels.workers))), step)
        return votes.truth(end.posterior, end.parameters, iterations=end.iterations, converged=end.converged)
