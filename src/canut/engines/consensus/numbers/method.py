"""The contract of the numeric methods: `fit(frame, known=...)` gives a `NumericTruth`."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from canut.engines.consensus.answers import KnownAnswers
from canut.engines.consensus.labels import FloatArray
from canut.engines.consensus.numbers.values import Values

# A normal law has 95 % of its mass within so many standard errors.
ERRORS_OF_INTERVAL = 1.959963984540054


@dataclass(frozen=True, eq=False)
class NumericTruth:
    """The consensus of a crowd on numbers.

    Attributes
    ----------
    values
        The coded answers it was drawn from.
    value, standard_error
        One a task; the error is NaN when no two answers can be compared.
    bias, variance
        One a worker: how far their answers lie from the truth on average, and the variance around that.
    crowd_variance
        Variance of a typical answer.
    iterations, converged
        How long an iterative method ran, and whether it stopped by itself.
    """

    values: Values
    value: FloatArray
    standard_error: FloatArray
    bias: FloatArray
    variance: FloatArray
    crowd_variance: float
    iterations: int = 0
    converged: bool = True

    @cached_property
    def truth(self) -> pl.DataFrame:
        """Columns task, value, standard_error, low, high: the last two hold the truth 95 times in 100.

        The last three are empty when no two answers can be compared.
        """
        reach = ERRORS_OF_INTERVAL * self.standard_error
        return pl.DataFrame(
            {
                "task": self.values.answers.tasks,
                "value": self.value,
                "standard_error": self.standard_error,
                "low": self.value - reach,
                "high": self.value + reach,
            }
        ).with_columns(pl.col("standard_error", "low", "high").fill_nan(None))

    @cached_property
    def workers(self) -> pl.DataFrame:
        """Columns worker, answers, reliability, bias, standard_deviation.

        Reliability is the crowd's variance over the sum of the crowd's and the worker's: one half for a
        worker as precise as a typical answer and for one about whom nothing is known, 1 for a perfect one.
        """
        total = self.variance + self.crowd_variance
        even = np.full(len(total), 0.5)
        reliability = np.divide(self.crowd_variance, total, out=even, where=total > 0)
        return pl.DataFrame(
            {
                "worker": self.values.answers.workers,
                "answers": self.values.answers.per_worker(),
                "reliability": reliability,
                "bias": self.bias,
                "standard_deviation": np.sqrt(self.variance),
            }
        ).with_columns(pl.col("standard_deviation").fill_nan(None))


@dataclass(frozen=True)
class NumericMethod(ABC):
    """A way to draw one number from many.

    Like a `Method`, it is a frozen dataclass of its parameters that changes nothing it is given and draws no
    random number.
    """

    def fit(self, frame: pl.DataFrame, *, known: KnownAnswers | None = None) -> NumericTruth:
        """Draw the truth.

        Parameters
        ----------
        frame
            Columns task, worker and value; of two answers of a worker to a task, the last row counts.
        known
            Values known to be right (gold), as a mapping or a frame with columns task and value. They are
            evidence about the workers and settle their task; those of tasks that nobody answered are ignored.

        Raises
        ------
        LabelsError
            When the answers cannot be used.
        """
        return self.infer(Values.from_frame(frame, known))

    @abstractmethod
    def infer(self, values: Values) -> NumericTruth:
        """Draw the truth from coded answers."""


def shrunk_variance(values: Values, gaps: FloatArray, crowd: float, smoothing: float) -> FloatArray:
    """Variance of each worker around the others, the crowd's weighing as many answers as `smoothing`."""
    if np.isnan(crowd):
        return np.full(len(values.answers.workers), np.nan)
    seen = ~np.isnan(gaps)
    squares = values.by_worker(np.where(seen, gaps, 0.0) ** 2)
    return (squares + smoothing * crowd**2) / (values.by_worker(seen.astype(float)) + smoothing)


def mean_gap(values: Values, gaps: FloatArray) -> FloatArray:
    """Mean gap of each worker; 0 when nothing tells."""
    seen = ~np.isnan(gaps)
    count = values.by_worker(seen.astype(float))
    return values.by_worker(np.where(seen, gaps, 0.0)) / np.maximum(count, 1.0)
