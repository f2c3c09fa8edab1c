"""``canut consensus`` on what people drew: boxes, polygons and stretches of text."""

import time
from typing import Any

import polars as pl

from canut.engines.consensus.reading.files import text_of
from canut.engines.consensus.reading.recording import Kind, Recording
from canut.engines.consensus.regions import BoxConsensus, PolygonConsensus, RegionTruth
from canut.engines.consensus.texts.spans import SpanTruth, SpanVote
from canut.faces.cli.consensus_figures import Figures

METHODS = {Kind.BOXES: BoxConsensus, Kind.POLYGONS: PolygonConsensus, Kind.SPANS: SpanVote}


def draw_truth(recording: Recording) -> tuple[pl.DataFrame, dict[str, object]]:
    """Draw the truth, and return it with what ``--json`` prints.

    `labels` counts the drawings that were made, `classes` the labels on them.
    """
    began = time.perf_counter()
    found: RegionTruth[Any] | SpanTruth = METHODS[recording.kind]().fit(recording.answers)
    seconds = time.perf_counter() - began
    given = found.answers.rows[recording.kind].explode(empty_as_null=False).struct.field("label")
    figures = Figures(
        method=str(recording.kind),
        tasks=len(found.answers.tasks),
        workers=len(found.answers.workers),
        labels=len(given),
        classes=given.n_unique(),
        seconds=seconds,
    )
    return found.truth, figures.told()


def flat(truth: pl.DataFrame) -> pl.DataFrame:
    """Write lists as JSON, for a file that knows no lists."""
    nested = [name for name, dtype in truth.schema.items() if dtype.is_nested()]
    return truth.with_columns(
        pl.Series(name, map(text_of, truth[name].to_list()), dtype=pl.String) for name in nested
    )
