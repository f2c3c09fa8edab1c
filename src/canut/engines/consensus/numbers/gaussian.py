"""Numbers weighed by reliability: each worker has a bias and a variance, found with the truth by EM.

V. C. Raykar, S. Yu, L. H. Zhao, G. H. Valadez, C. Florin, L. Bogoni and L. Moy (2010), "Learning from
crowds", Journal of Machine Learning Research 11, section 4 (regression), without features. Ours: the bias,
and priors that keep a worker with two answers from looking perfect.
"""

from dataclasses import dataclass

import numpy as np

from canut.engines.consensus.labels import FloatArray
from canut.engines.consensus.numbers.method import NumericMethod, NumericTruth
from canut.engines.consensus.numbers.values import Values, crowd_deviation
from canut.engines.consensus.parameters import check_at_least


@dataclass(frozen=True, kw_only=True)
class WeightedNumber(NumericMethod):
    """Expectation-maximisation from the medians.

    An answer is the truth plus its worker's bias plus a normal error of the worker's variance. Bias and
    variance have a normal-inverse-gamma prior around 0 and the crowd's variance; the truth has no prior, so a
    shift or a change of unit of all answers shifts or scales the result. Without known values the weighted
    biases sum to 0: nothing else could tell a bias that all share.

    Parameters
    ----------
    smoothing
        How many answers the belief that a worker is unbiased and varies like the crowd weighs.
    bias
        Whether workers may have a bias. Without one, they only differ by their variance.
    max_iterations
        Most pairs of E and M steps.
    tolerance
        Stop when no value moves by as much, in standard deviations of a typical answer.
    """

    smoothing: float = 2.0
    bias: bool = True
    max_iterations: int = 500
    tolerance: float = 1e-6

    def __post_init__(self) -> None:
        check_at_least("smoothing", self.smoothing, 1e-3)
        check_at_least("max_iterations", self.max_iterations, 1)
        check_at_least("tolerance", self.tolerance, 0)

    def infer(self, values: Values) -> NumericTruth:
        """Alternate E and M steps on distances from the medians, in units of the crowd's deviation."""
        crowd, origin = crowd_deviation(values.gaps()), values.settle(values.medians())
        if not crowd > 0:
            return _without_doubt(values, origin, crowd)
        offset = (values.value - origin[values.task]) / crowd
        bias = np.zeros(len(values.answers.workers))
        variance = np.ones(len(bias))
        moved, doubt = self._e_step(values, offset, bias, variance)
        iterations, converged = 0, False
        while iterations < self.max_iterations and not converged:
            bias, variance = self._m_step(values, offset, moved, doubt, variance)
            before = moved
            moved, doubt = self._e_step(values, offset, bias, variance)
            converged = bool(np.abs(moved - before).max() < self.tolerance)
            iterations += 1
        return NumericTruth(
            values,
            value=origin + crowd * moved,
            standard_error=crowd * np.sqrt(doubt),
            bias=crowd * bias,
            variance=crowd**2 * variance,
            crowd_variance=crowd**2,
            iterations=iterations,
            converged=converged,
        )

    def _e_step(
        self, values: Values, offset: FloatArray, bias: FloatArray, variance: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Mean and variance of the truth of each task; a known one has neither to move nor to doubt."""
        precision = 1 / variance[values.worker]
        total = values.by_task(precision)
        mean = values.by_task(precision * (offset - bias[values.worker])) / total
        unknown = np.isnan(values.known)
        return np.where(unknown, mean, 0.0), np.where(unknown, 1 / total, 0.0)

    def _m_step(
        self, values: Values, offset: FloatArray, moved: FloatArray, doubt: FloatArray, variance: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Bias and variance of each worker, drawn towards 0 and 1."""
        answers = values.answers.per_worker()
        residual = offset - moved[values.task]
        bias = np.zeros(len(answers))
        if self.bias:
            bias = values.by_worker(residual) / (answers + self.smoothing)
            if np.isnan(values.known).all():
                # All biases and truths could shift together; the prior is at its best where biases sum to 0.
                bias = bias - np.average(bias, weights=1 / variance)
        squares = values.by_worker((residual - bias[values.worker]) ** 2 + doubt[values.task])
        squares += self.smoothing * bias**2
        return bias, (squares + self.smoothing) / (answers + self.smoothing)


def _without_doubt(values: Values, value: FloatArray, crowd: float) -> NumericTruth:
    """Nobody differs from anybody (a deviation of 0), or nobody can be compared (NaN)."""
    workers = len(values.answers.workers)
    return NumericTruth(
        values,
        value=value,
        standard_error=np.where(np.isnan(values.known), np.full(len(value), crowd), 0.0),
        bias=np.zeros(workers),
        variance=np.full(workers, crowd**2),
        crowd_variance=crowd**2,
    )
