"""A file of answers cut into pieces that fit in memory, all answers to a task in the same piece."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import polars as pl
from polars.exceptions import PolarsError

from canut.engines.consensus.coding import IntArray
from canut.engines.consensus.errors import FileContentError, FileFormatError, FileMissingError
from canut.engines.consensus.labels import FloatArray, Labels, checked_columns
from canut.engines.consensus.layout import Layout
from canut.engines.consensus.method import NOT_KNOWN, Known, with_known

COLUMNS = ("task", "worker", "label")
ROWS = 4_000_000
"""Answers in a piece: some hundred megabytes while it is coded."""


def cut(path: Path, folder: Path, *, rows: int = ROWS) -> list[Path]:
    """Cut a CSV, JSON lines or Parquet file by a hash of the task, without ever holding it whole.

    Parameters
    ----------
    folder
        Where the pieces go; on a disk with room for the file.
    rows
        About how many answers a piece holds.

    Raises
    ------
    FileError
        When the file is absent, in another format, malformed or empty.
    LabelsError
        When a column is missing.
    """
    table = _scanned(path)
    try:
        checked_columns(pl.DataFrame(schema=table.collect_schema()), COLUMNS)
        answers = table.select(COLUMNS)
        total = int(answers.select(pl.len()).collect(engine="streaming").item())
        if not total:
            raise FileContentError(path, "it has no rows", f"Give rows with {', '.join(COLUMNS)}.")
        piece = (pl.col("task").hash() % max(1, total // rows)).alias("piece")
        answers.with_columns(piece).sink_parquet(pl.PartitionBy(folder, key="piece", include_key=False))
    except PolarsError as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        raise FileContentError(path, reason, "Save it again, or give another file.") from error
    return sorted(one for one in folder.iterdir() if one.is_dir())


def _scanned(path: Path) -> pl.LazyFrame:
    if not path.is_file():
        raise FileMissingError(path)
    match path.suffix.lower():
        case ".csv":
            return pl.scan_csv(path, infer_schema=False)
        case ".jsonl" | ".ndjson":
            return pl.scan_ndjson(path)
        case ".parquet":
            return pl.scan_parquet(path)
    raise FileFormatError(path, (".csv", ".jsonl", ".ndjson", ".parquet"))


@dataclass(frozen=True, eq=False)
class Coded:
    """The coded answers of a piece; workers and classes by their place among those of the piece.

    Attributes
    ----------
    right
        The class that is known to be right, one a task, or `NOT_KNOWN`.
    """

    tasks: pl.Series
    starts: IntArray
    worker: IntArray
    label: IntArray
    right: IntArray
    workers: tuple[str, ...]
    classes: tuple[str, ...]
    dropped: int

    @classmethod
    def of(cls, frame: pl.DataFrame, known: Known | None) -> Self:
        """Code the answers of a frame.

        Raises
        ------
        LabelsError
            When a cell is empty or nested.
        """
        labels, right = with_known(Labels.from_frame(frame), known)
        return cls(
            tasks=labels.task_names,
            starts=np.searchsorted(labels.task, np.arange(len(labels.task_names) + 1)),
            worker=labels.worker.astype(np.int32),
            label=labels.label.astype(np.int32),
            right=right,
            workers=labels.workers,
            classes=labels.classes,
            dropped=labels.dropped,
        )

    def layout(self, workers: Sequence[str], classes: Sequence[str]) -> Layout:
        """Lay the piece out by the workers and classes of the whole file, both sorted."""
        workers_places, places = _places(self.workers, workers), _places(self.classes, classes)
        return Layout(
            starts=self.starts,
            cell=(workers_places[self.worker] * len(classes) + places[self.label]).astype(np.uint32),
            known=np.where(self.right == NOT_KNOWN, NOT_KNOWN, places[self.right]),
            workers=len(workers),
            classes=len(classes),
        )

    def truth(self, posterior: FloatArray, classes: Sequence[str]) -> pl.DataFrame:
        """Return columns task, label, confidence."""
        best = posterior.argmax(axis=1)
        confidence = np.take_along_axis(posterior, best[:, None], axis=1)[:, 0]
        label = pl.Series(classes, dtype=pl.String).gather(best)
        return pl.DataFrame({"task": self.tasks, "label": label, "confidence": confidence})


def _places(names: Sequence[str], among: Sequence[str]) -> IntArray:
    return np.searchsorted(np.array(among, dtype=object), np.array(names, dtype=object))
