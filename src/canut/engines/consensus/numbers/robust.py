"""Robust centres: no single worker can move them far, and anyone can recount them."""

from dataclasses import dataclass

import numpy as np

from canut.engines.consensus.labels import FloatArray
from canut.engines.consensus.numbers.method import NumericMethod, NumericTruth, mean_gap, shrunk_variance
from canut.engines.consensus.numbers.values import Values, crowd_deviation, median_variance
from canut.engines.consensus.parameters import check_at_least

# How many answers the crowd's variance weighs in each worker's.
SMOOTHING = 2.0
# Share of the precision of a mean that Huber's estimate keeps on normal errors, at the usual reach of 1.345.
HUBER_EFFICIENCY = 0.95


@dataclass(frozen=True)
class MedianNumber(NumericMethod):
    """The median of each task; the workers are measured from the median of the others."""

    def infer(self, values: Values) -> NumericTruth:
        """Take the medians."""
        gaps = values.gaps()
        variance = median_variance(values.answers.per_task())
        return _robust(values, gaps, values.medians(), crowd_deviation(gaps) * np.sqrt(variance))


@dataclass(frozen=True, kw_only=True)
class HuberNumber(NumericMethod):
    """Huber's estimate: a mean in which what lies too far out counts less, in proportion.

    P. J. Huber (1964), "Robust estimation of a location parameter", Annals of Mathematical Statistics 35 (1).
    Found by reweighting, from the medians and with one scale for the whole crowd.

    Parameters
    ----------
    reach
        An answer counts fully within so many standard deviations of a typical answer.
    max_iterations
        Most reweightings.
    tolerance
        Stop when no value moves by as much, in standard deviations of a typical answer.
    """

    reach: float = 1.345
    max_iterations: int = 100
    tolerance: float = 1e-9

    def __post_init__(self) -> None:
        check_at_least("reach", self.reach, 1e-3)
        check_at_least("max_iterations", self.max_iterations, 1)
        check_at_least("tolerance", self.tolerance, 0)

    def infer(self, values: Values) -> NumericTruth:
        """Reweight until nothing moves, on distances from the median, so that equals stay exact."""
        gaps = values.gaps()
        deviation, medians = crowd_deviation(gaps), values.medians()
        error = deviation / np.sqrt(HUBER_EFFICIENCY * values.answers.per_task())
        if not deviation > 0:
            return _robust(values, gaps, medians, error)
        offset = values.value - medians[values.task]
        moved, iterations, converged = np.zeros(len(medians)), 0, False
        while iterations < self.max_iterations and not converged:
            far = np.abs(offset - moved[values.task]) / (self.reach * deviation)
            weight = 1 / np.maximum(far, 1.0)
            before, moved = moved, values.by_task(weight * offset) / values.by_task(weight)
            converged = bool(np.abs(moved - before).max() < self.tolerance * deviation)
            iterations += 1
        return _robust(values, gaps, medians + moved, error, iterations=iterations, converged=converged)


def _robust(
    values: Values,
    gaps: FloatArray,
    value: FloatArray,
    error: FloatArray,
    *,
    iterations: int = 0,
    converged: bool = True,
) -> NumericTruth:
    crowd = crowd_deviation(gaps)
    return NumericTruth(
        values,
        value=values.settle(value),
        standard_error=np.where(np.isnan(values.known), error, 0.0),
        bias=mean_gap(values, gaps),
        variance=shrunk_variance(values, gaps, crowd, SMOOTHING),
        crowd_variance=crowd**2,
        iterations=iterations,
        converged=converged,
    )
