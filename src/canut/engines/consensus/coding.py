"""From columns of any type to integer codes, fast enough not to show beside the method that follows."""

import numpy as np
import numpy.typing as npt
import polars as pl

from canut.engines.consensus.compiling import compiled

IntArray = npt.NDArray[np.int64]
CodeArray = npt.NDArray[np.int32]
CellArray = npt.NDArray[np.uint32]

WIDEST = 4
"""How many times more codes than rows a table of codes may have; beyond it, text is coded instead."""

ROOM = 4096

DIGITS = 18
"""Numbers of so many digits, filled up with zeros, fit in 64 bits."""


def codes(column: pl.Series) -> tuple[CodeArray, pl.Series]:
    """Code a column by the order of its values as text.

    Returns
    -------
    tuple[CodeArray, pl.Series]
        One code a row, and the sorted names behind the codes.
    """
    if column.dtype.is_integer():
        values = column.to_numpy()
        low, high = int(values.min()), int(values.max())
        if low >= 0 and high < 10**DIGITS and high - low < WIDEST * len(values) + ROOM:
            return _ranked(values.astype(np.int64, copy=False), low, high)
    text = column.cast(pl.String)
    names = text.unique().sort()
    return text.cast(pl.Enum(names)).to_physical().to_numpy().astype(np.int32), names


def _ranked(values: IntArray, low: int, high: int) -> tuple[CodeArray, pl.Series]:
    is_there = np.zeros(high - low + 1, dtype=np.uint8)
    mark(values, low, is_there)
    there = np.flatnonzero(is_there)
    there += low
    ordered = there[_order_as_text(there)]
    rank = np.empty(len(is_there), dtype=np.int32)
    rank[ordered - low] = np.arange(len(ordered), dtype=np.int32)
    coded = np.empty(len(values), dtype=np.int32)
    look_up(values, low, rank, coded)
    return coded, pl.Series(ordered).cast(pl.String)


def _order_as_text(ascending: IntArray) -> IntArray:
    """Order ascending whole numbers of 0 or more as their decimal notations are ordered."""
    # Filled up with zeros to one length, notations are ordered as numbers; of equal ones the shorter, which
    # is the smaller number and thus already ahead, comes first.
    lengths = range(len(str(ascending[0])), len(str(ascending[-1])) + 1)
    bounds = np.searchsorted(ascending, [0] + [10**length for length in lengths])
    filled = np.empty_like(ascending)
    for length, begin, end in zip(lengths, bounds[:-1], bounds[1:], strict=True):
        filled[begin:end] = ascending[begin:end] * 10 ** (lengths[-1] - length)
    return np.argsort(filled, kind="stable")


@compiled
def mark(values: IntArray, low: int, is_there: npt.NDArray[np.uint8]) -> None:
    """Write 1 where a value is, counted from the lowest."""
    for value in values:
        is_there[value - low] = 1


@compiled
def look_up(values: IntArray, low: int, rank: CodeArray, coded: CodeArray) -> None:
    """Write the rank of each value."""
    for row in range(len(values)):
        coded[row] = rank[values[row] - low]
