"""KOS: messages between tasks and workers, each told by all the others.

D. R. Karger, S. Oh and D. Shah (2011), "Iterative learning for reliable crowdsourcing systems", NIPS. The
paper's answers are +1 and -1; an answer here is the label's unit vector less the mean of all labels', which
for two classes is the same and for more treats them alike. Messages start at 1 instead of at random. In the
paper all answer as many tasks; where they do not, a sum would let the busiest drown out the others, so
workers tell the mean (with sums, half the public set rte is wrong).
"""

from dataclasses import dataclass

import numpy as np

from canut.engines.consensus.labels import FloatArray, IntArray, Labels
from canut.engines.consensus.method import NOT_KNOWN
from canut.engines.consensus.methods.iterative import Iterative
from canut.engines.consensus.methods.tallies import Tally
from canut.engines.consensus.methods.votes import WeightedTruth
from canut.engines.consensus.parameters import check_at_least
from canut.engines.consensus.truth import Posterior

# Messages smaller than this, against a root mean square of 1, are rounding and say nothing.
LEAST_MESSAGE = 1e-12


@dataclass(frozen=True, kw_only=True)
class Kos(Iterative):
    """Message passing for a number of rounds.

    A task tells each of its workers how far the others' answers, as they weigh, favour the one they gave; a
    worker tells each of their tasks the mean of what the other tasks said. The confidence is the weighted
    share of votes, where a vote of negative weight counts against its label.

    Parameters
    ----------
    max_iterations, tolerance
        As in `Iterative`.
    smoothing
        How many answers of the crowd's mean agreement everyone is believed to have given already; it speaks
        for those who have answered one task only.
    """

    max_iterations: int = 10
    smoothing: float = 5.0

    def __post_init__(self) -> None:
        super().__post_init__()
        check_at_least("smoothing", self.smoothing, 0)

    def infer(self, labels: Labels, known: IntArray) -> WeightedTruth:
        """Pass messages. The weights are the workers' mean messages."""
        tally = Tally(labels, known)
        answered = np.maximum(labels.answers_per_worker(), 1)
        message = np.ones(len(labels))

        def step(_: FloatArray) -> tuple[FloatArray, FloatArray]:
            nonlocal message
            message = self._worker_messages(labels, task_messages(tally, labels.task, known, message))
            weight = np.bincount(labels.worker, weights=message, minlength=len(answered)) / answered
            return weight, shares(tally, message)

        end = self.settle(shares(tally, message), step)
        return WeightedTruth(
            labels,
            Posterior.from_table(end.posterior),
            weight=end.parameters,
            iterations=end.iterations,
            converged=end.converged,
        )

    def _worker_messages(self, labels: Labels, heard: FloatArray) -> FloatArray:
        """Mean of what the other tasks said, at a root mean square of 1."""
        answered = labels.answers_per_worker()[labels.worker]
        sums = np.bincount(labels.worker, weights=heard, minlength=len(labels.workers))[labels.worker]
        believed = self.smoothing * max(heard.mean(), 0.0)
        message = (sums - heard + believed) / np.maximum(answered - 1 + self.smoothing, 1)
        size = float(np.sqrt(np.square(message).mean()))
        return message / size if size > LEAST_MESSAGE else np.ones(len(message))


def task_messages(tally: Tally, task: IntArray, known: IntArray, message: FloatArray) -> FloatArray:
    """How far the other answers favour each answer; a known task speaks as if all of them were right."""
    even = 1 / tally.classes
    table = tally.table(message)
    others = tally.of_answers(table) - message - even * (table.sum(axis=1)[task] - message)
    right = tally.of_answers(tally.clamped(np.zeros_like(table)))
    answers = tally.answers[task]
    return np.where(known[task] == NOT_KNOWN, others, answers * (right - even))


def shares(tally: Tally, message: FloatArray) -> FloatArray:
    """Weighted share of votes, an answer of negative weight counting against its label."""
    votes = tally.table(message)
    total = tally.table(np.abs(message)).sum(axis=1, keepdims=True)
    even = 1 / tally.classes
    lead = (votes - even * votes.sum(axis=1, keepdims=True)) / np.maximum(total, LEAST_MESSAGE)
    # Where no message says anything the plain votes decide.
    table = np.where(total > LEAST_MESSAGE, np.maximum(even + lead, 0.0), tally.shares)
    return tally.clamped(table / table.sum(axis=1, keepdims=True))
