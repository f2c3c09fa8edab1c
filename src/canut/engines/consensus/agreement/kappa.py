"""Kappa: agreement beyond chance, of two people (Cohen) and of many (Fleiss)."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from scipy import sparse

from canut.engines.consensus.agreement.votes import Votes, coded_labels
from canut.engines.consensus.coding import IntArray
from canut.engines.consensus.errors import ParameterError
from canut.engines.consensus.labels import FloatArray, Labels


def fleiss_kappa(labels: pl.DataFrame | Labels) -> float | None:
    """Fleiss' kappa, also for unequal numbers of answers.

    J. L. Fleiss (1971), "Measuring nominal scale agreement among many raters". Where tasks have unequal
    numbers of answers, every task still weighs the same: the agreement observed is the mean over tasks of
    the share of equal pairs, and the share of a class is the mean over tasks of its share of votes (the
    generalisation in K. L. Gwet, 2014, "Handbook of Inter-Rater Reliability"). Tasks with one answer are
    left out.

    Returns
    -------
    float or None
        None where it is not defined: no task has two answers, or all are given one label.
    """
    votes = Votes.of(labels)
    tasks = len(votes.answers)
    if tasks == 0:
        return None
    pairs = votes.answers * (votes.answers - 1)
    observed = np.mean(votes.per_task(votes.count * (votes.count - 1)) / pairs)
    shares = votes.per_class(votes.count / votes.answers[votes.task]) / tasks
    return _beyond_chance(float(observed), float(np.sum(shares**2)))


def cohen_kappa(one: Mapping[str, str], other: Mapping[str, str]) -> float | None:
    """Cohen's kappa of two people, over the tasks that both answered.

    J. Cohen (1960), "A coefficient of agreement for nominal scales".

    Parameters
    ----------
    one, other
        The label that each gave to a task.

    Returns
    -------
    float or None
        None where it is not defined: no task in common, or both gave one and the same label throughout.
    """
    shared = sorted(one.keys() & other.keys())
    if not shared:
        return None
    classes, codes = np.unique([[one[task], other[task]] for task in shared], return_inverse=True)
    mine, theirs = codes.reshape(-1, 2).T
    shares = [np.bincount(side, minlength=len(classes)) / len(shared) for side in (mine, theirs)]
    return _beyond_chance(float(np.mean(mine == theirs)), float(shares[0] @ shares[1]))


def pairwise_kappa(
    labels: pl.DataFrame | Labels, *, at_least: int = 10, most_workers: int = 500
) -> pl.DataFrame:
    """Cohen's kappa of every pair of workers with enough tasks in common.

    Parameters
    ----------
    labels
        A frame with columns task, worker and label, or the same already coded.
    at_least
        Fewest tasks in common: on fewer, kappa is mostly noise.
    most_workers
        Compare this many workers, those with most answers: pairs grow with the square of their number.

    Returns
    -------
    pl.DataFrame
        Columns one, other, tasks, kappa (empty where both gave one and the same label), sorted by name. Its
        mean is the usual summary.
    """
    if at_least < 1 or most_workers < 2:  # noqa: PLR2004 - a pair is two
        raise ParameterError("at_least must be 1 or more, most_workers 2 or more.")
    coded = coded_labels(labels)
    chosen = most_active(coded, most_workers)
    shared, observed, expected = _compare(coded, chosen)
    first, second = np.nonzero(np.triu(shared >= at_least, k=1))
    kappas = [
        _beyond_chance(float(observed[i, j]), float(expected[i, j]))
        for i, j in zip(first, second, strict=True)
    ]
    names = np.array(coded.workers, dtype=object)[chosen]
    return pl.DataFrame(
        {
            "one": pl.Series(names[first], dtype=pl.String),
            "other": pl.Series(names[second], dtype=pl.String),
            "tasks": pl.Series(shared[first, second], dtype=pl.Int64),
            "kappa": pl.Series(kappas, dtype=pl.Float64),
        }
    )


def most_active(labels: Labels, most: int) -> IntArray:
    """Codes of the workers with most answers, in the order of their names; ties go to the first name."""
    busiest = np.argsort(-labels.answers_per_worker(), kind="stable")[:most]
    return np.sort(busiest)


def _compare(labels: Labels, chosen: IntArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Tasks in common, share of equal answers and the share that chance gives, workers by workers."""
    row = np.full(len(labels.workers), -1)
    row[chosen] = np.arange(len(chosen))
    kept = row[labels.worker] >= 0
    worker, task, label = row[labels.worker][kept], labels.task[kept], labels.label[kept]
    shape = (len(chosen), len(labels.task_names))
    answered = sparse.csr_array((np.ones(len(task)), (worker, task)), shape=shape)
    shared = (answered @ answered.T).toarray()
    equal, by_chance = np.zeros_like(shared), np.zeros_like(shared)
    order = np.argsort(label, kind="stable")
    for entries in np.split(order, np.flatnonzero(np.diff(label[order])) + 1):
        given = sparse.csr_array((np.ones(len(entries)), (worker[entries], task[entries])), shape=shape)
        equal += (given @ given.T).toarray()
        # How often a worker gave this label on the tasks that the other answered too.
        often = (given @ answered.T).toarray()
        by_chance += often * often.T
    least = np.maximum(shared, 1)
    return shared, equal / least, by_chance / least**2


def _beyond_chance(observed: float, expected: float) -> float | None:
    """Kappa, or None where chance alone gives full agreement."""
    return None if np.isclose(expected, 1.0, rtol=0, atol=1e-12) else (observed - expected) / (1 - expected)
