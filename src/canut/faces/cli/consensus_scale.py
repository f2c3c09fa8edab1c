"""``canut consensus --engine stream`` and ``spark``: files that outgrow memory, or one machine."""

import os
import sys
import time
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import polars as pl

from canut.engines.consensus import accuracy, read_gold
from canut.engines.consensus.agreement.observed import f1
from canut.engines.consensus.calibration import expected_calibration_error
from canut.engines.consensus.scale import Streamed, spark_file, stream_file
from canut.faces.cli.consensus_figures import Figures
from canut.faces.cli.refusals import Refused

METHOD = "dawid-skene"
"""The method whose state is no more than the workers' matrices."""


class Engine(StrEnum):
    """Where the answers are while the truth is drawn."""

    MEMORY = "memory"
    STREAM = "stream"
    SPARK = "spark"


def draw_at_scale(
    engine: Engine, labels: Path, output: Path | None, gold: Path | None, tell: Callable[[str], None]
) -> dict[str, object]:
    """Draw the truth into a Parquet file (a folder of them by Spark), and return what ``--json`` prints."""
    if output is None or output.suffix.lower() != ".parquet":
        raise Refused(f"the engine {engine} writes the truth to Parquet: name it, as in -o truth.parquet")
    right = None if gold is None else read_gold(gold)
    began = time.perf_counter()
    if engine is Engine.STREAM:
        found = stream_file(labels, output, progress=tell)
    else:
        found = _in_spark(labels, output, tell)
    seconds = time.perf_counter() - began
    return Figures(
        method=METHOD,
        tasks=found.tasks,
        workers=len(found.workers),
        labels=found.labels,
        classes=len(found.classes),
        **_checked(output, right),
        seconds=seconds,
    ).told()


def _checked(output: Path, gold: pl.DataFrame | None) -> dict[str, float]:
    """Compare with gold, task by task; agreement among workers is not measured at this scale."""
    if gold is None:
        return {}
    path = output / "*.parquet" if output.is_dir() else output
    shared = pl.scan_parquet(path).join(gold.lazy().select("task"), on="task", how="semi").collect()
    return {
        "accuracy": accuracy(shared, gold),
        "f1": f1(shared, gold),
        "ece": expected_calibration_error(shared, gold),
    }


def _in_spark(labels: Path, output: Path, tell: Callable[[str], None]) -> Streamed:
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an optional requirement
    except ImportError:
        raise Refused("Spark is not installed: pip install 'canut[spark]', and a Java runtime") from None
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    tell("starting Spark")
    session = SparkSession.builder.appName("canut consensus").getOrCreate()
    try:
        return spark_file(labels, output, session=session, progress=tell)
    finally:
        session.stop()
