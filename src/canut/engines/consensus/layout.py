"""Answers over a closed set of classes, laid out for the compiled loops."""

from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import pairwise
from math import isqrt
from typing import Self

import numpy as np

from canut.engines.consensus.coding import CellArray, IntArray
from canut.engines.consensus.cores import at_once
from canut.engines.consensus.errors import TooManyClassesError
from canut.engines.consensus.kernels import add_up, lay, set_beside, vote, weigh
from canut.engines.consensus.labels import FloatArray, Labels
from canut.engines.consensus.method import NOT_KNOWN
from canut.engines.consensus.products import (
    weigh_five,
    weigh_four,
    weigh_many,
    weigh_three,
    weigh_two,
)

# Confusion matrices of 8 bytes a cell stay under a gigabyte.
CELLS_MAX = 10**8

PARTS = 8
"""Into how many parts the answers are cut at the most, for as many cores."""

PART = 400_000
"""Answers in a part at the least: a millisecond's work, beside which starting a thread is little."""

Logs = tuple[FloatArray, FloatArray]

LOOPS = {2: weigh_two, 3: weigh_three, 4: weigh_four, 5: weigh_five}
"""By the number of classes; all others go by `weigh_many`."""


@dataclass(frozen=True, eq=False)
class Layout:
    """The answers to some tasks.

    Attributes
    ----------
    starts
        Where each task's answers begin, and where the last one's end: tasks + 1.
    cell
        ``worker * classes + label`` of each answer, sorted by task, in 32 bits: half the memory to read.
    known
        The class known to be right, one a task; under 0 where none is.
    workers, classes
        How many there are.
    """

    starts: IntArray
    cell: CellArray
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
        cell = np.empty(len(labels), dtype=np.uint32)
        starts = np.empty(len(labels.task_names) + 1, dtype=np.int64)
        lay(labels.task, labels.worker, labels.label, classes, starts, cell)
        return cls(starts, cell, known, workers, classes)

    @property
    def tasks(self) -> int:
        """How many tasks there are."""
        return len(self.starts) - 1

    def shares(self) -> FloatArray:
        """Return the shares of votes: tasks x classes."""
        posterior = np.empty((self.tasks, self.classes))
        at_once(
            [partial(vote, part.starts, part.cell, part.known, posterior[rows]) for rows, part in self.parts]
        )
        return posterior

    def counts(self, posterior: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Count the answers expected, workers x given x true, and the tasks expected of each class."""
        is_counted = replace(self, known=np.zeros(self.tasks, dtype=np.int64))
        given = np.zeros((self.workers, self.classes, self.classes))
        answers, tasks, _ = is_counted.weigh(np.zeros(self.classes), given, posterior)
        return answers, tasks

    def weigh(
        self, prior: FloatArray, given: FloatArray, posterior: FloatArray, *, logs: Logs | None = None
    ) -> tuple[FloatArray, FloatArray, float]:
        """Draw the posterior anew, in place, and count from it.

        Parameters
        ----------
        prior
            One a class.
        given
            The probability that a worker gives a label when another is true: workers x given x true.
        posterior
            tasks x classes; what it was before says how far it moved.
        logs
            The logarithms of `prior` and `given`, where probabilities come from them and may underflow.

        Returns
        -------
        tuple[FloatArray, FloatArray, float]
            The answers expected (workers x given x true), the tasks expected of each class, and how far the
            posterior moved at the most.
        """
        cells = given.reshape(-1, self.classes)
        tables = np.empty((len(self.parts), len(cells), 2 * self.classes))
        weighed = at_once(
            [
                partial(_weighed, part, prior, cells, table, posterior[rows], logs)
                for (rows, part), table in zip(self.parts, tables, strict=True)
            ]
        )
        counts = np.empty(given.shape)
        add_up(tables, counts.reshape(cells.shape))
        return counts, np.sum([sizes for sizes, _ in weighed], axis=0), max(moved for _, moved in weighed)

    @cached_property
    def parts(self) -> list[tuple[slice, "Layout"]]:
        """The rows of the posterior and the answers of each part, for as many cores to weigh at once.

        How many parts there are depends on the answers alone, never on the machine, so that sums are the same
        on every machine.
        """
        answers, table = len(self.cell), self.workers * self.classes**2
        parts = max(1, min(PARTS, answers // PART, answers // table))
        bounds = np.searchsorted(self.starts, np.arange(parts) * (answers / parts)).tolist()
        rows = [slice(begin, end) for begin, end in pairwise([*bounds, self.tasks])]
        return [
            (one, replace(self, starts=self.starts[one.start : one.stop + 1], known=self.known[one]))
            for one in rows
        ]


def _weighed(  # noqa: PLR0917 - jobs take their arguments by position
    part: Layout,
    prior: FloatArray,
    given: FloatArray,
    table: FloatArray,
    posterior: FloatArray,
    logs: Logs | None,
) -> tuple[FloatArray, float]:
    """Weigh a part, and count in its own table; return the tasks of each class, and how far any moved."""
    sizes, left = np.zeros(part.classes), np.empty(part.tasks, dtype=np.int64)
    set_beside(given, table)
    loop = LOOPS.get(part.classes, weigh_many)
    moved, over = loop(part.starts, part.cell, part.known, prior, table, posterior, sizes, left)
    if over:
        tasks = left[:over]
        rows, begins, ends = posterior[tasks], part.starts[tasks], part.starts[tasks + 1]
        with np.errstate(divide="ignore", invalid="ignore"):  # labels never given are never gathered
            log_prior, log_given = logs or (np.log(prior), np.log(given))
        log_given, counts = log_given.reshape(given.shape), table[:, part.classes :]
        further = weigh(begins, ends, part.cell, log_prior, log_given, rows, counts, sizes)
        moved, posterior[tasks] = max(moved, further), rows
    return sizes, moved


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
