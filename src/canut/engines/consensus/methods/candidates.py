"""The candidate labels of open answers: for each task, only those that someone gave or that are known."""

from dataclasses import dataclass

import numpy as np

from canut.engines.consensus.labels import FloatArray, IntArray, Labels
from canut.engines.consensus.method import NOT_KNOWN
from canut.engines.consensus.truth import Posterior, segment_starts


@dataclass(frozen=True, eq=False)
class Candidates:
    """Candidate (task, label) pairs, sorted, and which of them each answer supports.

    Attributes
    ----------
    task, label
        Codes, one a candidate.
    starts
        Where each task's candidates begin.
    of_answer
        One candidate position an answer.
    settled
        Whether the candidate's task has a known answer.
    right
        Whether the candidate is that known answer.
    """

    task: IntArray
    label: IntArray
    starts: IntArray
    of_answer: IntArray
    settled: np.ndarray[tuple[int], np.dtype[np.bool_]]
    right: np.ndarray[tuple[int], np.dtype[np.bool_]]

    @classmethod
    def of(cls, labels: Labels, known: IntArray) -> "Candidates":
        """List the candidates of coded answers and known labels."""
        width = len(labels.classes)
        settled_tasks = np.flatnonzero(known != NOT_KNOWN)
        given = labels.task * width + labels.label
        keys = np.unique(np.append(given, settled_tasks * width + known[settled_tasks]))
        task, label = np.divmod(keys, width)
        return cls(
            task=task,
            label=label,
            starts=segment_starts(task),
            of_answer=np.searchsorted(keys, given),
            settled=known[task] != NOT_KNOWN,
            right=known[task] == label,
        )

    def sizes(self) -> IntArray:
        """Count each task's candidates."""
        return np.diff(np.append(self.starts, len(self.task)))

    def votes(self) -> FloatArray:
        """Count each candidate's answers."""
        return np.bincount(self.of_answer, minlength=len(self.task)).astype(np.float64)

    def clamp(self, probability: FloatArray) -> FloatArray:
        """Settle the tasks whose answer is known."""
        return np.where(self.settled, self.right.astype(np.float64), probability)

    def posterior(self, probability: FloatArray) -> Posterior:
        """Name what the probabilities are of."""
        return Posterior(task=self.task, label=self.label, probability=probability)
