"""Polygons: a list of points."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
import shapely

from canut.engines.consensus.answers import LARGEST
from canut.engines.consensus.labels import FloatArray
from canut.engines.consensus.regions.shapes import BadShape, Shapes

# Weights that share the drawers in two equal halves may differ by rounding.
HALF = 0.5 - 1e-9
CORNERS_LEAST = 3


class Polygons(Shapes[shapely.Polygon]):
    """Polygons without holes; their mean is the region that at least half of the weight covers."""

    column = "polygons"
    fields = {"points": pl.List(pl.List(pl.Float64))}

    def read(self, given: Mapping[str, Any]) -> shapely.Polygon:
        """Read the points; of an outline that crosses itself, the largest part counts."""
        try:
            points = np.array(given["points"], dtype=np.float64)
        except (KeyError, TypeError, ValueError):
            raise BadShape("holds a polygon without points", "Give a list of pairs of numbers.") from None
        if points.shape[1:] != (2,) or len(points) < CORNERS_LEAST:
            raise BadShape("holds a polygon of fewer than 3 pairs of numbers", "Give at least 3.")
        if not (np.abs(points) <= LARGEST).all():
            raise BadShape("holds a polygon with a point that is no finite number", "Correct it.")
        outline = shapely.Polygon(points)
        polygon = outline if outline.is_valid else _largest([shapely.make_valid(outline)])
        if polygon is None or not polygon.area > 0:
            raise BadShape("holds a polygon without an area", "Its points must not lie on one line.")
        return polygon

    def write(self, shape: shapely.Polygon) -> dict[str, Any]:
        """Give the points, the first not repeated at the end."""
        return {"points": shapely.get_coordinates(shape.exterior)[:-1].tolist()}

    def overlap(self, some: Sequence[shapely.Polygon], others: Sequence[shapely.Polygon]) -> FloatArray:
        """Intersection over union of every two."""
        one = np.array(some, dtype=object).reshape(-1, 1)
        other = np.array(others, dtype=object).reshape(1, -1)
        common = shapely.area(shapely.intersection(one, other))
        iou: FloatArray = common / (shapely.area(one) + shapely.area(other) - common)
        return iou

    def bounds(self, shape: shapely.Polygon) -> tuple[float, ...]:
        """Give the box around it."""
        return tuple(shape.bounds)

    def merge(self, shapes: Sequence[shapely.Polygon], weight: FloatArray) -> shapely.Polygon:
        """Cut the plane along all outlines and keep the cells that at least half of the weight covers.

        What more than half drew alike stands as drawn. Where the cells fall apart the largest part counts,
        without holes; where no cell has half, the heaviest drawing.
        """
        share = weight / weight.sum()
        alike = np.array([[one.equals_exact(other) for other in shapes] for one in shapes])
        support = alike @ share
        if support.max() > 1 - HALF:
            return shapes[int(support.argmax())]
        outlines = shapely.union_all([shape.boundary for shape in shapes])
        cells = shapely.get_parts(shapely.polygonize([outlines]))
        inside = shapely.covers(np.array(shapes)[:, None], shapely.point_on_surface(cells)[None, :])
        kept = _largest(cells[share @ inside >= HALF].tolist())
        return shapes[int(share.argmax())] if kept is None else kept


def _largest(parts: Sequence[shapely.Geometry]) -> shapely.Polygon | None:
    """Join the parts and keep the largest polygon, without holes and points that lie on a line."""
    joined = shapely.get_parts(shapely.simplify(shapely.union_all(parts), 0))
    polygons = [one for one in joined if isinstance(one, shapely.Polygon) and not one.is_empty]
    if not polygons:
        return None
    return shapely.Polygon(max(polygons, key=lambda one: (one.area, one.wkt)).exterior)
