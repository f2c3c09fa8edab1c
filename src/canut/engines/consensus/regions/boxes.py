"""Boxes: x, y, width, height."""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

import numpy as np
import polars as pl

from canut.engines.consensus.answers import LARGEST
from canut.engines.consensus.labels import FloatArray
from canut.engines.consensus.regions.shapes import BadShape, Shapes

SIDES = ("x", "y", "width", "height")


class Boxes(Shapes[FloatArray]):
    """Boxes as arrays of their four numbers; their mean is taken number by number."""

    column = "boxes"
    fields = dict.fromkeys(SIDES, pl.Float64())

    def read(self, given: Mapping[str, Any]) -> FloatArray:
        """Read x, y, width and height."""
        try:
            x, y, width, height = (float(given[side]) for side in SIDES)
        except (KeyError, TypeError, ValueError):
            raise BadShape("holds a box without x, y, width and height", "Give four numbers.") from None
        if not all(isfinite(one) and abs(one) <= LARGEST for one in (x, y, width, height)):
            raise BadShape("holds a box with a side that is no finite number", "Correct it.")
        if not (x < x + width and y < y + height):
            raise BadShape("holds a box without an area", "Width and height must be more than 0.")
        return np.array([x, y, width, height])

    def write(self, shape: FloatArray) -> dict[str, Any]:
        """Give x, y, width and height."""
        return dict(zip(SIDES, shape.tolist(), strict=True))

    def overlap(self, some: Sequence[FloatArray], others: Sequence[FloatArray]) -> FloatArray:
        """Intersection over union of every two."""
        one = np.array(some).reshape(-1, 1, 4)
        other = np.array(others).reshape(1, -1, 4)
        near, size = np.maximum(one[..., :2], other[..., :2]), (one[..., 2:], other[..., 2:])
        far = np.minimum(one[..., :2] + size[0], other[..., :2] + size[1])
        # The sum of a corner and a side is rounded: what two boxes share is no larger than either.
        shared = np.clip(np.minimum(far - near, np.minimum(*size)), 0.0, None).prod(axis=-1)
        iou: FloatArray = shared / (size[0].prod(axis=-1) + size[1].prod(axis=-1) - shared)
        return iou

    def bounds(self, shape: FloatArray) -> tuple[float, ...]:
        """Give the four numbers themselves."""
        return tuple(shape.tolist())

    def merge(self, shapes: Sequence[FloatArray], weight: FloatArray) -> FloatArray:
        """Mean of each number, as a distance from the first so that equals stay exact."""
        boxes = np.array(shapes)
        mean: FloatArray = boxes[0] + weight @ (boxes - boxes[0]) / weight.sum()
        return mean
