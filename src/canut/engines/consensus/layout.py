"""Answers over a closed set of classes, laid out for the compiled loops."""

from dataclasses import dataclass
from math import isqrt
from typing import Self

import numpy as np

from canut.engines.consensus.coding import IntArray
from canut.engines.consensus.errors import TooManyClassesError
from canut.engines.consensus.kernels import gather, scatter, softmax_from_first
from canut.engines.consensus.labels import FloatArray, Labels
from canut.engines.consensus.method import NOT_KNOWN

# Confusion matrices of 8 bytes a cell stay under a gigabyte.
CELLS_MAX = 10**8


@dataclass(frozen=True, eq=False)
class Layout:
    """The answers to some tasks.

    Scores are log-odds against the first class, which the loop leaves out: with two classes that halves it.
    Counts are kept of all classes: the first by difference would lose what is small.

    Attributes
    ----------
    starts
        Where each task's answers begin, and where the last one's end: tasks + 1.
    cell
        ``worker * classes + label`` of each answer, sorted by task.
    workers, classes
        How many there are.
    settled, right
        Tasks whose answer is known, and the class that it is.
    """

    starts: IntArray
    cell: IntArray
    workers: int
    classes: int
    settled: IntArray
    right: IntArray

    @classmethod
    def of(cls, labels: Labels, known: IntArray) -> Self:
        """Lay out coded answers, with one known code a task or `NOT_KNOWN`.

        Raises
        ------
        TooManyClassesError
            When the workers' matrices would not fit in memory.
        """
        workers, classes = len(labels.workers), len(labels.classes)
        most = isqrt(CELLS_MAX // workers)
        if classes > most:
            raise TooManyClassesError(classes, most)
        settled = np.flatnonzero(known != NOT_KNOWN)
        answers = np.bincount(labels.task, minlength=len(labels.task_names))
        return cls(
            starts=np.concatenate([[0], np.cumsum(answers)]),
            cell=(labels.worker * classes + labels.label).astype(np.int32),
            workers=workers,
            classes=classes,
            settled=settled,
            right=known[settled],
        )

    @property
    def tasks(self) -> int:
        """How many tasks there are."""
        return len(self.starts) - 1

    def shares(self) -> FloatArray:
        """Return the shares of votes: tasks x classes."""
        answers = np.diff(self.starts)
        others = np.zeros((self.tasks, self.classes - 1))
        gather(self.starts, self.cell, np.tile(np.eye(self.classes)[:, 1:], (self.workers, 1)), others)
        first = answers - others.sum(axis=1)
        return self.clamped(np.column_stack([first, others]) / answers[:, None])

    def counts(self, posterior: FloatArray) -> FloatArray:
        """Count the answers expected: workers x given x true."""
        counts = np.zeros((self.workers * self.classes, self.classes))
        scatter(self.starts, self.cell, posterior, counts)
        return counts.reshape(self.workers, self.classes, self.classes)

    def posterior(self, log_prior: FloatArray, evidence: FloatArray) -> FloatArray:
        """Draw the posterior: tasks x classes.

        Parameters
        ----------
        log_prior
            One a class.
        evidence
            Log-probability that a worker gives a label when another is true: workers x given x true.
        """
        table = evidence.reshape(-1, self.classes)
        odds = np.tile(log_prior[1:] - log_prior[0], (self.tasks, 1))
        with np.errstate(invalid="ignore"):  # labels that a worker never gave are never gathered
            gather(self.starts, self.cell, table[:, 1:] - table[:, :1], odds)
        made = np.empty((self.tasks, self.classes))
        softmax_from_first(odds, made)
        return self.clamped(made)

    def clamped(self, posterior: FloatArray) -> FloatArray:
        """Settle, in place, the tasks whose answer is known."""
        posterior[self.settled] = 0.0
        posterior[self.settled, self.right] = 1.0
        return posterior
