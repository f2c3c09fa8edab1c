"""From columns of any type to integer codes, fast enough not to show beside the method that follows."""

import numpy as np
import numpy.typing as npt
import polars as pl

IntArray = npt.NDArray[np.int64]

WIDEST = 4
"""How many times more codes than rows a table of codes may have; beyond it, text is coded instead."""

ROOM = 4096


def codes(column: pl.Series) -> tuple[IntArray, pl.Series]:
    """Code a column by the order of its values as text.

    Returns
    -------
    tuple[IntArray, pl.Series]
        One code a row, and the sorted names behind the codes.
    """
    if column.dtype.is_integer():
        values = column.to_numpy()
        low, high = int(values.min()), int(values.max())
        if high - low < WIDEST * len(values) + ROOM:
            return _ranked(values.astype(np.int64) - low, high - low + 1, low)
    text = column.cast(pl.String)
    names = text.unique().sort()
    return text.cast(pl.Enum(names)).to_physical().to_numpy().astype(np.int64), names


def _ranked(values: IntArray, width: int, low: int) -> tuple[IntArray, pl.Series]:
    is_there = np.zeros(width, dtype=bool)
    is_there[values] = True
    there = np.flatnonzero(is_there)
    names = pl.Series(there + low).cast(pl.String)
    order = names.arg_sort().to_numpy()
    rank = np.empty(width, dtype=np.int64)
    rank[there[order]] = np.arange(len(there))
    return rank[values], names.gather(order)


def last_of_each(key: IntArray) -> IntArray | None:
    """Positions of the last row of each key, in the order of the keys; None when nothing would move."""
    if (key[1:] > key[:-1]).all():
        return None
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    differs = np.append(ordered[1:] != ordered[:-1], True)
    return order if differs.all() else order[differs]
