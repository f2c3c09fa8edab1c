"""Coded answers brought into order by task, then worker, in time proportional to their number."""

from functools import partial
from itertools import pairwise

import numpy as np

from canut.engines.consensus.coding import CodeArray, IntArray
from canut.engines.consensus.compiling import compiled
from canut.engines.consensus.cores import at_once, available

FEW = 32
"""Answers that are sorted by bubbling up the highest, whose steps leave the processor nothing to guess."""

PART = 2**16
"""Answers that are sorted on one core at the least."""


def arranged(
    task: CodeArray, worker: CodeArray, label: CodeArray, *, tasks: int, labels: int
) -> tuple[IntArray, IntArray, IntArray]:
    """Sort answers by task, then worker; of a worker's answers to a task the last one stays.

    Parameters
    ----------
    task, worker, label
        Codes, one an answer.
    tasks, labels
        How many codes there are.
    """
    bits = max(labels - 1, 1).bit_length()
    starts, packed = np.empty(tasks + 1, dtype=np.int64), np.empty(len(task), dtype=np.int64)
    gather(task, worker, label, bits, starts, packed)
    rows = np.empty((3, len(task)), dtype=np.int64)
    parts = min(available(), 1 + len(task) // PART)
    bounds = np.searchsorted(starts, np.arange(parts + 1) * (len(task) / parts)).tolist()
    sort = partial(settle, starts, packed, bits, rows[0], rows[1], rows[2])
    ends = at_once([partial(sort, begin, end) for begin, end in pairwise(bounds)])
    kept = ends[0]
    for bound, end in zip(bounds[1:-1], ends[1:], strict=True):
        begin = starts[bound]
        if kept < begin:
            rows[:, kept : kept + end - begin] = rows[:, begin:end]
        kept += end - begin
    return rows[0, :kept], rows[1, :kept], rows[2, :kept]


@compiled
def gather(  # noqa: PLR0917 - compiled loops take arrays by position
    task: CodeArray, worker: CodeArray, label: CodeArray, bits: int, starts: IntArray, packed: IntArray
) -> None:
    """Bring the answers to each task together, in the order in which they arrived.

    Parameters
    ----------
    bits
        How many a label needs.
    starts
        Written: where each task's answers begin, and where the last one's end.
    packed
        Written: worker and label of each answer in one number, ordered by worker.
    """
    answers = len(task)
    starts[:] = 0
    is_gathered = True
    for answer in range(answers):
        starts[task[answer] + 1] += 1
        is_gathered &= answer == 0 or task[answer - 1] <= task[answer]
    for one in range(1, len(starts)):
        starts[one] += starts[one - 1]
    if is_gathered:
        for answer in range(answers):
            packed[answer] = np.int64(worker[answer]) << bits | label[answer]
        return
    place = starts.copy()
    for answer in range(answers):
        packed[place[task[answer]]] = np.int64(worker[answer]) << bits | label[answer]
        place[task[answer]] += 1


@compiled
def settle(  # noqa: PLR0917 - compiled loops take arrays by position
    starts: IntArray,
    packed: IntArray,
    bits: int,
    task: IntArray,
    worker: IntArray,
    label: IntArray,
    first: int,
    last: int,
) -> int:
    """Sort the answers to some tasks by worker and write them out; of each worker's to a task the last alone.

    Parameters
    ----------
    starts, packed, bits
        As `gather` left them.
    task, worker, label
        Written, from where the answers to the first task begin.
    first, last
        The first task, and the one after the last.

    Returns
    -------
    int
        Where those written end.
    """
    kept = int(starts[first])
    mask = (1 << bits) - 1
    for one in range(first, last):
        begin, end = starts[one], starts[one + 1]
        if end - begin <= FEW:
            for stop in range(end - 1, begin, -1):
                high = packed[begin]
                for place in range(begin, stop):
                    other = packed[place + 1]
                    is_later = high > other | mask
                    packed[place] = other if is_later else high
                    high = high if is_later else other
                packed[stop] = high
        else:
            order = np.argsort(packed[begin:end] >> bits, kind="mergesort")
            packed[begin:end] = packed[begin:end][order]
        for place in range(begin, end):
            # A worker's later answer overwrites the earlier one.
            if place > begin:
                kept += packed[place] >> bits != packed[place - 1] >> bits
            task[kept], worker[kept], label[kept] = one, packed[place] >> bits, packed[place] & mask
        kept += end > begin
    return kept
