"""Confusion matrices as log-odds around the crowd's: how far a worker may stray from it has a price.

The cell of a worker's matrix is the softmax of the crowd's log-odds and the worker's own departure from them:
an ability (one number, for all labels that are right), a leaning (one number a label, whatever is true) and
what is left, cell by cell. Gaussian priors pull all three to zero, the cells hardest: a worker with few
answers is taken for the crowd, one with some for a better or more partial member of it, and one with many is
believed about what they confuse. When tasks are weighed, a small share of everybody's answers is taken for
anybody's: no single answer decides a task, however good its worker has been. The departure term is that of
D. Zhou, Q. Liu, J. Platt, C. Meek and N. Shah (2015), "Regularized minimax conditional entropy for
crowdsourcing"; centring it on the crowd and splitting it is ours. docs/adr/0011 has the measurements.
"""

from dataclasses import dataclass

import numpy as np

from canut.engines.consensus.errors import ParameterError
from canut.engines.consensus.labels import FloatArray, IntArray, Labels
from canut.engines.consensus.methods.cells import Cells, normalised_exp
from canut.engines.consensus.methods.iterative import Iterative, check_positive
from canut.engines.consensus.parameters import check_at_least
from canut.engines.consensus.prior import starting_confusion
from canut.engines.consensus.truth import Confusions, Posterior, Truth

# The crowd's own log-odds are pulled this little to those of a crowd of which nothing is known.
CROWD_PULL = 0.1
# Steps uphill in each M step: the next one goes on from there.
ASCENTS = 3


@dataclass(frozen=True, kw_only=True)
class LogitConfusions(Iterative):
    """Expectation-maximisation from the shares of votes, with departures from the crowd.

    Parameters
    ----------
    max_iterations, tolerance
        As in `Iterative`.
    pull
        Strength of the prior on the cells of a worker's departure, as the inverse of their variance, over 0.
    trait_pull
        The same for a worker's ability and leanings; infinity leaves them out.
    anybody
        Share of a worker's answers that are taken for anybody's, at most 1: no label is less likely from a
        worker than this share of what it is from the crowd.
    tasks
        How many tasks every class has from the start, over 0; infinity holds all classes equally likely.
    """

    tolerance: float = 1e-4
    pull: float = 2.0
    trait_pull: float = 0.5
    anybody: float = 0.03
    tasks: float = 2.0

    def __post_init__(self) -> None:
        super().__post_init__()
        check_positive(self, "pull", "trait_pull", "tasks")
        check_at_least("anybody", self.anybody, 0)
        if self.anybody > 1:
            raise ParameterError(f"anybody is {self.anybody}; it is a share, so at most 1.")

    def infer(self, labels: Labels, known: IntArray) -> Truth:
        """Alternate M and E steps. The parameters returned are those of the last E step."""
        cells = Cells.of(labels, known)
        ascent = _Ascent(cells, self.pull, self.trait_pull)

        def step(posterior: FloatArray) -> tuple[Confusions, FloatArray]:
            given, pooled = ascent.climb(cells.counts(posterior))
            given = (1 - self.anybody) * given + self.anybody * pooled
            prior = self._prior(posterior.sum(axis=0))
            evidence = np.log(given.reshape(-1, cells.classes)[cells.key])
            after = cells.clamped(normalised_exp(cells.scores(evidence) + np.log(prior)))
            return Confusions(prior, given.transpose(0, 2, 1), pooled.T), after

        end = self.settle(cells.shares(), step)
        return Truth(
            labels,
            Posterior.from_table(end.posterior),
            end.parameters,
            iterations=end.iterations,
            converged=end.converged,
        )

    def _prior(self, sizes: FloatArray) -> FloatArray:
        if np.isinf(self.tasks):
            return np.full(len(sizes), 1 / len(sizes))
        weight: FloatArray = sizes + self.tasks
        prior: FloatArray = weight / weight.sum()
        return prior


class _Ascent:
    """Log-odds `[given, true]` of the crowd and departures of each worker, climbing with each M step."""

    def __init__(self, cells: Cells, pull: float, trait_pull: float) -> None:
        self.key = cells.key
        self.start = np.log(starting_confusion(cells.classes)).T
        self.crowd = self.start
        self.ability = np.zeros(cells.workers)
        self.leaning = np.zeros((cells.workers, cells.classes))
        self.cell = np.zeros((cells.workers, cells.classes, cells.classes))
        self.pull = pull
        self.trait_pull = trait_pull

    def climb(self, counts: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Step with bounds of the curvature in place of the Hessian: no step goes down.

        Returns
        -------
        tuple[FloatArray, FloatArray]
            Each worker's matrix and the crowd's, `[…, given, true]`.
        """
        given = np.zeros_like(self.cell)
        given.reshape(-1, counts.shape[1])[self.key] = counts
        rows = np.einsum("wgt->wt", given)[:, None, :]
        for _ in range(ASCENTS):
            if np.isfinite(self.trait_pull):
                self._climb_traits(given, rows)
            slope = given - rows * self._matrices() - self.pull * self.cell
            self.cell = self.cell + slope / (rows / 2 + self.pull)
            rest = np.einsum("wgt->gt", given - rows * self._matrices())
            slope = rest - CROWD_PULL * (self.crowd - self.start)
            self.crowd = self.crowd + slope / (np.einsum("wgt->gt", rows) / 2 + CROWD_PULL)
        return self._matrices(), _softmax(self.crowd)

    def _climb_traits(self, given: FloatArray, rows: FloatArray) -> None:
        """Step along the ability, of which a row's curvature is at most a quarter, then the leanings."""
        answers = np.einsum("wgt->w", rows)
        slope = np.einsum("wtt->w", given - rows * self._matrices()) - self.trait_pull * self.ability
        self.ability = self.ability + slope / (answers / 4 + self.trait_pull)
        leaning_slope = (given - rows * self._matrices()).sum(axis=2) - self.trait_pull * self.leaning
        self.leaning = self.leaning + leaning_slope / (answers[:, None] / 2 + self.trait_pull)

    def _matrices(self) -> FloatArray:
        traits = self.ability[:, None, None] * np.eye(len(self.crowd)) + self.leaning[:, :, None]
        return _softmax(self.crowd + traits + self.cell)


def _softmax(log_odds: FloatArray) -> FloatArray:
    """Turn log-odds `[…, given, true]` into probabilities of the label given a true class."""
    weights = np.exp(log_odds - log_odds.max(axis=-2, keepdims=True))
    shares: FloatArray = weights / np.einsum("...gt->...t", weights)[..., None, :]
    return shares
