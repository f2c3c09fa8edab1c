"""The answers as a sparse matrix: tasks down, the (worker, label) pairs that occur across.

Summing evidence over answers, and counting answers under shares of tasks, are products with dense tables.
"""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from scipy import sparse

from canut.engines.consensus.labels import FloatArray, IntArray, Labels
from canut.engines.consensus.layout import matrices_of, settled


@dataclass(frozen=True, eq=False)
class Cells:
    """Answers over a closed set of classes.

    Attributes
    ----------
    by_task, by_cell
        The matrix and its transpose, 1 where an answer is.
    key
        ``worker * classes + label`` of each pair, sorted.
    known
        One code a task, or `NOT_KNOWN`.
    workers, classes
        How many there are.
    """

    by_task: Any
    by_cell: Any
    key: IntArray
    known: IntArray
    workers: int
    classes: int

    @classmethod
    def of(cls, labels: Labels, known: IntArray) -> Self:
        """Lay out coded answers.

        Raises
        ------
        TooManyClassesError
            When the workers' matrices would not fit in memory.
        """
        workers, classes = matrices_of(labels)
        key, cell = np.unique(labels.worker * classes + labels.label, return_inverse=True)
        shape = (len(known), len(key))
        by_task = sparse.csr_array((np.ones(len(labels)), (labels.task, cell)), shape=shape)
        return cls(by_task, by_task.T.tocsr(), key, known, workers, classes)

    def __len__(self) -> int:
        return int(self.by_task.nnz)

    @property
    def worker(self) -> IntArray:
        """The worker of each pair."""
        return self.key // self.classes

    @property
    def label(self) -> IntArray:
        """The label of each pair."""
        return self.key % self.classes

    def shares(self) -> FloatArray:
        """Return the shares of votes: tasks x classes."""
        votes = self.scores(np.eye(self.classes)[self.label])
        return self.clamped(votes / votes.sum(axis=1, keepdims=True))

    def scores(self, evidence: FloatArray) -> FloatArray:
        """Sum the evidence of each task's answers, from one row a pair."""
        scores: FloatArray = self.by_task @ evidence
        return scores

    def counts(self, share: FloatArray) -> FloatArray:
        """Count the answers expected of each pair, from one row of shares a task."""
        counts: FloatArray = self.by_cell @ share
        return counts

    def clamped(self, posterior: FloatArray) -> FloatArray:
        """Settle, in place, the tasks whose answer is known."""
        return settled(posterior, self.known)


def normalised_exp(scores: FloatArray) -> FloatArray:
    """Turn log-weights into shares, in place: rows sum to 1."""
    scores -= scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=1, keepdims=True)
    return scores
