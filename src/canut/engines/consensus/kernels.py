"""Compiled loops of expectation-maximisation: the first shares, the E step by logarithms, and the M step.

Each, like those of `canut.engines.consensus.products`, has a plain-numpy twin in the tests, equal but for
rounding. Sums run in the order of the answers, so that the same answers give the same bits.
"""

import numpy as np

from canut.engines.consensus.coding import CellArray, IntArray
from canut.engines.consensus.compiling import compiled
from canut.engines.consensus.labels import FloatArray


@compiled
def lay(  # noqa: PLR0917 - compiled loops take arrays by position
    task: IntArray,
    worker: IntArray,
    label: IntArray,
    classes: int,
    starts: IntArray,
    cell: CellArray,
) -> None:
    """Write where each task's answers begin, and the last one's end, and the cell of each answer.

    Parameters
    ----------
    task, worker, label
        Codes, one an answer, sorted by task.
    starts
        Written: tasks + 1.
    cell
        Written: ``worker * classes + label``.
    """
    begun = 0
    for answer in range(len(task)):
        while begun <= task[answer]:
            starts[begun] = answer
            begun += 1
        cell[answer] = worker[answer] * classes + label[answer]
    starts[begun:] = len(task)


@compiled
def vote(starts: IntArray, cell: CellArray, known: IntArray, posterior: FloatArray) -> None:
    """Write each task's shares of votes; certainty where its answer is known.

    Parameters
    ----------
    starts
        Where each task's answers begin, and where the last one's end: tasks + 1.
    cell
        ``worker * classes + label`` of each answer, sorted by task.
    known
        The class known to be right, one a task; under 0 where none is.
    posterior
        Written: tasks x classes.
    """
    tasks, classes = posterior.shape
    width = np.uint32(classes)  # a remainder in 32 bits takes half the time
    posterior[:] = 0.0
    for task in range(tasks):
        begin, end = starts[task], starts[task + 1]
        if known[task] >= 0:
            posterior[task, known[task]] = 1.0
            continue
        for answer in range(begin, end):
            posterior[task, cell[answer] % width] += 1.0
        answers = float(end - begin)
        for k in range(classes):
            posterior[task, k] /= answers


@compiled
def weigh(  # noqa: PLR0917 - compiled loops take arrays by position
    begins: IntArray,
    ends: IntArray,
    cell: CellArray,
    log_prior: FloatArray,
    log_given: FloatArray,
    posterior: FloatArray,
    counts: FloatArray,
    sizes: FloatArray,
) -> float:
    """Draw the posterior of tasks anew by sums of logarithms, and add it to their counts.

    Parameters
    ----------
    begins, ends
        Where each task's answers begin and end.
    cell
        ``worker * classes + label`` of each answer.
    log_prior
        One a class.
    log_given
        Log-probability of an answer under each true class: cells x classes.
    posterior
        Read and written: tasks x classes.
    counts, sizes
        Added to: the answers expected, cells x true classes, and the tasks expected of each class.

    Returns
    -------
    float
        How far the posterior moved at the most.
    """
    tasks, classes = posterior.shape
    moved = 0.0
    for task in range(tasks):
        scores = log_prior.copy()
        for answer in range(begins[task], ends[task]):
            scores += log_given[cell[answer]]
        scores = np.exp(scores - scores.max())
        scores /= scores.sum()
        moved = max(moved, np.abs(scores - posterior[task]).max())
        posterior[task] = scores
        for answer in range(begins[task], ends[task]):
            here = cell[answer]
            for k in range(classes):
                counts[here, k] += scores[k]
        sizes += scores
    return moved


@compiled
def set_beside(given: FloatArray, table: FloatArray) -> None:
    """Write a table to weigh by: probabilities, and beside them no answers yet."""
    cells, classes = given.shape
    for cell in range(cells):
        for k in range(classes):
            table[cell, k] = given[cell, k]
            table[cell, classes + k] = 0.0


@compiled
def add_up(tables: FloatArray, counts: FloatArray) -> None:
    """Write the answers that several tables have counted: cells x classes."""
    cells, classes = counts.shape
    for cell in range(cells):
        for k in range(classes):
            counts[cell, k] = tables[0, cell, classes + k]
            for part in range(1, len(tables)):
                counts[cell, k] += tables[part, cell, classes + k]


@compiled
def share_out(  # noqa: C901 - flat loops over small arrays; several functions would not be compiled into one
    counts: FloatArray, sizes: FloatArray, start: FloatArray, smoothing: float, least: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Turn what was counted into probabilities: Dawid and Skene's M step.

    Parameters
    ----------
    counts
        The answers expected: workers x given x true.
    sizes
        The tasks expected of each class.
    start
        Answers by which the crowd's matrix starts: given x true.
    smoothing
        How many answers, for each true class, the crowd's matrix weighs in each worker's; and how many tasks
        every class has from the start.
    least
        What an answer that was given counts at the least where there is no smoothing.

    Returns
    -------
    tuple[FloatArray, FloatArray, FloatArray]
        The share of each class, each worker's matrix as `counts`, and the crowd's as `start`.
    """
    workers, classes, _ = counts.shape
    pooled = start.copy()
    for worker in range(workers):
        for label in range(classes):
            for k in range(classes):
                pooled[label, k] += counts[worker, label, k]
    pooled /= pooled.sum(axis=0)
    given = np.empty(counts.shape)
    totals = np.empty(classes)
    for worker in range(workers):
        totals[:] = 0.0
        for label in range(classes):
            answers = 0.0
            for k in range(classes):
                answers += counts[worker, label, k]
            floor = least if smoothing == 0.0 and answers > 0.0 else 0.0
            for k in range(classes):
                given[worker, label, k] = max(counts[worker, label, k] + smoothing * pooled[label, k], floor)
                totals[k] += given[worker, label, k]
        for k in range(classes):
            totals[k] = 1.0 / totals[k]
        for label in range(classes):
            for k in range(classes):
                given[worker, label, k] *= totals[k]
    prior = sizes + smoothing
    return prior / prior.sum(), given, pooled


@compiled
def likeliest(table: FloatArray, tolerance: float, best: IntArray) -> None:
    """Write the place of each task's likeliest class, the first of those that tie, row by row.

    Parameters
    ----------
    table
        tasks x classes.
    tolerance
        Probabilities as close to the highest tie with it.
    """
    tasks, classes = table.shape
    for task in range(tasks):
        highest = 0.0
        for k in range(classes):
            highest = max(highest, table[task, k])
        k = 0
        while table[task, k] < highest - tolerance:
            k += 1
        best[task] = task * classes + k
