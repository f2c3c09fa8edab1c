"""Stretches of time: start and end."""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

import numpy as np
import polars as pl

from canut.engines.consensus.answers import LARGEST
from canut.engines.consensus.labels import FloatArray
from canut.engines.consensus.regions.shapes import BadShape, Shapes

BOUNDS = ("start", "end")

Interval = tuple[float, float]


class Intervals(Shapes[Interval]):
    """Intervals as pairs; each bound of their merger is a median, which one careless bound does not move."""

    column = "intervals"
    fields = dict.fromkeys(BOUNDS, pl.Float64())

    def read(self, given: Mapping[str, Any]) -> Interval:
        """Read start and end."""
        try:
            start, end = (float(given[bound]) for bound in BOUNDS)
        except (KeyError, TypeError, ValueError):
            raise BadShape("holds an interval without start and end", "Give two numbers.") from None
        if not all(isfinite(one) and abs(one) <= LARGEST for one in (start, end)):
            raise BadShape("holds an interval with a bound that is no finite number", "Correct it.")
        if start >= end:
            raise BadShape("holds an interval that does not end after it starts", "Correct its bounds.")
        return start, end

    def write(self, shape: Interval) -> dict[str, Any]:
        """Give start and end."""
        return dict(zip(BOUNDS, shape, strict=True))

    def overlap(self, some: Sequence[Interval], others: Sequence[Interval]) -> FloatArray:
        """Intersection over union of every two."""
        one = np.array(some, dtype=np.float64).reshape(-1, 1, 2)
        other = np.array(others, dtype=np.float64).reshape(1, -1, 2)
        start, end = np.maximum(one[..., 0], other[..., 0]), np.minimum(one[..., 1], other[..., 1])
        shared = np.clip(end - start, 0.0, None)
        # The union of two that meet lies between their outer bounds; of two that do not, nothing is shared.
        first, last = np.minimum(one[..., 0], other[..., 0]), np.maximum(one[..., 1], other[..., 1])
        iou: FloatArray = shared / (last - first)
        return iou

    def bounds(self, shape: Interval) -> tuple[float, ...]:
        """Give the two numbers themselves."""
        return shape

    def merge(self, shapes: Sequence[Interval], weight: FloatArray) -> Interval:
        """Weighted median of each bound: whatever the weights, it starts before it ends."""
        pairs = np.array(shapes, dtype=np.float64)
        return _median(pairs[:, 0], weight), _median(pairs[:, 1], weight)


def _median(values: FloatArray, weight: FloatArray) -> float:
    """Middle of the two values between which half of the weight lies on either side; mostly they are one.

    Lower medians of starts lie before lower medians of ends, since every start lies before its end, and upper
    ones likewise: their middles never cross.
    """
    order = np.argsort(values, kind="stable")
    sums = np.cumsum(weight[order])
    half = sums[-1] / 2
    near = 1e-9 * sums[-1]
    low = values[order[np.searchsorted(sums, half - near)]]
    high = values[order[min(int(np.searchsorted(sums, half + near)), len(order) - 1)]]
    return float(low + (high - low) / 2)
