"""Majority vote: the label given most often."""

from dataclasses import dataclass

import numpy as np

from canut.engines.consensus.labels import IntArray, Labels
from canut.engines.consensus.method import Method
from canut.engines.consensus.methods.candidates import Candidates
from canut.engines.consensus.truth import Truth


@dataclass(frozen=True)
class MajorityVote(Method):
    """Each answer counts once; the confidence is the share of votes; ties go to the first label in order."""

    def infer(self, labels: Labels, known: IntArray) -> Truth:
        """Count the votes."""
        candidates = Candidates.of(labels, known)
        votes = candidates.votes()
        share = votes / np.repeat(np.add.reduceat(votes, candidates.starts), candidates.sizes())
        return Truth(labels, candidates.posterior(candidates.clamp(share)))
