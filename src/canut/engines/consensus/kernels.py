"""The two loops over all answers that expectation-maximisation is made of, compiled.

Each has a plain-numpy twin in the tests, equal but for rounding. Sums run in the order of the answers, on one
thread, so that the same answers give the same bits. Two classes, the commonest case, are written out.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np

from canut.engines.consensus.coding import IntArray
from canut.engines.consensus.labels import FloatArray

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def compiled(kernel: Kernel) -> Kernel:
    """Compile a loop, once an installation."""
    return cast("Kernel", numba.njit(cache=True, nogil=True)(kernel))


@compiled
def gather(starts: IntArray, cell: IntArray, table: FloatArray, found: FloatArray) -> None:
    """Add up, for each task, the rows of a table that its answers name: ``found[task] += table[cell]``.

    Parameters
    ----------
    starts
        Where each task's answers begin, and where the last one's end: tasks + 1.
    cell
        The row of `table` that each answer names, sorted by task.
    table
        cells x columns.
    found
        Added to: tasks x columns.
    """
    columns = table.shape[1]
    if columns == 1:
        for task in range(len(starts) - 1):
            total = found[task, 0]
            for answer in range(starts[task], starts[task + 1]):
                total += table[cell[answer], 0]
            found[task, 0] = total
        return
    for task in range(len(starts) - 1):
        for answer in range(starts[task], starts[task + 1]):
            here = cell[answer]
            for column in range(columns):
                found[task, column] += table[here, column]


@compiled
def scatter(starts: IntArray, cell: IntArray, rows: FloatArray, table: FloatArray) -> None:
    """Add each task's row to the rows of a table that its answers name: ``table[cell] += rows[task]``.

    Parameters
    ----------
    starts, cell
        As in `gather`.
    rows
        tasks x columns.
    table
        Added to: cells x columns.
    """
    columns = table.shape[1]
    if columns == 2:  # noqa: PLR2004 - kept in registers
        for task in range(len(starts) - 1):
            one, other = rows[task, 0], rows[task, 1]
            for answer in range(starts[task], starts[task + 1]):
                table[cell[answer], 0] += one
                table[cell[answer], 1] += other
        return
    for task in range(len(starts) - 1):
        for answer in range(starts[task], starts[task + 1]):
            here = cell[answer]
            for column in range(columns):
                table[here, column] += rows[task, column]


@compiled
def softmax_from_first(odds: FloatArray, made: FloatArray) -> None:
    """Turn log-odds against a first class that is left out into probabilities of all classes.

    Parameters
    ----------
    odds
        tasks x (classes - 1).
    made
        Written: tasks x classes.
    """
    for task in range(len(odds)):
        top = 0.0
        for other in odds[task]:
            top = max(top, other)
        # The likeliest class needs no exponential, which is what costs here.
        made[task, 0] = 1.0 if top == 0.0 else np.exp(-top)
        total = made[task, 0]
        for k in range(odds.shape[1]):
            made[task, k + 1] = 1.0 if odds[task, k] == top else np.exp(odds[task, k] - top)
            total += made[task, k + 1]
        for k in range(made.shape[1]):
            made[task, k] /= total
