"""Answers over a closed set of classes, laid out for the compiled loops."""

from dataclasses import dataclass
from math import isqrt
from typing import Self

import numpy as np

from canut.engines.consensus.coding import IntArray
from canut.engines.consensus.errors import TooManyClassesError
from canut.engines.consensus.kernels import count, vote, weigh, weigh_two
from canut.engines.consensus.labels import FloatArray, Labels
from canut.engines.consensus.method import NOT_KNOWN

# Confusion matrices of 8 bytes a cell stay under a gigabyte.
CELLS_MAX = 10**8


@dataclass(frozen=True, eq=False)
class Layout:
    """The answers to some tasks.

    Attributes
    ----------
    starts
        Where each task's answers begin, and where the last one's end: tasks + 1.
    cell
        ``worker * classes + label`` of each answer, sorted by task.
    known
        The class known to be right, one a task; under 0 where none is.
    workers, classes
        How many there are.
    """

    starts: IntArray
    cell: IntArray
    known: IntArray
    workers: int
    classes: int

    @classmethod
    def of(cls, labels: Labels, known: IntArray) -> Self:
        """Lay out coded answers, with one known code a task.

        Raises
        ------
        TooManyClassesError
            When the workers' matrices would not fit in memory.
        """
        workers, classes = matrices_of(labels)
        answers = np.bincount(labels.task, minlength=len(labels.task_names))
        starts = np.concatenate([[0], np.cumsum(answers)])
        return cls(starts, labels.worker * classes + labels.label, known, workers, classes)

    @property
    def tasks(self) -> int:
        """How many tasks there are."""
        return len(self.starts) - 1

    def shares(self) -> FloatArray:
        """Return the shares of votes: tasks x classes."""
        posterior = np.empty((self.tasks, self.classes))
        vote(self.starts, self.cell, self.known, posterior)
        return posterior

    def counts(self, posterior: FloatArray) -> FloatArray:
        """Count the answers expected: workers x given x true."""
        counts = np.zeros((self.workers * self.classes, self.classes))
        count(self.starts, self.cell, posterior, counts)
        return counts.reshape(self.workers, self.classes, self.classes)

    def weigh(
        self, log_prior: FloatArray, log_given: FloatArray, posterior: FloatArray
    ) -> tuple[FloatArray, FloatArray, float]:
        """Draw the posterior anew, in place, and count from it.

        Parameters
        ----------
        log_prior
            One a class.
        log_given
            Log-probability that a worker gives a label when another is true: workers x given x true.
        posterior
            tasks x classes; what it was before says how far it moved.

        Returns
        -------
        tuple[FloatArray, FloatArray, float]
            The answers expected (workers x given x true), the tasks expected of each class, and how far the
            posterior moved at the most.
        """
        table = log_given.reshape(-1, self.classes)
        counts, sizes = np.zeros(table.shape), np.zeros(self.classes)
        with np.errstate(invalid="ignore"):  # labels that a worker never gave are never gathered
            evidence = table[:, 1:] - table[:, :1]
        log_odds = log_prior[1:] - log_prior[0]
        loop = weigh_two if self.classes == 2 else weigh  # noqa: PLR2004 - see `weigh_two`
        moved = loop(self.starts, self.cell, self.known, log_odds, evidence, posterior, counts, sizes)
        return counts.reshape(log_given.shape), sizes, moved


def matrices_of(labels: Labels) -> tuple[int, int]:
    """Return how many workers and classes there are, having checked that their matrices fit in memory.

    Raises
    ------
    TooManyClassesError
        When they would not.
    """
    workers, classes = len(labels.workers), len(labels.classes)
    most = isqrt(CELLS_MAX // workers)
    if classes > most:
        raise TooManyClassesError(classes, most)
    return workers, classes


def settled(table: FloatArray, known: IntArray) -> FloatArray:
    """Make certain, in place, the tasks of a table of tasks and classes whose answer is known."""
    tasks = np.flatnonzero(known != NOT_KNOWN)
    table[tasks] = 0.0
    table[tasks, known[tasks]] = 1.0
    return table
