"""What the consensus of a crowd's drawings is."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic

import polars as pl

from canut.engines.consensus.answers import Answers
from canut.engines.consensus.labels import FloatArray
from canut.engines.consensus.regions.shapes import Drawing, Shape, Shapes


@dataclass(frozen=True, eq=False)
class Region(Generic[Shape]):
    """One object of the consensus.

    Attributes
    ----------
    drawing
        Its shape and label.
    support
        Share of the workers who saw the task, weighed by their reliability, who drew it.
    overlap
        Mean overlap of their drawings with it.
    """

    drawing: Drawing[Shape]
    support: float
    overlap: float


@dataclass(frozen=True, eq=False)
class RegionTruth(Generic[Shape]):
    """The consensus of a crowd on what it drew.

    Attributes
    ----------
    kind
        The kind of drawing.
    answers
        Who answered what.
    regions
        The objects of each task, in the order of the task codes.
    reliability
        One a worker: the mean overlap of their drawings with the consensus, an object that they missed, or
        that only they saw, counting 0.
    iterations, converged
        How long the reliabilities took to settle, and whether they did.
    """

    kind: Shapes[Shape]
    answers: Answers
    regions: list[list[Region[Shape]]]
    reliability: FloatArray
    iterations: int
    converged: bool

    @cached_property
    def truth(self) -> pl.DataFrame:
        """Columns task, the fields of the shape, label, confidence, support, overlap; one row an object.

        Confidence is support times overlap; all three are 1 for known objects. A task may have no object.
        """
        rows = [
            self._row(task, region)
            for task, regions in zip(self.answers.tasks, self.regions, strict=True)
            for region in regions
        ]
        shares = dict.fromkeys(("confidence", "support", "overlap"), pl.Float64())
        schema = {"task": pl.String(), **self.kind.fields, "label": pl.String(), **shares}
        return pl.DataFrame(rows, schema=schema)

    @cached_property
    def workers(self) -> pl.DataFrame:
        """Columns worker, answers, reliability."""
        return self.answers.reliabilities(self.reliability)

    def _row(self, task: str, region: Region[Shape]) -> dict[str, Any]:
        return {
            "task": task,
            **self.kind.write(region.drawing.shape),
            "label": region.drawing.label,
            "confidence": region.support * region.overlap,
            "support": region.support,
            "overlap": region.overlap,
        }
