"""Numbers that a crowd gave, and how far each is from what the others gave."""

from dataclasses import dataclass
from math import pi
from typing import Self

import numpy as np
import polars as pl

from canut.engines.consensus.answers import Answers, KnownAnswers, finite_numbers, known_rows
from canut.engines.consensus.labels import FloatArray, IntArray
from canut.engines.consensus.truth import segment_starts

# The median of absolute gaps of a normal law, times this, is its standard deviation.
MAD_TO_DEVIATION = 1.482602218505602
# The median of so many numbers is their mean.
MEDIAN_IS_MEAN = 2


@dataclass(frozen=True, eq=False)
class Values:
    """Coded numeric answers, sorted by task then worker.

    Attributes
    ----------
    answers
        Who answered what.
    value
        One number an answer.
    known
        One number a task: the value known to be right, or NaN.
    """

    answers: Answers
    value: FloatArray
    known: FloatArray

    @classmethod
    def from_frame(cls, frame: pl.DataFrame, known: KnownAnswers | None = None) -> Self:
        """Code a frame with columns task, worker and value, and the known values."""
        answers = Answers.from_frame(frame, "value")
        right = np.full(len(answers.tasks), np.nan)
        if (rows := known_rows(known, "value")) is not None:
            given = dict(zip(rows["task"], finite_numbers(rows, "value"), strict=True))
            right[:] = [given.get(task, np.nan) for task in answers.tasks]
        return cls(answers, finite_numbers(answers.rows, "value"), right)

    @property
    def task(self) -> IntArray:
        """The task of each answer."""
        return self.answers.task

    @property
    def worker(self) -> IntArray:
        """The worker of each answer."""
        return self.answers.worker

    def by_task(self, numbers: FloatArray) -> FloatArray:
        """Sum one number an answer over each task."""
        return _sums(self.task, numbers, len(self.answers.tasks))

    def by_worker(self, numbers: FloatArray) -> FloatArray:
        """Sum one number an answer over each worker."""
        return _sums(self.worker, numbers, len(self.answers.workers))

    def settle(self, value: FloatArray) -> FloatArray:
        """Put the known values in their place."""
        return np.where(np.isnan(self.known), value, self.known)

    def medians(self) -> FloatArray:
        """Take the median of each task."""
        ordered = self.value[np.lexsort((self.value, self.task))]
        starts, sizes = segment_starts(self.task), self.answers.per_task()
        return _midpoint(ordered[starts + (sizes - 1) // 2], ordered[starts + sizes // 2])

    def gaps(self) -> FloatArray:
        """Measure each answer from the known value, or from the median of the other answers to its task.

        Each is divided by what the doubt about that median adds to it, so that all have one scale; an answer
        that stands alone has none (NaN).
        """
        order = np.lexsort((self.value, self.task))
        ordered, task = self.value[order], self.task[order]
        starts, others = segment_starts(task)[task], self.answers.per_task()[task] - 1
        place = np.arange(len(ordered)) - starts
        low, high = np.maximum(others - 1, 0) // 2, others // 2
        last = len(ordered) - 1
        middle = _midpoint(
            ordered[np.minimum(starts + low + (low >= place), last)],
            ordered[np.minimum(starts + high + (high >= place), last)],
        )
        standard = (ordered - middle) / np.sqrt(1 + median_variance(others))
        gaps = np.empty_like(ordered)
        gaps[order] = np.where(others > 0, standard, np.nan)
        return np.where(np.isnan(self.known[self.task]), gaps, self.value - self.known[self.task])


def median_variance(answers: IntArray) -> FloatArray:
    """Variance of the median of so many answers whose variance is 1: that of a mean up to 2, then pi / 2n."""
    return np.where(answers > MEDIAN_IS_MEAN, pi / 2, 1.0) / np.maximum(answers, 1)


def crowd_deviation(gaps: FloatArray) -> float:
    """Return the standard deviation of a typical answer; NaN when nothing tells, 0 when all agree.

    Robust: from the median of the absolute gaps, unless more than half of them are 0.
    """
    seen = np.abs(gaps[~np.isnan(gaps)])
    if not seen.size:
        return float("nan")
    return float(MAD_TO_DEVIATION * np.median(seen) or np.sqrt(np.mean(seen**2)))


def _midpoint(low: FloatArray, high: FloatArray) -> FloatArray:
    """Halfway, and exactly the value when both are equal."""
    return low + (high - low) / 2


def _sums(codes: IntArray, numbers: FloatArray, width: int) -> FloatArray:
    sums: FloatArray = np.bincount(codes, weights=numbers, minlength=width).astype(np.float64)
    return sums
