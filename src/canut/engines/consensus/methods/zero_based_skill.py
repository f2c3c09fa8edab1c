"""Zero-based skill: weighted votes whose weights follow, step by step, how often each worker wins the vote.

After the method of this name in D. Ustalov, N. Pavlichenko and B. Tseitlin (2024), "Learning from Crowds
with Crowd-Kit", Journal of Open Source Software 9 (96): workers start at the skill of a blind guess and
each round moves their skill towards their agreement with the weighted vote, by steps that shrink.
"""

from dataclasses import dataclass

import numpy as np

from canut.engines.consensus.labels import FloatArray, IntArray, Labels
from canut.engines.consensus.methods.iterative import Iterative
from canut.engines.consensus.methods.votes import Votes, WeightedTruth
from canut.engines.consensus.parameters import check_at_least, check_share


@dataclass(frozen=True, kw_only=True)
class ZeroBasedSkill(Iterative):
    """Skill learnt without a gradient, at a rate that halves.

    Parameters
    ----------
    max_iterations, tolerance
        As in `Iterative`.
    rate
        How far the first steps go towards the agreement just seen, over 0 and at most 1.
    halving
        The number of rounds after which the rate is halved, again and again.
    """

    rate: float = 1.0
    halving: int = 20

    def __post_init__(self) -> None:
        super().__post_init__()
        check_share("rate", self.rate)
        check_at_least("halving", self.halving, 1)

    def infer(self, labels: Labels, known: IntArray) -> WeightedTruth:
        """Let the skills follow the vote and the vote follow the skills."""
        votes = Votes(labels, known)
        skill = np.full(len(labels.workers), 1 / len(labels.classes))
        rounds = 0

        def step(shares: FloatArray) -> tuple[FloatArray, FloatArray]:
            nonlocal skill, rounds
            rate = self.rate * 0.5 ** (rounds // self.halving)
            rounds += 1
            skill = skill + rate * (votes.mean(votes.winners(shares)) - skill)
            return skill, votes.shares(skill)

        end = self.settle(votes.shares(skill), step)
        return votes.truth(end.posterior, end.parameters, iterations=end.iterations, converged=end.converged)
