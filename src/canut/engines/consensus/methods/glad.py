"""GLAD: how able each worker is and how easy each task, found together with the truth.

J. Whitehill, P. Ruvolo, T. Wu, J. Bergsma and J. Movellan (2009), "Whose vote should count more: optimal
integration of labels from labelers of unknown expertise", NIPS. An answer is right with probability `1 / (1
+ exp(-ability * easiness))`; a wrong one is any other class. The paper climbs a gradient; here each M step
is in closed form, through the quadratic bound of T. S. Jaakkola and M. I. Jordan (2000), "Bayesian
parameter estimation via variational methods", Statistics and Computing 10, so that no step is too long.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from canut.engines.consensus.labels import FloatArray, IntArray, Labels
from canut.engines.consensus.methods.iterative import Iterative, check_positive
from canut.engines.consensus.methods.tallies import Tally
from canut.engines.consensus.truth import Posterior, Truth

# A task is never so hard that ability would count against its worker.
LEAST_EASINESS = 1e-3
EVEN = 0.5
LEAST_HALF = 1e-9


@dataclass(frozen=True, eq=False, kw_only=True)
class GradedTruth(Truth):
    """A truth with how able the workers and how easy the tasks were.

    Attributes
    ----------
    ability
        One a worker: 0 guesses blindly, under 0 misleads.
    easiness
        One a task, over 0; those of tasks that only stood for beliefs about workers come last.
    """

    ability: FloatArray
    easiness: FloatArray

    @property
    def difficulty(self) -> pl.DataFrame:
        """Columns task and difficulty, the inverse of easiness; one row a task, sorted by task."""
        tasks = self.labels.task_names
        return pl.DataFrame({"task": tasks, "difficulty": 1 / self.easiness[: len(tasks)]})


@dataclass(frozen=True, kw_only=True)
class Glad(Iterative):
    """Expectation-maximisation from the shares of votes, with normal priors and classes equally likely.

    Parameters
    ----------
    max_iterations, tolerance
        As in `Iterative`.
    ability, easiness
        What is expected of a worker and of a task, over 0.
    ability_spread, easiness_spread
        The standard deviations around it, over 0.
    """

    tolerance: float = 1e-4
    ability: float = 1.0
    ability_spread: float = 1.0
    easiness: float = 1.0
    easiness_spread: float = 0.5

    def __post_init__(self) -> None:
        super().__post_init__()
        check_positive(self, "ability", "ability_spread", "easiness", "easiness_spread")

    def infer(self, labels: Labels, known: IntArray) -> GradedTruth:
        """Alternate M and E steps. The parameters returned are those of the last E step."""
        tally = Tally(labels, known)
        task, worker = labels.task, labels.worker
        ability = np.full(len(labels.workers), self.ability)
        easiness = np.full(len(labels.tasks), self.easiness)
        wrong_labels = max(tally.classes - 1, 1)

        def step(posterior: FloatArray) -> tuple[tuple[FloatArray, FloatArray], FloatArray]:
            nonlocal ability, easiness
            surplus = tally.of_answers(posterior) - EVEN
            ability_prior = (self.ability, self.ability_spread)
            ability = climbed(ability, worker, surplus, easiness[task], ability_prior)
            easiness_prior = (self.easiness, self.easiness_spread)
            easiness = climbed(easiness, task, surplus, ability[worker], easiness_prior)
            easiness = np.maximum(easiness, LEAST_EASINESS)
            log_odds = ability[worker] * easiness[task] + np.log(wrong_labels)
            return (ability, easiness), tally.posterior(tally.table(log_odds))

        end = self.settle(tally.shares, step)
        return GradedTruth(
            labels,
            Posterior.from_table(end.posterior),
            ability=end.parameters[0],
            easiness=end.parameters[1],
            iterations=end.iterations,
            converged=end.converged,
        )


def climbed(
    value: FloatArray, of: IntArray, surplus: FloatArray, other: FloatArray, prior: tuple[float, float]
) -> FloatArray:
    """Take the top of the quadratic bound that touches the log-posterior at the present values.

    Parameters
    ----------
    value
        Abilities or easinesses now.
    of
        Whose each answer is: a code of `value` an answer.
    surplus
        How far, an answer, the probability that it is right is over a half.
    other
        The factor that `value` is multiplied with, an answer.
    prior
        Mean and standard deviation of the normal prior.
    """
    mean, spread = prior
    half = np.maximum(np.abs(value[of] * other) / 2, LEAST_HALF)  # the curvature is even, and smooth at 0
    curvature = np.tanh(half) / (4 * half)
    slopes = np.bincount(of, weights=surplus * other, minlength=len(value)) + mean / spread**2
    return slopes / (np.bincount(of, weights=curvature * other**2, minlength=len(value)) + 1 / spread**2)
