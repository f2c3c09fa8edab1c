"""Dawid and Skene's model: each worker has a confusion matrix, found together with the truth by EM.

A. P. Dawid and A. M. Skene (1979), "Maximum likelihood estimation of observer error-rates using the EM
algorithm", Applied Statistics 28 (1). The smoothing is ours; docs/adr/0003 has the measurements behind it.
"""

from dataclasses import dataclass
from math import isqrt

import numpy as np
from scipy import sparse

from canut.engines.consensus.errors import TooManyClassesError
from canut.engines.consensus.labels import FloatArray, IntArray, Labels
from canut.engines.consensus.method import NOT_KNOWN, Method
from canut.engines.consensus.parameters import check_at_least
from canut.engines.consensus.prior import STARTING_ANSWERS, starting_confusion
from canut.engines.consensus.truth import Confusions, Posterior, Truth

# With no smoothing, an answer that was given never becomes impossible.
LEAST_COUNT = 1e-10
# Confusion matrices of 8 bytes a cell stay under a gigabyte.
CELLS_MAX = 10**8


@dataclass(frozen=True, kw_only=True)
class DawidSkene(Method):
    """Expectation-maximisation from the shares of votes.

    Parameters
    ----------
    max_iterations
        Most pairs of M and E steps.
    tolerance
        Stop when no posterior moves by as much; 0 runs all iterations.
    smoothing
        How many answers, for each true class, the crowd's confusion matrix weighs in each worker's, and how
        many tasks every class has from the start. It keeps a worker with two answers from looking perfect, or
        hopeless. 0 is the algorithm of 1979.
    """

    max_iterations: int = 100
    tolerance: float = 1e-6
    smoothing: float = 2.0

    def __post_init__(self) -> None:
        check_at_least("max_iterations", self.max_iterations, 1)
        check_at_least("tolerance", self.tolerance, 0)
        check_at_least("smoothing", self.smoothing, 0)

    def infer(self, labels: Labels, known: IntArray) -> Truth:
        """Alternate M and E steps. The parameters returned are those of the last E step."""
        answers = _Answers(labels, known)
        posterior = answers.shares()
        iterations, converged = 0, False
        while iterations < self.max_iterations and not converged:
            prior, given, pooled = self._m_step(answers, posterior)
            before, posterior = posterior, answers.e_step(prior, given)
            converged = bool(np.abs(posterior - before).max() < self.tolerance)
            iterations += 1
        confusions = Confusions(prior=prior, matrices=given.transpose(0, 2, 1), pooled=pooled.T)
        return Truth(
            labels, Posterior.from_table(posterior), confusions, iterations=iterations, converged=converged
        )

    def _m_step(
        self, answers: "_Answers", posterior: FloatArray
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Class prior, matrices `[worker, given, true]` and the crowd's matrix `[given, true]`."""
        counts = answers.counts(posterior)
        start = starting_confusion(posterior.shape[1]).T
        pooled = _columns_to_one(counts.sum(axis=0) + STARTING_ANSWERS * start)
        if self.smoothing:
            counts += self.smoothing * pooled
        else:
            counts = np.where(answers.seen, np.maximum(counts, LEAST_COUNT), 0.0)
        prior = _by_class(posterior).sum(axis=1) + self.smoothing
        return prior / prior.sum(), _columns_to_one(counts), pooled


class _Answers:
    """The answers as a sparse matrix of ones: tasks down, (worker, label) cells across.

    Both steps of EM are then one product with a dense table, compiled and in a fixed order of summation.
    """

    def __init__(self, labels: Labels, known: IntArray) -> None:
        self.width = len(labels.classes)
        most = isqrt(CELLS_MAX // len(labels.workers))
        if self.width > most:
            raise TooManyClassesError(self.width, most)
        cells = len(labels.workers) * self.width
        cell = labels.worker * self.width + labels.label
        self.by_task = sparse.csr_array(
            (np.ones(len(labels)), (labels.task, cell)), shape=(len(labels.tasks), cells)
        )
        self.by_cell = self.by_task.T.tocsr()
        self.seen = (np.bincount(cell, minlength=cells) > 0).reshape(-1, self.width, 1)
        self.votes = np.bincount(
            labels.task * self.width + labels.label, minlength=len(labels.tasks) * self.width
        ).reshape(-1, self.width)
        self.settled = np.flatnonzero(known != NOT_KNOWN)
        self.right = known[self.settled]

    def shares(self) -> FloatArray:
        """Start from the shares of votes."""
        return self._clamp(self.votes / self.votes.sum(axis=1, keepdims=True))

    def counts(self, posterior: FloatArray) -> FloatArray:
        """Count the answers expected, as `[worker, given, true]`."""
        counts: FloatArray = self.by_cell @ posterior
        return counts.reshape(-1, self.width, self.width)

    def e_step(self, prior: FloatArray, given: FloatArray) -> FloatArray:
        """Posterior of each task from the class prior and the matrices `[worker, given, true]`."""
        with np.errstate(divide="ignore"):  # cells that were never given are never gathered
            evidence = np.log(given).reshape(-1, self.width)
            scores: FloatArray = self.by_task @ evidence + np.log(prior)
        return self._clamp(_normalised_exp(scores))

    def _clamp(self, posterior: FloatArray) -> FloatArray:
        posterior[self.settled] = 0.0
        posterior[self.settled, self.right] = 1.0
        return posterior


def _by_class(table: FloatArray) -> FloatArray:
    """Lay out by class a table of many tasks and few classes: numpy is several times faster on long rows."""
    return np.ascontiguousarray(table.T)


def _normalised_exp(scores: FloatArray) -> FloatArray:
    """Turn log-weights, tasks down, into probabilities."""
    weights = _by_class(scores)
    weights -= weights.max(axis=0)
    np.exp(weights, out=weights)
    weights /= weights.sum(axis=0)
    return np.ascontiguousarray(weights.T)


def _columns_to_one(counts: FloatArray) -> FloatArray:
    """Turn counts `[…, given, true]` into probabilities of the label given a true class."""
    shares: FloatArray = counts / counts.sum(axis=-2, keepdims=True)
    return shares
