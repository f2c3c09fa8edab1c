"""One coin a worker, for open answers: numbers, company identifiers, canonical JSON.

Each worker is right with one probability. A wrong answer is any of `alternatives` other values of the same
task, each as likely, so two workers seldom agree on a mistake; the truth may also be a value nobody gave.
It is the one-parameter case of Dawid and Skene's model on labels that only have a meaning within their task.
"""

from dataclasses import dataclass

import numpy as np

from canut.engines.consensus.labels import FloatArray, IntArray, Labels
from canut.engines.consensus.method import Method
from canut.engines.consensus.methods.candidates import Candidates
from canut.engines.consensus.parameters import check_at_least
from canut.engines.consensus.prior import STARTING_ACCURACY, STARTING_ANSWERS
from canut.engines.consensus.truth import Coins, Truth

# Nobody is certainly right or certainly wrong.
LEAST_DOUBT = 1e-6


@dataclass(frozen=True, kw_only=True)
class OneCoin(Method):
    """Expectation-maximisation from equally reliable workers.

    Parameters
    ----------
    alternatives
        Least number of wrong values a task has; more when more values than that were given.
    max_iterations
        Most pairs of E and M steps.
    tolerance
        Stop when no posterior moves by as much; 0 runs all iterations.
    smoothing
        How many answers the crowd's own accuracy weighs in each worker's.
    """

    alternatives: int = 10
    max_iterations: int = 100
    tolerance: float = 1e-6
    smoothing: float = 5.0

    def __post_init__(self) -> None:
        check_at_least("alternatives", self.alternatives, 1)
        check_at_least("max_iterations", self.max_iterations, 1)
        check_at_least("tolerance", self.tolerance, 0)
        check_at_least("smoothing", self.smoothing, 0)

    def infer(self, labels: Labels, known: IntArray) -> Truth:
        """Alternate M and E steps. The accuracies returned are those of the last E step."""
        candidates = Candidates.of(labels, known)
        pooled = STARTING_ACCURACY
        accuracy = np.full(len(labels.workers), pooled)
        probability = self._e_step(labels, candidates, accuracy)
        iterations, converged = 0, False
        while iterations < self.max_iterations and not converged:
            accuracy, pooled = self._m_step(labels, candidates, probability)
            before, probability = probability, self._e_step(labels, candidates, accuracy)
            converged = bool(np.abs(probability - before).max() < self.tolerance)
            iterations += 1
        return Truth(
            labels,
            candidates.posterior(probability),
            coins=Coins(accuracy=accuracy, pooled=pooled, alternatives=self.alternatives),
            iterations=iterations,
            converged=converged,
        )

    def _m_step(
        self, labels: Labels, candidates: Candidates, probability: FloatArray
    ) -> tuple[FloatArray, float]:
        answers = labels.answers_per_worker()
        right = np.bincount(labels.worker, weights=probability[candidates.of_answer], minlength=len(answers))
        pooled = (right.sum() + STARTING_ANSWERS * STARTING_ACCURACY) / (len(labels) + STARTING_ANSWERS)
        accuracy = (right + self.smoothing * pooled) / (answers + self.smoothing)
        return np.clip(accuracy, LEAST_DOUBT, 1 - LEAST_DOUBT), float(pooled)

    def _e_step(self, labels: Labels, candidates: Candidates, accuracy: FloatArray) -> FloatArray:
        """Score each candidate against a value that nobody gave, whose score is 0."""
        sizes = candidates.sizes()
        wrong_values = np.maximum(self.alternatives, sizes - 1)
        log_odds = np.log(accuracy / (1 - accuracy))[labels.worker] + np.log(wrong_values)[labels.task]
        scores = np.bincount(candidates.of_answer, weights=log_odds, minlength=len(candidates.task))
        top = np.maximum(np.maximum.reduceat(scores, candidates.starts), 0.0)
        likelihood = np.exp(scores - np.repeat(top, sizes))
        not_given = (wrong_values + 1 - sizes) * np.exp(-top)
        total = np.add.reduceat(likelihood, candidates.starts) + not_given
        return candidates.clamp(likelihood / np.repeat(total, sizes))
