"""Consensus of drawings: match them, keep what most workers drew, draw its mean, weigh the workers by it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic

import numpy as np
import polars as pl
import shapely

from canut.engines.consensus.answers import KnownAnswers
from canut.engines.consensus.errors import ParameterError
from canut.engines.consensus.labels import FloatArray, IntArray
from canut.engines.consensus.parameters import check_at_least
from canut.engines.consensus.regions.boxes import Boxes
from canut.engines.consensus.regions.intervals import Interval, Intervals
from canut.engines.consensus.regions.matching import Matching, clusters, pairs
from canut.engines.consensus.regions.polygons import Polygons
from canut.engines.consensus.regions.shapes import Drawing, Drawings, Shape, Shapes
from canut.engines.consensus.regions.truth import Region, RegionTruth

# Nobody is taken for better, so that no worker outweighs all others, nor for worse.
RELIABILITY_MOST = 0.95
RELIABILITY_LEAST = 0.05
HALF = 0.5 + 1e-9


@dataclass(frozen=True, kw_only=True)
class RegionConsensus:
    """Parameters that all kinds of drawings share.

    An object is kept when workers with more than half of the weight of those who saw its task drew it; each
    worker weighs their reliability r. Its shape is made of its drawings, each weighing r / (1 - r); its
    label the heaviest, the first in order where two weigh the same.

    Parameters
    ----------
    threshold
        Least overlap (IoU) of two drawings of the same object.
    matching
        `greedy` takes the best pairs first, `hungarian` those with the largest sum of overlaps.
    smoothing
        How many objects the crowd's mean overlap weighs in each worker's reliability.
    max_iterations
        How many times the reliabilities are drawn anew; 0 counts all workers the same.
    tolerance
        Stop when no reliability moves by as much.
    """

    threshold: float = 0.5
    matching: Matching = "greedy"
    smoothing: float = 5.0
    max_iterations: int = 20
    tolerance: float = 1e-4

    def __post_init__(self) -> None:
        if not 0 < self.threshold <= 1:
            raise ParameterError(f"threshold is {self.threshold}; it must be more than 0 and at most 1.")
        if self.matching not in ("greedy", "hungarian"):
            raise ParameterError(f"matching is {self.matching!r}; it must be 'greedy' or 'hungarian'.")
        check_at_least("smoothing", self.smoothing, 0)
        check_at_least("max_iterations", self.max_iterations, 0)
        check_at_least("tolerance", self.tolerance, 0)


@dataclass(frozen=True, kw_only=True)
class BoxConsensus(RegionConsensus):
    """Boxes: the sides of an object are the weighted means of the sides drawn."""

    def fit(self, frame: pl.DataFrame, *, known: KnownAnswers | None = None) -> RegionTruth[FloatArray]:
        """Draw the truth.

        Parameters
        ----------
        frame
            Columns task, worker and boxes: a list of structures with x, y, width, height and, if need be,
            label; an empty list says that there is none. Of two answers of a worker to a task, the last row
            counts.
        known
            Boxes known to be right, as a mapping or a frame with columns task and boxes. They are evidence
            about the workers and settle their task.

        Raises
        ------
        LabelsError
            When the answers cannot be used.
        """
        kind = Boxes()
        return _Fit(self, kind, Drawings.from_frame(kind, frame, known)).run()


@dataclass(frozen=True, kw_only=True)
class PolygonConsensus(RegionConsensus):
    """Polygons: an object is the region that at least half of the weight of its drawers covers."""

    def fit(self, frame: pl.DataFrame, *, known: KnownAnswers | None = None) -> RegionTruth[shapely.Polygon]:
        """Draw the truth.

        Parameters
        ----------
        frame
            Columns task, worker and polygons: a list of structures with points (a list of pairs x, y) and, if
            need be, label; an empty list says that there is none. Of two answers of a worker to a task, the
            last row counts.
        known
            Polygons known to be right, as a mapping or a frame with columns task and polygons. They are
            evidence about the workers and settle their task.

        Raises
        ------
        LabelsError
            When the answers cannot be used.
        """
        kind = Polygons()
        return _Fit(self, kind, Drawings.from_frame(kind, frame, known)).run()


@dataclass(frozen=True, kw_only=True)
class IntervalConsensus(RegionConsensus):
    """Stretches of time: an object starts and ends at the weighted medians of the bounds drawn."""

    def fit(self, frame: pl.DataFrame, *, known: KnownAnswers | None = None) -> RegionTruth[Interval]:
        """Draw the truth.

        Parameters
        ----------
        frame
            Columns task, worker and intervals: a list of structures with start, end and, if need be, label;
            an empty list says that there is none. Of two answers of a worker to a task, the last row counts.
        known
            Intervals known to be right, as a mapping or a frame with columns task and intervals. They are
            evidence about the workers and settle their task.

        Raises
        ------
        LabelsError
            When the answers cannot be used.
        """
        kind = Intervals()
        return _Fit(self, kind, Drawings.from_frame(kind, frame, known)).run()


@dataclass(frozen=True)
class _Object(Generic[Shape]):
    """Drawings of one object, and of which answers of its task; `right` when it is known."""

    answers: IntArray
    drawings: list[Drawing[Shape]]
    right: Drawing[Shape] | None = None


class _Fit(Generic[Shape]):
    """One call of `fit`: the objects are matched once, then shapes and reliabilities take turns."""

    def __init__(self, method: RegionConsensus, kind: Shapes[Shape], drawings: Drawings[Shape]) -> None:
        self.method, self.kind, self.drawings = method, kind, drawings
        self.answers = drawings.answers
        self.objects = [list(self._match(task)) for task in range(len(self.answers.tasks))]

    def run(self) -> RegionTruth[Shape]:
        """Weigh the workers until their reliabilities settle."""
        reliability = np.full(len(self.answers.workers), 0.5)
        regions, shares = self._draw(reliability)
        iterations, converged = 0, False
        while iterations < self.method.max_iterations and not converged:
            before, reliability = reliability, self._reliability(shares)
            regions, shares = self._draw(reliability)
            converged = bool(np.abs(reliability - before).max() < self.method.tolerance)
            iterations += 1
        return RegionTruth(
            self.kind,
            self.answers,
            regions,
            self._reliability(shares),
            iterations=iterations,
            converged=converged,
        )

    def _match(self, task: int) -> Iterator[_Object[Shape]]:
        """Yield the objects of a task: with the known ones where there are any, else among the drawings."""
        here = self.drawings.answers_to(task)
        drawn = [drawing for answer in here for drawing in self.drawings.drawn[answer]]
        drawer = np.repeat(here, [len(self.drawings.drawn[answer]) for answer in here])
        shapes = [drawing.shape for drawing in drawn]
        if task in self.drawings.known:
            groups = self._groups_around(self.drawings.known[task], shapes, drawer)
        else:
            overlap = self.kind.overlap(shapes, shapes)
            found = clusters(overlap, drawer, self.method.threshold, self.method.matching)
            groups = [(None, group) for group in found]
        for right, group in groups:
            place = np.array(sorted(group), dtype=np.int64)
            yield _Object(drawer[place], [drawn[i] for i in place], right)

    def _groups_around(
        self, known: list[Drawing[Shape]], shapes: list[Shape], drawer: IntArray
    ) -> list[tuple[Drawing[Shape] | None, list[int]]]:
        """Give each known object the drawings that match it; the others are objects of nobody else."""
        overlap = self.kind.overlap(shapes, [one.shape for one in known])
        of_known: dict[int, list[int]] = defaultdict(list)
        for answer in np.unique(drawer):
            mine = np.flatnonzero(drawer == answer)
            for place, right in pairs(overlap[mine], self.method.threshold, self.method.matching):
                of_known[right].append(int(mine[place]))
        taken = {drawing for group in of_known.values() for drawing in group}
        groups: list[tuple[Drawing[Shape] | None, list[int]]] = [
            (right, of_known[i]) for i, right in enumerate(known)
        ]
        return groups + [(None, [i]) for i in range(len(shapes)) if i not in taken]

    def _draw(self, reliability: FloatArray) -> tuple[list[list[Region[Shape]]], FloatArray]:
        """Draw every object that is kept; also each answer's sum of overlaps and count of objects."""
        trust = np.clip(reliability, RELIABILITY_LEAST, RELIABILITY_MOST)[self.answers.worker]
        shares = np.zeros((len(trust), 2))
        regions = []
        for task, objects in enumerate(self.objects):
            here = self.drawings.answers_to(task)
            kept = []
            for one in objects:
                region = self._region(one, trust, here, settled=task in self.drawings.known)
                if region is None:
                    shares[one.answers, 1] += 1
                    continue
                kept.append(region)
                shares[here, 1] += 1
                shares[one.answers, 0] += self._overlaps(one, region.drawing)
            regions.append(sorted(kept, key=lambda region: self.kind.bounds(region.drawing.shape)))
        return regions, shares

    def _region(
        self, one: _Object[Shape], trust: FloatArray, here: IntArray, *, settled: bool
    ) -> Region[Shape] | None:
        if settled:
            return None if one.right is None else Region(one.right, 1.0, 1.0)
        mine = trust[one.answers]
        support = float(min(mine.sum() / trust[here].sum(), 1.0))
        if support <= HALF:
            return None
        shape = self.kind.merge([drawing.shape for drawing in one.drawings], mine / (1 - mine))
        drawing = Drawing(shape, _heaviest([drawing.label for drawing in one.drawings], mine))
        overlap = float(np.average(self._overlaps(one, drawing), weights=mine))
        return Region(drawing, support, min(overlap, 1.0))

    def _overlaps(self, one: _Object[Shape], drawing: Drawing[Shape]) -> FloatArray:
        return self.kind.overlap([mine.shape for mine in one.drawings], [drawing.shape])[:, 0]

    def _reliability(self, shares: FloatArray) -> FloatArray:
        """Mean overlap over the objects, drawn towards the crowd's; 1 where there was nothing to draw."""
        workers = len(self.answers.workers)
        overlap = np.bincount(self.answers.worker, weights=shares[:, 0], minlength=workers)
        objects = np.bincount(self.answers.worker, weights=shares[:, 1], minlength=workers)
        crowd = overlap.sum() / objects.sum() if objects.any() else 1.0
        smoothing = self.method.smoothing
        total = objects + smoothing
        pooled = np.full(workers, crowd)
        np.divide(overlap + smoothing * crowd, total, out=pooled, where=total > 0)
        return pooled


def _heaviest(labels: list[str], weight: FloatArray) -> str:
    total: dict[str, float] = defaultdict(float)
    for label, mine in zip(labels, weight, strict=True):
        total[label] += float(mine)
    return min(total, key=lambda label: (-round(total[label], 9), label))
