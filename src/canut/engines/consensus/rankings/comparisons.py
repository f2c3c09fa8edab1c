"""Who preferred what to what."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl

from canut.engines.consensus.answers import WrongValueError
from canut.engines.consensus.errors import EmptyLabelsError, MissingColumnError
from canut.engines.consensus.labels import FloatArray, IntArray, text_frame

NOBODY = -1
"""The worker of a known comparison."""


@dataclass(frozen=True, eq=False)
class Comparisons:
    """Coded wins, sorted; a tie is half a win each way.

    Attributes
    ----------
    worker, winner, loser
        Codes that follow the sorted names; the worker of a known comparison is `NOBODY`.
    weight
        1 for a win, one half for each side of a tie.
    workers, items
        The names behind the codes.
    answers
        How many comparisons each worker made.
    """

    worker: IntArray
    winner: IntArray
    loser: IntArray
    weight: FloatArray
    workers: tuple[str, ...]
    items: tuple[str, ...]
    answers: IntArray

    @classmethod
    def from_frame(cls, frame: pl.DataFrame, known: pl.DataFrame | None = None) -> Self:
        """Code a frame with columns worker, left, right and winner, and known comparisons without a worker.

        Raises
        ------
        LabelsError
            When a column is missing or a cell empty (other than the winner of a tie), when an item is
            compared with itself or neither of the two wins, and when there is no row.
        """
        given = _checked(frame, ("worker", "left", "right"))
        if given.is_empty():
            raise EmptyLabelsError
        given = given.unique(["worker", "first", "second"], keep="last").sort("worker", "first", "second")
        workers, answers = np.unique(given["worker"].to_numpy().astype(str), return_counts=True)
        every = given if known is None else pl.concat([given, _known(known)])
        items = pl.concat([every["first"], every["second"]]).unique().sort()
        wins = _wins(every)
        return cls(
            worker=_codes(wins["worker"], workers),
            winner=_codes(wins["winner"], items.to_numpy().astype(str)),
            loser=_codes(wins["loser"], items.to_numpy().astype(str)),
            weight=wins["weight"].to_numpy(),
            workers=tuple(workers.tolist()),
            items=tuple(items),
            answers=answers,
        )


def _checked(frame: pl.DataFrame, names: tuple[str, ...]) -> pl.DataFrame:
    """Return the names as text, the winner (empty for a tie) and the pair in the order of its names."""
    if "winner" not in frame.columns:
        raise MissingColumnError(["winner"], frame.columns)
    text = text_frame(frame, names).with_columns(frame["winner"].cast(pl.String))
    left, right, winner = pl.col("left"), pl.col("right"), pl.col("winner")
    _refuse(text, left == right, "right", "repeats the item on the left", "Compare two different items.")
    neither = (winner != left) & (winner != right)
    _refuse(text, neither, "winner", "names neither of the two items", "Leave it empty for a tie.")
    return text.with_columns(
        pl.min_horizontal("left", "right").alias("first"), pl.max_horizontal("left", "right").alias("second")
    )


def _refuse(text: pl.DataFrame, wrong: pl.Expr, column: str, problem: str, remedy: str) -> None:
    rows = text.select(wrong.fill_null(value=False)).to_series().arg_true()
    if len(rows):
        raise WrongValueError(column, problem, remedy, row=int(rows[0]) + 1)


def _known(known: pl.DataFrame) -> pl.DataFrame:
    checked = _checked(known, ("left", "right")).with_columns(pl.lit(None, pl.String).alias("worker"))
    last = checked.unique(["first", "second"], keep="last").sort("first", "second")
    return last.select("worker", "left", "right", "winner", "first", "second")


def _wins(given: pl.DataFrame) -> pl.DataFrame:
    """List each win, and each tie as half a win of either side."""
    loser = pl.when(pl.col("winner") == pl.col("first")).then(pl.col("second")).otherwise(pl.col("first"))
    columns = ["worker", "winner", "loser", "weight"]
    clear = given.drop_nulls("winner").with_columns(loser.alias("loser"), pl.lit(1.0).alias("weight"))
    ties = given.filter(pl.col("winner").is_null()).with_columns(pl.lit(0.5).alias("weight"))
    halves = [
        ties.with_columns(pl.col(one).alias("winner"), pl.col(other).alias("loser")).select(columns)
        for one, other in (("first", "second"), ("second", "first"))
    ]
    return pl.concat([clear.select(columns), *halves]).sort("worker", "winner", "loser")


def _codes(names: pl.Series, known_names: np.ndarray[tuple[int], np.dtype[np.str_]]) -> IntArray:
    """Place of each name; `NOBODY` where there is none."""
    place = {name: i for i, name in enumerate(known_names.tolist())}
    return np.array([place.get(name, NOBODY) for name in names], dtype=np.int64)
