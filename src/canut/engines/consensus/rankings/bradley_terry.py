"""Bradley and Terry's model: each item has a score; the further apart two are, the more often one wins.

R. A. Bradley and M. E. Terry (1952), "Rank analysis of incomplete block designs", Biometrika 39; found by the
minorisation of D. R. Hunter (2004), "MM algorithms for generalized Bradley-Terry models", Annals of
Statistics 32 (1).
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.special import expit

from canut.engines.consensus.labels import FloatArray, IntArray
from canut.engines.consensus.parameters import check_at_least
from canut.engines.consensus.rankings.comparisons import NOBODY, Comparisons
from canut.engines.consensus.rankings.method import Ranking, RankingMethod, agreement, information

# With less, scores and their errors would be beyond what numbers can hold.
LEAST_PRIOR = 1e-4
# Keeps a step finite where all scores of a group lie far from 0.
LEAST_BEND = 1e-9


@dataclass(frozen=True, kw_only=True)
class BradleyTerry(RankingMethod):
    """Every comparison counts the same, whoever made it.

    Parameters
    ----------
    prior
        How many times each item has won and lost against an imaginary one of score 0, so that scores exist
        when some item never lost or when the comparisons fall into separate groups.
    known_weight
        How many comparisons a known one counts as.
    max_iterations
        Most steps.
    tolerance
        Stop when no score moves by as much.
    """

    prior: float = 0.1
    known_weight: float = 10.0
    max_iterations: int = 10_000
    tolerance: float = 1e-9

    def __post_init__(self) -> None:
        check_at_least("prior", self.prior, LEAST_PRIOR)
        check_at_least("known_weight", self.known_weight, 0)
        check_at_least("max_iterations", self.max_iterations, 1)
        check_at_least("tolerance", self.tolerance, 0)

    def infer(self, comparisons: Comparisons) -> Ranking:
        """Repeat the step until no score moves."""
        weight = weights_with_known(comparisons, self.known_weight)
        group = groups(comparisons)
        score = np.zeros(len(comparisons.items))
        iterations, converged = 0, False
        while iterations < self.max_iterations and not converged:
            before, score = score, levelled(mm_step(comparisons, weight, score, self.prior), group)
            converged = bool(np.abs(score - before).max() < self.tolerance)
            iterations += 1
        p = expit(score[comparisons.winner] - score[comparisons.loser])
        return Ranking(
            comparisons,
            score=score,
            information=information(comparisons, weight * p * (1 - p), score, self.prior),
            reliability=agreement(comparisons, score),
            iterations=iterations,
            converged=converged,
        )


def weights_with_known(comparisons: Comparisons, known_weight: float) -> FloatArray:
    """Weight of each win, a known one counting as several."""
    return comparisons.weight * np.where(comparisons.worker == NOBODY, known_weight, 1.0)


def mm_step(comparisons: Comparisons, weight: FloatArray, score: FloatArray, prior: float) -> FloatArray:
    """Hunter's step: exp(score) becomes the wins over the sum of 1 / (exp(score) + exp(other score))."""
    size, winner, loser = len(score), comparisons.winner, comparisons.loser
    strength = np.exp(score)
    met = weight / (strength[winner] + strength[loser])
    wins = np.bincount(winner, weights=weight, minlength=size) + prior
    meetings = np.bincount(winner, weights=met, minlength=size) + np.bincount(
        loser, weights=met, minlength=size
    )
    moved: FloatArray = np.log(wins) - np.log(meetings + 2 * prior / (strength + 1))
    return moved


def groups(comparisons: Comparisons) -> IntArray:
    """Give each item the number of its group: those that comparisons join, however indirectly."""
    size = len(comparisons.items)
    wins = np.ones(len(comparisons.winner))
    joined = sparse.coo_array((wins, (comparisons.winner, comparisons.loser)), shape=(size, size))
    group: IntArray = sparse.csgraph.connected_components(joined, directed=False)[1].astype(np.int64)
    return group


def levelled(score: FloatArray, group: IntArray) -> FloatArray:
    """Shift each group towards the level that the prior likes best; Hunter's step alone would take ages.

    One step of Newton's method, since comparisons say nothing about the level.
    """
    p = expit(score)
    slope, bend = np.bincount(group, weights=1 - 2 * p), np.bincount(group, weights=2 * p * (1 - p))
    return score + np.clip(slope / np.maximum(bend, LEAST_BEND), -1.0, 1.0)[group]
