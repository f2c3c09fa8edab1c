"""The E step and what the M step counts, in one compiled pass, as products of probabilities.

A product of a task's few probabilities needs neither logarithms of the workers' tables nor exponentials of
its scores, which cost more than the memory they are read from. Where it would underflow, which takes hundreds
of answers to one task, the task is left over: `canut.engines.consensus.kernels.weigh` adds logarithms.

There is a loop for each of the commonest numbers of classes, whose sums stay in registers: several times
faster than a loop over classes inside the loop over answers. All take and return the same. Places are
unsigned: trying each for counting from the end would take as long as all the rest.
"""

import numpy as np

from canut.engines.consensus.coding import CellArray, IntArray
from canut.engines.consensus.compiling import compiled
from canut.engines.consensus.labels import FloatArray

# Far above the least positive number: a class that underflows is impossible beside the others.
LEAST_TOTAL = 1e-250


@compiled
def weigh_many(  # noqa: PLR0917 - compiled loops take arrays by position
    starts: IntArray,
    cell: CellArray,
    known: IntArray,
    prior: FloatArray,
    table: FloatArray,
    posterior: FloatArray,
    sizes: FloatArray,
    left: IntArray,
) -> tuple[float, int]:
    """Draw each task's posterior anew from its answers, and add it to their counts.

    Parameters
    ----------
    starts
        Where each task's answers begin, and where the last one's end: tasks + 1.
    cell
        ``worker * classes + label`` of each answer, sorted by task.
    known
        Not under 0 where a task's posterior is to be counted as it is.
    prior
        The share of each class.
    table
        The probability of an answer under each true class, and beside it, in the same line of the processor's
        cache, the answers expected, which are added to: cells x twice the classes.
    posterior
        Read and written: tasks x classes.
    sizes
        Added to: the tasks expected of each class.
    left
        Written: the tasks left over, neither drawn nor counted. As long as there are tasks.

    Returns
    -------
    tuple[float, int]
        How far the posterior moved at the most, and how many tasks were left over.
    """
    tasks, classes = posterior.shape
    moved, over, end = 0.0, 0, np.uint64(starts[0])
    product = np.empty(classes)
    for task in range(tasks):
        begin, end = end, np.uint64(starts[task + 1])
        if known[task] < 0:
            product[:] = prior
            for answer in range(begin, end):
                here = cell[answer]
                for k in range(classes):
                    product[k] *= table[here, k]
            total = product.sum()
            if not total > LEAST_TOTAL:
                left[over] = task
                over += 1
                continue
            for k in range(classes):
                product[k] /= total
                moved = max(moved, abs(product[k] - posterior[task, k]))
                posterior[task, k] = product[k]
        else:
            product[:] = posterior[task]
        for answer in range(begin, end):
            here = cell[answer]
            for k in range(classes):
                table[here, classes + k] += product[k]
        for k in range(classes):
            sizes[k] += product[k]
    return moved, over


@compiled
def weigh_two(  # noqa: PLR0917 - compiled loops take arrays by position
    starts: IntArray,
    cell: CellArray,
    known: IntArray,
    prior: FloatArray,
    table: FloatArray,
    posterior: FloatArray,
    sizes: FloatArray,
    left: IntArray,
) -> tuple[float, int]:
    """Do what `weigh_many` does for two classes."""
    moved, over, end = 0.0, 0, np.uint64(starts[0])
    s0 = s1 = 0.0
    for task in range(len(posterior)):
        begin, end, row = end, np.uint64(starts[task + 1]), posterior[task]
        if known[task] < 0:
            p0, p1 = prior[0], prior[1]
            for answer in range(begin, end):
                here = cell[answer]
                p0 *= table[here, 0]
                p1 *= table[here, 1]
            total = p0 + p1
            if not total > LEAST_TOTAL:
                left[over] = task
                over += 1
                continue
            share = 1.0 / total
            p0 *= share
            p1 *= share
            moved = max(moved, abs(p1 - row[1]))
            row[0], row[1] = p0, p1
        else:
            p0, p1 = row[0], row[1]
        for answer in range(begin, end):
            here = cell[answer]
            table[here, 2] += p0
            table[here, 3] += p1
        s0 += p0
        s1 += p1
    sizes[0] += s0
    sizes[1] += s1
    return moved, over


@compiled
def weigh_three(  # noqa: PLR0917 - compiled loops take arrays by position
    starts: IntArray,
    cell: CellArray,
    known: IntArray,
    prior: FloatArray,
    table: FloatArray,
    posterior: FloatArray,
    sizes: FloatArray,
    left: IntArray,
) -> tuple[float, int]:
    """Do what `weigh_many` does for three classes."""
    moved, over, end = 0.0, 0, np.uint64(starts[0])
    s0 = s1 = s2 = 0.0
    for task in range(len(posterior)):
        begin, end, row = end, np.uint64(starts[task + 1]), posterior[task]
        if known[task] < 0:
            p0, p1, p2 = prior[0], prior[1], prior[2]
            for answer in range(begin, end):
                here = cell[answer]
                p0 *= table[here, 0]
                p1 *= table[here, 1]
                p2 *= table[here, 2]
            total = p0 + p1 + p2
            if not total > LEAST_TOTAL:
                left[over] = task
                over += 1
                continue
            share = 1.0 / total
            p0 *= share
            p1 *= share
            p2 *= share
            moved = max(moved, abs(p0 - row[0]), abs(p1 - row[1]), abs(p2 - row[2]))
            row[0], row[1], row[2] = p0, p1, p2
        else:
            p0, p1, p2 = row[0], row[1], row[2]
        for answer in range(begin, end):
            here = cell[answer]
            table[here, 3] += p0
            table[here, 4] += p1
            table[here, 5] += p2
        s0 += p0
        s1 += p1
        s2 += p2
    sizes[0] += s0
    sizes[1] += s1
    sizes[2] += s2
    return moved, over


@compiled
def weigh_four(  # noqa: PLR0917 - compiled loops take arrays by position
    starts: IntArray,
    cell: CellArray,
    known: IntArray,
    prior: FloatArray,
    table: FloatArray,
    posterior: FloatArray,
    sizes: FloatArray,
    left: IntArray,
) -> tuple[float, int]:
    """Do what `weigh_many` does for four classes."""
    moved, over, end = 0.0, 0, np.uint64(starts[0])
    s0 = s1 = s2 = s3 = 0.0
    for task in range(len(posterior)):
        begin, end, row = end, np.uint64(starts[task + 1]), posterior[task]
        if known[task] < 0:
            p0, p1, p2, p3 = prior[0], prior[1], prior[2], prior[3]
            for answer in range(begin, end):
                here = cell[answer]
                p0 *= table[here, 0]
                p1 *= table[here, 1]
                p2 *= table[here, 2]
                p3 *= table[here, 3]
            total = p0 + p1 + p2 + p3
            if not total > LEAST_TOTAL:
                left[over] = task
                over += 1
                continue
            share = 1.0 / total
            p0 *= share
            p1 *= share
            p2 *= share
            p3 *= share
            moved = max(moved, abs(p0 - row[0]), abs(p1 - row[1]), abs(p2 - row[2]))
            moved = max(moved, abs(p3 - row[3]))
            row[0], row[1], row[2], row[3] = p0, p1, p2, p3
        else:
            p0, p1, p2, p3 = row[0], row[1], row[2], row[3]
        for answer in range(begin, end):
            here = cell[answer]
            table[here, 4] += p0
            table[here, 5] += p1
            table[here, 6] += p2
            table[here, 7] += p3
        s0 += p0
        s1 += p1
        s2 += p2
        s3 += p3
    sizes[0] += s0
    sizes[1] += s1
    sizes[2] += s2
    sizes[3] += s3
    return moved, over


@compiled
def weigh_five(  # noqa: PLR0917 - compiled loops take arrays by position
    starts: IntArray,
    cell: CellArray,
    known: IntArray,
    prior: FloatArray,
    table: FloatArray,
    posterior: FloatArray,
    sizes: FloatArray,
    left: IntArray,
) -> tuple[float, int]:
    """Do what `weigh_many` does for five classes."""
    moved, over, end = 0.0, 0, np.uint64(starts[0])
    s0 = s1 = s2 = s3 = s4 = 0.0
    for task in range(len(posterior)):
        begin, end, row = end, np.uint64(starts[task + 1]), posterior[task]
        if known[task] < 0:
            p0, p1, p2, p3, p4 = prior[0], prior[1], prior[2], prior[3], prior[4]
            for answer in range(begin, end):
                here = cell[answer]
                p0 *= table[here, 0]
                p1 *= table[here, 1]
                p2 *= table[here, 2]
                p3 *= table[here, 3]
                p4 *= table[here, 4]
            total = p0 + p1 + p2 + p3 + p4
            if not total > LEAST_TOTAL:
                left[over] = task
                over += 1
                continue
            share = 1.0 / total
            p0 *= share
            p1 *= share
            p2 *= share
            p3 *= share
            p4 *= share
            moved = max(moved, abs(p0 - row[0]), abs(p1 - row[1]), abs(p2 - row[2]))
            moved = max(moved, abs(p3 - row[3]), abs(p4 - row[4]))
            row[0], row[1], row[2], row[3], row[4] = p0, p1, p2, p3, p4
        else:
            p0, p1, p2, p3, p4 = row[0], row[1], row[2], row[3], row[4]
        for answer in range(begin, end):
            here = cell[answer]
            table[here, 5] += p0
            table[here, 6] += p1
            table[here, 7] += p2
            table[here, 8] += p3
            table[here, 9] += p4
        s0 += p0
        s1 += p1
        s2 += p2
        s3 += p3
        s4 += p4
    sizes[0] += s0
    sizes[1] += s1
    sizes[2] += s2
    sizes[3] += s3
    sizes[4] += s4
    return moved, over
