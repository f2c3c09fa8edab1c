"""Bradley and Terry's model with workers who may be wrong, or even say the opposite.

X. Chen, P. N. Bennett, K. Collins-Thompson and E. Horvitz (2013), "Pairwise ranking aggregation in a
crowdsourced setting", WSDM (CrowdBT): scores and reliabilities climb one likelihood together, here by L-BFGS.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, log_expit, logit

from canut.engines.consensus.labels import FloatArray
from canut.engines.consensus.parameters import check_at_least
from canut.engines.consensus.rankings.bradley_terry import LEAST_PRIOR, BradleyTerry, weights_with_known
from canut.engines.consensus.rankings.comparisons import NOBODY, Comparisons
from canut.engines.consensus.rankings.method import Ranking, RankingMethod, information

# A worker is taken to be right this often before anything is seen.
STARTING_RELIABILITY = 0.8
# The precision at which climbing begins is enough for the scores of the plain model.
STARTING_TOLERANCE = 1e-4
# No score lies farther out, and nobody's log-odds to be right are larger.
FARTHEST = 200.0
MOST_ODDS = 20.0
# Known comparisons are right but for this, which keeps every logarithm finite.
LEAST_DOUBT = 1e-9


@dataclass(frozen=True, kw_only=True)
class CrowdBradleyTerry(RankingMethod):
    """The most probable scores and reliabilities, from the scores of `BradleyTerry`.

    Parameters
    ----------
    prior
        As in `BradleyTerry`.
    smoothing
        How many comparisons the belief that a worker is right four times in five weighs.
    known_weight
        How many comparisons a known one counts as.
    max_iterations
        Most steps.
    tolerance
        Stop when no slope of the log-posterior is steeper.
    """

    prior: float = 0.1
    smoothing: float = 10.0
    known_weight: float = 10.0
    max_iterations: int = 1_000
    tolerance: float = 1e-4

    def __post_init__(self) -> None:
        check_at_least("prior", self.prior, LEAST_PRIOR)
        check_at_least("smoothing", self.smoothing, 1e-3)
        check_at_least("known_weight", self.known_weight, 0)
        check_at_least("max_iterations", self.max_iterations, 1)
        check_at_least("tolerance", self.tolerance, 0)

    def infer(self, comparisons: Comparisons) -> Ranking:
        """Climb from everybody's comparisons counted the same, and every worker right four times in five."""
        plain = BradleyTerry(prior=self.prior, known_weight=self.known_weight, tolerance=STARTING_TOLERANCE)
        slope = _Slope(comparisons, self)
        options = {"maxiter": self.max_iterations, "gtol": self.tolerance, "ftol": 0.0}
        found = minimize(
            slope.downhill,
            slope.start(plain.infer(comparisons).score),
            jac=True,
            method="L-BFGS-B",
            bounds=slope.bounds(),
            options=options,
        )
        score, reliability = slope.apart(found.x)
        return Ranking(
            comparisons,
            score=score,
            information=information(comparisons, slope.told(score, reliability), score, self.prior),
            reliability=reliability,
            iterations=int(found.nit),
            converged=bool(np.abs(found.jac).max() <= self.tolerance),
        )


class _Slope:
    """The log-posterior and its gradient, over the scores and the workers' log-odds to be right."""

    def __init__(self, comparisons: Comparisons, method: CrowdBradleyTerry) -> None:
        self.comparisons, self.prior, self.smoothing = comparisons, method.prior, method.smoothing
        self.weight = weights_with_known(comparisons, method.known_weight)
        workers = len(comparisons.workers)
        self.worker = np.where(comparisons.worker == NOBODY, workers, comparisons.worker)

    def start(self, score: FloatArray) -> FloatArray:
        """Put scores and the reliability that all begin with into one array."""
        workers = len(self.comparisons.workers)
        return np.append(score, np.full(workers, logit(STARTING_RELIABILITY)))

    def bounds(self) -> list[tuple[float, float]]:
        """Keep steps where every logarithm is finite."""
        return [(-FARTHEST, FARTHEST)] * len(self.comparisons.items) + [
            (-MOST_ODDS, MOST_ODDS) for _ in self.comparisons.workers
        ]

    def apart(self, point: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Take scores and reliabilities out again."""
        items = len(self.comparisons.items)
        return point[:items], expit(point[items:])

    def downhill(self, point: FloatArray) -> tuple[float, FloatArray]:
        """Negative log-posterior and its gradient."""
        score, reliability = self.apart(point)
        odds = point[len(score) :]
        p, right, said = self._chances(score, reliability)
        value = self.weight @ np.log(said) + self.prior * (log_expit(score) + log_expit(-score)).sum()
        believed = STARTING_RELIABILITY * log_expit(odds) + (1 - STARTING_RELIABILITY) * log_expit(-odds)
        apart = self.weight * (2 * right - 1) * p * (1 - p) / said
        trusted = self.weight * (2 * p - 1) * right * (1 - right) / said
        items, workers = len(score), len(odds)
        won = np.bincount(self.comparisons.winner, weights=apart, minlength=items)
        lost = np.bincount(self.comparisons.loser, weights=apart, minlength=items)
        by_score = won - lost + self.prior * (1 - 2 * expit(score))
        by_worker = np.bincount(self.worker, weights=trusted, minlength=workers)[:workers]
        gradient = np.append(by_score, by_worker + self.smoothing * (STARTING_RELIABILITY - reliability))
        return -float(value + self.smoothing * believed.sum()), -1.0 * gradient

    def told(self, score: FloatArray, reliability: FloatArray) -> FloatArray:
        """Fisher's information of each comparison about the difference of the two scores."""
        p, right, said = self._chances(score, reliability)
        told: FloatArray = self.weight * ((2 * right - 1) * p * (1 - p)) ** 2 / (said * (1 - said))
        return told

    def _chances(
        self, score: FloatArray, reliability: FloatArray
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """How often the winner is preferred, the worker is right, and so this is what they say."""
        p: FloatArray = expit(score[self.comparisons.winner] - score[self.comparisons.loser])
        right = np.append(reliability, 1 - LEAST_DOUBT)[self.worker]
        said: FloatArray = right * p + (1 - right) * (1 - p)
        return p, right, said
