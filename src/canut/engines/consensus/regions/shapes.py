"""What a kind of drawing must know, and the drawings of a crowd."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

import numpy as np
import polars as pl

from canut.engines.consensus.answers import Answers, KnownAnswers, WrongValueError, known_rows
from canut.engines.consensus.labels import FloatArray, IntArray

Shape = TypeVar("Shape")


class BadShape(Exception):  # noqa: N818 - a reason on its way to becoming a WrongValueError
    """What is wrong with one drawing, and the remedy."""


class Shapes(ABC, Generic[Shape]):
    """A kind of drawing."""

    column: ClassVar[str]
    """The column of a frame that holds lists of them."""

    fields: ClassVar[dict[str, pl.DataType]]
    """What one is in a table."""

    @abstractmethod
    def read(self, given: Mapping[str, Any]) -> Shape:
        """Read one from a cell, or raise `BadShape`."""

    @abstractmethod
    def write(self, shape: Shape) -> dict[str, Any]:
        """Give its fields."""

    @abstractmethod
    def overlap(self, some: Sequence[Shape], others: Sequence[Shape]) -> FloatArray:
        """Intersection over union of every two."""

    @abstractmethod
    def bounds(self, shape: Shape) -> tuple[float, ...]:
        """Give the numbers that place it, by which drawings are put in order."""

    @abstractmethod
    def merge(self, shapes: Sequence[Shape], weight: FloatArray) -> Shape:
        """Draw their mean; unanimous ones come back as they are."""


@dataclass(frozen=True)
class Drawing(Generic[Shape]):
    """One shape with its label, empty when there is none."""

    shape: Shape
    label: str


@dataclass(frozen=True, eq=False)
class Drawings(Generic[Shape]):
    """The drawings of a crowd.

    Attributes
    ----------
    answers
        Who answered what.
    drawn
        One list an answer.
    known
        The drawings known to be right, by task code.
    """

    answers: Answers
    drawn: list[list[Drawing[Shape]]]
    known: dict[int, list[Drawing[Shape]]]

    @classmethod
    def from_frame(
        cls, kind: Shapes[Shape], frame: pl.DataFrame, known: KnownAnswers | None = None
    ) -> "Drawings[Shape]":
        """Read a frame with columns task, worker and that of the kind."""
        answers = Answers.from_frame(frame, kind.column)
        rows = known_rows(known, kind.column)
        right = {} if rows is None else dict(zip(rows["task"], _lists(kind, rows), strict=True))
        settled = {code: right[task] for code, task in enumerate(answers.tasks) if task in right}
        return cls(answers, _lists(kind, answers.rows), settled)

    def answers_to(self, task: int) -> IntArray:
        """Positions of the answers to a task."""
        first, last = np.searchsorted(self.answers.task, [task, task + 1])
        return np.arange(first, last)


def _lists(kind: Shapes[Shape], rows: pl.DataFrame) -> list[list[Drawing[Shape]]]:
    column = rows[kind.column]
    if not isinstance(column.dtype, pl.List):
        raise WrongValueError(
            kind.column, f"holds {column.dtype}", f"Give a list of {kind.column} in each row."
        )
    return [
        [_drawing(kind, given, row) for given in cell]
        for row, cell in zip(rows["row"], column.to_list(), strict=True)
    ]


def _drawing(kind: Shapes[Shape], given: object, row: int) -> Drawing[Shape]:
    if not isinstance(given, Mapping):
        raise WrongValueError(
            kind.column, "holds a drawing that is no structure", "Name its fields.", row=row
        )
    try:
        return Drawing(kind.read(given), str(given.get("label") or ""))
    except BadShape as bad:
        problem, remedy = bad.args
        raise WrongValueError(kind.column, problem, remedy, row=row) from None
