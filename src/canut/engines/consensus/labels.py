"""Answers as integer codes.

Codes follow the sorted order of the names and rows are sorted by task, then worker, so nothing computed from
`Labels` depends on the order in which answers arrived.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import compress
from typing import Self

import numpy as np
import numpy.typing as npt
import polars as pl

from canut.engines.consensus.arranging import arranged
from canut.engines.consensus.coding import IntArray, codes
from canut.engines.consensus.cores import at_once
from canut.engines.consensus.errors import EmptyLabelsError, MissingColumnError, NotTextError, NullValuesError

__all__ = ["FloatArray", "IntArray", "Labels", "checked_columns", "text_frame"]

FloatArray = npt.NDArray[np.float64]

MANY = 2**16
"""Answers whose columns are coded at once; for fewer, starting threads would take longer."""


@dataclass(frozen=True, eq=False)
class Labels:
    """The answers of a crowd: one (task, worker, label) code triple an answer.

    Attributes
    ----------
    task, worker, label
        Codes, one an answer, read-only, sorted by task then worker.
    task_names, workers, classes
        The names behind the codes, sorted; `classes` may hold labels that nobody gave. Those of tasks, which
        can be many, are a column; `tasks` has them as a tuple.
    dropped
        How many earlier answers of the same worker to the same task were replaced by a later row.
    """

    task: IntArray
    worker: IntArray
    label: IntArray
    task_names: pl.Series
    workers: tuple[str, ...]
    classes: tuple[str, ...]
    dropped: int = 0

    @classmethod
    def from_frame(cls, frame: pl.DataFrame, *, classes: Iterable[str] = ()) -> Self:
        """Code a frame with columns task, worker and label.

        Parameters
        ----------
        frame
            Any number of rows; other columns are ignored. Of two answers of a worker to a task, the last row
            counts.
        classes
            Labels that can be given, when the set is closed; those not yet seen get a code too.

        Raises
        ------
        LabelsError
            When a column is missing, holds empty or nested values, or when there is no row.
        """
        checked_columns(frame, ("task", "worker", "label"))
        if frame.is_empty():
            raise EmptyLabelsError
        columns = [partial(codes, frame[name]) for name in ("task", "worker", "label")]
        coded_columns = at_once(columns) if len(frame) > MANY else [column() for column in columns]
        (task, tasks), (worker, workers), (label, seen) = coded_columns
        rows = arranged(task, worker, label, tasks=len(tasks), labels=len(seen))
        coded = cls(
            task=_frozen(rows[0]),
            worker=_frozen(rows[1]),
            label=_frozen(rows[2]),
            task_names=tasks,
            workers=tuple(workers),
            classes=tuple(seen),
            dropped=len(task) - len(rows[0]),
        )
        coded = coded._without_unused_classes() if coded.dropped else coded
        return coded.with_classes(classes)

    def __len__(self) -> int:
        return len(self.task)

    @cached_property
    def tasks(self) -> tuple[str, ...]:
        """Names of the tasks, sorted."""
        return tuple(self.task_names)

    def with_classes(self, classes: Iterable[str]) -> Self:
        """Give a code to further labels; the order stays that of the names."""
        names = tuple(sorted({*self.classes, *classes}))
        if names == self.classes:
            return self
        code = {name: i for i, name in enumerate(names)}
        moved = np.array([code[name] for name in self.classes], dtype=np.int64)
        return replace(self, label=_frozen(moved[self.label]), classes=names)

    def answers_per_worker(self) -> IntArray:
        """Count the answers of each worker."""
        return np.bincount(self.worker, minlength=len(self.workers))

    def _without_unused_classes(self) -> Self:
        is_used = np.zeros(len(self.classes), dtype=bool)
        is_used[self.label] = True
        if is_used.all():
            return self
        label = (np.cumsum(is_used) - 1)[self.label]
        return replace(self, label=_frozen(label), classes=tuple(compress(self.classes, is_used)))


def text_frame(frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Keep the named columns as text, or say what is wrong with them."""
    checked_columns(frame, columns)
    return frame.select(pl.col(columns).cast(pl.String))


def checked_columns(frame: pl.DataFrame, columns: Sequence[str]) -> None:
    """Say what is wrong with the named columns."""
    if missing := [name for name in columns if name not in frame.columns]:
        raise MissingColumnError(missing, frame.columns)
    for name in columns:
        dtype = frame.schema[name]
        if dtype.is_nested() or dtype in (pl.Binary, pl.Object):
            raise NotTextError(name, str(dtype))
    for name in columns:
        if count := frame[name].null_count():
            raise NullValuesError(name, count, int(frame[name].is_null().arg_true()[0]) + 1)


def _frozen(array: IntArray) -> IntArray:
    array.setflags(write=False)
    return array
