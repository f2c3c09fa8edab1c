"""``canut consensus`` on what people drew: boxes, polygons and stretches of text."""

import time
from typing import Any

import polars as pl

from canut.engines.consensus.reading.files import text_of
from canut.engines.consensus.reading.recording import Kind, Recording
from canut.engines.consensus.regions import BoxConsensus, PolygonConsensus, RegionTruth
from canut.engines.consensus.texts.spans import SpanTruth, SpanVote

METHODS = {Kind.BOXES: BoxConsensus, Kind.POLYGONS: PolygonConsensus, Kind.SPANS: SpanVote}


def draw_truth(recording: Recording) -> tuple[pl.DataFrame, dict[str, object]]:
    """Draw the truth, and return it with what ``--json`` prints.

    `labels` counts the drawings that were made, `classes` the labels on them.
    """
    began = time.perf_counter()
    found: RegionTruth[Any] | SpanTruth = METHODS[recording.kind]().fit(recording.answers)
    seconds = round(time.perf_counter() - began, 4)
    given = found.answers.rows[recording.kind].explode(empty_as_null=False).struct.field("label")
    return found.truth, {
        "method": str(recording.kind),
        "tasks": len(found.answers.tasks),
        "workers": len(found.answers.workers),
        "labels": len(given),
        "classes": given.n_unique(),
        **dict.fromkeys(("accuracy", "f1", "alpha", "ece")),
        "seconds": seconds,
    }


def flat(truth: pl.DataFrame) -> pl.DataFrame:
    """Write lists as JSON, for a file that knows no lists."""
    nested = [name for name, dtype in truth.schema.items() if dtype.is_nested()]
    return truth.with_columns(
        pl.Series(name, map(text_of, truth[name].to_list()), dtype=pl.String) for name in nested
    )
