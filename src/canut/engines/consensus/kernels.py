"""The loops over all answers that expectation-maximisation is made of, compiled.

Each has a plain-numpy twin in the tests, equal but for rounding. Sums run in the order of the answers, on one
thread, so that the same answers give the same bits.
"""

from collections.abc import Callable
from functools import cache, wraps
from typing import ParamSpec, TypeVar

import numpy as np

from canut.engines.consensus.coding import IntArray
from canut.engines.consensus.labels import FloatArray

Given = ParamSpec("Given")
Got = TypeVar("Got")


def compiled(kernel: Callable[Given, Got]) -> Callable[Given, Got]:
    """Compile a loop when it is first called, once an installation.

    Loading numba takes half a second, which only a program that weighs many answers should wait for.
    """

    @cache
    def made() -> Callable[Given, Got]:
        import numba  # noqa: PLC0415 - see above

        try:
            fast: Callable[Given, Got] = numba.njit(cache=True, nogil=True)(kernel)
        except RuntimeError:  # no folder to keep it in may be written to
            fast = numba.njit(nogil=True)(kernel)
        return fast

    @wraps(kernel)
    def run(*given: Given.args, **named: Given.kwargs) -> Got:
        return made()(*given, **named)

    return run


@compiled
def vote(starts: IntArray, cell: IntArray, known: IntArray, posterior: FloatArray) -> None:
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
    for task in range(tasks):
        begin, end = starts[task], starts[task + 1]
        for k in range(classes):
            posterior[task, k] = 0.0
        if known[task] >= 0:
            posterior[task, known[task]] = 1.0
            continue
        for answer in range(begin, end):
            posterior[task, cell[answer] % classes] += 1.0
        for k in range(classes):
            posterior[task, k] /= end - begin


@compiled
def count(starts: IntArray, cell: IntArray, posterior: FloatArray, counts: FloatArray) -> None:
    """Add each task's posterior to the counts of its answers: `counts` is cells x true classes."""
    tasks, classes = posterior.shape
    for task in range(tasks):
        for answer in range(starts[task], starts[task + 1]):
            here = cell[answer]
            for k in range(classes):
                counts[here, k] += posterior[task, k]


@compiled
def weigh(  # noqa: PLR0917 - compiled loops take arrays by position
    starts: IntArray,
    cell: IntArray,
    known: IntArray,
    log_odds: FloatArray,
    evidence: FloatArray,
    posterior: FloatArray,
    counts: FloatArray,
    sizes: FloatArray,
) -> float:
    """Draw each task's posterior anew from its answers, and add it to their counts, in one pass.

    Scores are log-odds against the first class, which is left out of what is gathered.

    Parameters
    ----------
    log_odds
        Of each other class beforehand: classes - 1.
    evidence
        Log-odds that an answer carries for each other class: cells x (classes - 1).
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
    scores = np.zeros(classes)
    for task in range(tasks):
        begin, end = starts[task], starts[task + 1]
        if known[task] < 0:
            scores[0] = 0.0
            scores[1:] = log_odds
            for answer in range(begin, end):
                here = cell[answer]
                for k in range(1, classes):
                    scores[k] += evidence[here, k - 1]
            top = scores.max()
            for k in range(classes):
                # The likeliest class needs no exponential, which is what costs here.
                scores[k] = 1.0 if scores[k] == top else np.exp(scores[k] - top)
            total = scores.sum()
            for k in range(classes):
                probability = scores[k] / total
                moved = max(moved, abs(probability - posterior[task, k]))
                posterior[task, k] = probability
        for answer in range(begin, end):
            here = cell[answer]
            for k in range(classes):
                counts[here, k] += posterior[task, k]
        for k in range(classes):
            sizes[k] += posterior[task, k]
    return moved


@compiled
def weigh_two(  # noqa: PLR0917 - compiled loops take arrays by position
    starts: IntArray,
    cell: IntArray,
    known: IntArray,
    log_odds: FloatArray,
    evidence: FloatArray,
    posterior: FloatArray,
    counts: FloatArray,
    sizes: FloatArray,
) -> float:
    """Do what `weigh` does for two classes, the commonest case, in registers: several times faster."""
    moved = 0.0
    for task in range(len(posterior)):
        begin, end = starts[task], starts[task + 1]
        if known[task] < 0:
            odds = log_odds[0]
            for answer in range(begin, end):
                odds += evidence[cell[answer], 0]
            small = np.exp(-abs(odds))
            large = 1.0 / (1.0 + small)
            small *= large
            other = large if odds > 0.0 else small
            moved = max(moved, abs(other - posterior[task, 1]))
            posterior[task, 0] = small if odds > 0.0 else large
            posterior[task, 1] = other
        first, second = posterior[task, 0], posterior[task, 1]
        for answer in range(begin, end):
            counts[cell[answer], 0] += first
            counts[cell[answer], 1] += second
        sizes[0] += first
        sizes[1] += second
    return moved
