"""Wawa, worker agreement with aggregate: each vote weighs as its worker agrees with the majority.

The weighting that the crowd-sourcing firm Appen describes under this name; it is one step from a plain
majority towards a model of the workers, and anyone can recount it.
"""

from dataclasses import dataclass

import numpy as np

from canut.engines.consensus.labels import IntArray, Labels
from canut.engines.consensus.method import Method
from canut.engines.consensus.methods.votes import Votes, WeightedTruth


@dataclass(frozen=True)
class Wawa(Method):
    """A majority vote, the share of it each worker agrees with, and a vote weighted by that share.

    Where labels tie for the majority, agreeing with one of them counts as its part of 1. Known answers stand
    for the majority on their tasks.
    """

    def infer(self, labels: Labels, known: IntArray) -> WeightedTruth:
        """Vote, weigh, vote again."""
        votes = Votes(labels, known)
        majority = votes.winners(votes.shares(np.ones(len(labels.workers))))
        weight = votes.mean(majority)
        return votes.truth(votes.shares(weight), weight)
