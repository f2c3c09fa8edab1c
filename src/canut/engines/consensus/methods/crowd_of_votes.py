"""The majority as a model of its workers: all alike, with the crowd's confusion matrix.

A majority has no model of its own, and so no way to say how probable a further answer is under a true class;
this one lends it the matrix that its winners imply. It serves to calibrate the majority's confidence.
"""

from dataclasses import dataclass

import numpy as np

from canut.engines.consensus.labels import IntArray, Labels
from canut.engines.consensus.method import Method
from canut.engines.consensus.methods.cells import Cells
from canut.engines.consensus.prior import starting_confusion
from canut.engines.consensus.truth import Confusions, Posterior, Truth


@dataclass(frozen=True)
class CrowdOfVotes(Method):
    """Shares of votes, and the matrix of the crowd with the most voted label taken as the truth."""

    def infer(self, labels: Labels, known: IntArray) -> Truth:
        """Count the votes."""
        cells = Cells.of(labels, known)
        posterior = Posterior.from_table(cells.shares())
        winners = np.eye(cells.classes)[posterior.label[posterior.winners()]]
        pooled = starting_confusion(cells.classes)
        np.add.at(pooled.T, cells.label, cells.counts(winners))
        pooled /= pooled.sum(axis=1, keepdims=True)
        sizes = winners.sum(axis=0) + 1.0
        matrices = np.broadcast_to(pooled, (cells.workers, *pooled.shape))
        return Truth(labels, posterior, Confusions(sizes / sizes.sum(), matrices, pooled))
