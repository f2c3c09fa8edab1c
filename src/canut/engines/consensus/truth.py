"""What a method returns: the same few tables, whichever method it was."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from canut.engines.consensus.kernels import likeliest
from canut.engines.consensus.labels import FloatArray, IntArray, Labels

# Two posteriors closer than this differ by rounding, not by evidence: the label order decides between them.
TIE_TOLERANCE = 1e-9


@dataclass(frozen=True, eq=False)
class Posterior:
    """The probability of each candidate label of each task, sorted by task then label.

    A closed set of classes lists them all for every task; open answers list only those that were given.

    Attributes
    ----------
    task, label, probability
        One a candidate.
    table
        The probabilities as tasks down and classes across, where every task lists all classes.
    """

    task: IntArray
    label: IntArray
    probability: FloatArray
    table: FloatArray | None = None

    @classmethod
    def from_table(cls, table: FloatArray) -> "Posterior":
        """List a dense table, tasks down and classes across."""
        tasks, classes = table.shape
        return cls(
            task=np.repeat(np.arange(tasks), classes),
            label=np.tile(np.arange(classes), tasks),
            probability=table.ravel(),
            table=table,
        )

    def winners(self) -> IntArray:
        """Position of each task's most probable label; ties go to the first in label order."""
        if self.table is not None:
            best = np.empty(len(self.table), dtype=np.int64)
            likeliest(self.table, TIE_TOLERANCE, best)
            return best
        starts = segment_starts(self.task)
        best = np.maximum.reduceat(self.probability, starts)
        sizes = np.diff(np.append(starts, len(self.task)))
        contenders = np.flatnonzero(self.probability >= np.repeat(best, sizes) - TIE_TOLERANCE)
        return contenders[segment_starts(self.task[contenders])]


@dataclass(frozen=True, eq=False)
class Confusions:
    """How workers confuse the classes of a closed set (Dawid and Skene, 1979).

    Attributes
    ----------
    prior
        Share of each true class.
    matrices
        `matrices[worker, true, given]`: the probability that the worker gives a label when another is true.
    pooled
        The same for the crowd as a whole, which is what a worker not yet seen is taken for.
    """

    prior: FloatArray
    matrices: FloatArray
    pooled: FloatArray


@dataclass(frozen=True, eq=False)
class Coins:
    """How often workers are right about open answers.

    Attributes
    ----------
    accuracy
        One probability a worker.
    pooled
        The same for the crowd as a whole, which is what a worker not yet seen is taken for.
    alternatives
        The number of wrong values over which a wrong answer is spread.
    """

    accuracy: FloatArray
    pooled: float
    alternatives: int


@dataclass(frozen=True, eq=False)
class Truth:
    """The consensus of a crowd.

    Attributes
    ----------
    labels
        The coded answers it was drawn from.
    posterior
        The probability of each candidate label, as codes; `posteriors` has the names.
    confusions, coins
        The parameters behind the posterior, where the method has them; `online` takes them from here.
    iterations, converged
        How long an iterative method ran, and whether it stopped by itself.
    """

    labels: Labels
    posterior: Posterior
    confusions: Confusions | None = None
    coins: Coins | None = None
    iterations: int = 0
    converged: bool = True

    @cached_property
    def truth(self) -> pl.DataFrame:
        """Columns task, label, confidence; one row a task, sorted by task."""
        best, names = self.posterior.winners(), self.labels.task_names
        # Each task has one winner, in order: where all are there, their names are there as they are.
        tasks = names if len(best) == len(names) else names.gather(self.posterior.task[best])
        return self._beside(tasks, best, "confidence")

    @cached_property
    def posteriors(self) -> pl.DataFrame:
        """Columns task, label, probability; one row a candidate."""
        tasks = self.labels.task_names.gather(self.posterior.task)
        return self._beside(tasks, slice(None), "probability")

    @cached_property
    def workers(self) -> pl.DataFrame:
        """Columns worker, answers, accuracy: the share of a worker's answers expected to be right."""
        labels, posterior = self.labels, self.posterior
        width = len(labels.classes)
        keys = posterior.task * width + posterior.label
        right = posterior.probability[np.searchsorted(keys, labels.task * width + labels.label)]
        answers = labels.answers_per_worker()
        accuracy = np.bincount(labels.worker, weights=right, minlength=len(answers)) / answers
        return pl.DataFrame({"worker": labels.workers, "answers": answers, "accuracy": accuracy})

    def _beside(self, tasks: pl.Series, rows: IntArray | slice, name: str) -> pl.DataFrame:
        classes = pl.Series(self.labels.classes, dtype=pl.String)
        label = classes.gather(self.posterior.label[rows])
        return pl.DataFrame({"task": tasks, "label": label, name: self.posterior.probability[rows]})


def segment_starts(ordered: IntArray) -> IntArray:
    """Positions where a sorted array takes a new value."""
    return np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
