"""Answers that are not one label of a set: numbers, sets of labels, spans, boxes, polygons.

One row is one whole answer of a worker to a task; an answer made of several things is one list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import polars as pl

from canut.engines.consensus.errors import EmptyLabelsError, LabelsError, MissingColumnError, NullValuesError
from canut.engines.consensus.labels import FloatArray, IntArray, text_frame

# Squares of larger numbers would not be finite.
LARGEST = 1e100

KnownAnswers = Mapping[str, Any] | pl.DataFrame


class WrongValueError(LabelsError):
    """A value is not what its column is for."""

    def __init__(self, column: str, problem: str, remedy: str, row: int | None = None) -> None:
        where = "" if row is None else f" in data row {row}"
        super().__init__(f"Column {column} {problem}{where}. {remedy}")


@dataclass(frozen=True, eq=False)
class Answers:
    """Who answered what, as codes that follow the sorted names.

    Attributes
    ----------
    rows
        The answers that count, sorted by task then worker: the columns asked for, and `row`, their place in
        the frame counted from 1.
    task, worker
        Codes, one an answer.
    tasks, workers
        The names behind the codes.
    dropped
        How many earlier answers of the same worker to the same task were replaced by a later row.
    """

    rows: pl.DataFrame
    task: IntArray
    worker: IntArray
    tasks: tuple[str, ...]
    workers: tuple[str, ...]
    dropped: int

    @classmethod
    def from_frame(cls, frame: pl.DataFrame, column: str) -> Self:
        """Code a frame with columns task, worker and one of answers.

        Raises
        ------
        LabelsError
            When a column is missing or holds an empty cell, when a name is no plain value, or without a row.
        """
        rows = named_rows(frame, ("task", "worker"), column)
        if rows.is_empty():
            raise EmptyLabelsError
        last = rows.unique(["task", "worker"], keep="last").sort("task", "worker")
        return cls(
            rows=last,
            task=_codes(last["task"]),
            worker=_codes(last["worker"]),
            tasks=tuple(last["task"].unique().sort()),
            workers=tuple(last["worker"].unique().sort()),
            dropped=len(rows) - len(last),
        )

    def per_worker(self) -> IntArray:
        """Count the answers of each worker."""
        return np.bincount(self.worker, minlength=len(self.workers))

    def per_task(self) -> IntArray:
        """Count the answers to each task."""
        return np.bincount(self.task, minlength=len(self.tasks))

    def reliabilities(self, reliability: FloatArray) -> pl.DataFrame:
        """Return columns worker, answers, reliability, from one number a worker."""
        columns = {"worker": self.workers, "answers": self.per_worker(), "reliability": reliability}
        return pl.DataFrame(columns)


def known_rows(known: KnownAnswers | None, column: str) -> pl.DataFrame | None:
    """Return the known answers as columns task, the one named and row; the last row of a task counts."""
    if known is None or not len(known):
        return None
    if isinstance(known, Mapping):
        known = pl.DataFrame({"task": list(known.keys()), column: list(known.values())}, strict=False)
    return named_rows(known, ("task",), column).unique("task", keep="last").sort("task")


def finite_numbers(rows: pl.DataFrame, column: str) -> FloatArray:
    """Read a column of `rows` as numbers, or say which row holds none."""
    dtype = rows.schema[column]
    if not (dtype.is_numeric() or dtype == pl.String):
        raise WrongValueError(column, f"holds {dtype}", "Give one number a row.")
    numbers = rows[column].cast(pl.Float64, strict=False)
    wrong = ~(numbers.is_finite() & (numbers.abs() <= LARGEST)).fill_null(value=False)
    if wrong.any():
        raise WrongValueError(
            column,
            "holds something that is no finite number",
            "Correct it or remove the row.",
            row=rows["row"].filter(wrong).min(),  # type: ignore[arg-type] # a count of rows is an int
        )
    return numbers.to_numpy().astype(np.float64)


def named_rows(frame: pl.DataFrame, names: Sequence[str], column: str) -> pl.DataFrame:
    """Keep the names as text and the column as it is, with the number of each row."""
    if missing := [name for name in (*names, column) if name not in frame.columns]:
        raise MissingColumnError(missing, frame.columns)
    text = text_frame(frame, names)
    empty = frame[column].is_null()
    if count := int(empty.sum()):
        raise NullValuesError(column, count, int(empty.arg_true()[0]) + 1)
    number = pl.int_range(1, len(frame) + 1, dtype=pl.Int64, eager=True).alias("row")
    return text.with_columns(frame[column], number)


def _codes(names: pl.Series) -> IntArray:
    return names.rank("dense").to_numpy().astype(np.int64) - 1
