"""Closed sets of classes where each answer speaks for its label alone, with a weight of its own."""

import numpy as np

from canut.engines.consensus.labels import FloatArray, IntArray, Labels
from canut.engines.consensus.layout import Layout, settled


class Tally:
    """Tables of tasks down and classes across, from one number an answer and back.

    Attributes
    ----------
    classes
        How many there are.
    answers
        How many answers each task has.
    shares
        The shares of votes, or what is known.
    """

    def __init__(self, labels: Labels, known: IntArray) -> None:
        layout = Layout.of(labels, known)
        self.classes = layout.classes
        self.answers = np.diff(layout.starts)
        self.shares = layout.shares()
        self._given = labels.task * self.classes + labels.label
        self._known = known

    def table(self, weights: FloatArray) -> FloatArray:
        """Sum one weight an answer."""
        sums = np.bincount(self._given, weights=weights, minlength=self.shares.size)
        return sums.astype(np.float64, copy=False).reshape(self.shares.shape)

    def of_answers(self, table: FloatArray) -> FloatArray:
        """Look up, for each answer, the cell of its task and label."""
        cells: FloatArray = table.ravel()[self._given]
        return cells

    def clamped(self, table: FloatArray) -> FloatArray:
        """Settle, in place, the tasks whose answer is known."""
        return settled(table, self._known)

    def posterior(self, scores: FloatArray) -> FloatArray:
        """Turn log-weights into probabilities, with what is known settled."""
        weights = np.array(scores.T, order="C")  # long rows: numpy is several times faster on them
        weights -= weights.max(axis=0)
        np.exp(weights, out=weights)
        weights /= weights.sum(axis=0)
        return self.clamped(np.ascontiguousarray(weights.T))
