"""MACE: each answer is either known or, when the worker is not paying attention, drawn from a habit.

D. Hovy, T. Berg-Kirkpatrick, A. Vaswani and E. Hovy (2013), "Learning whom to trust with MACE", NAACL-HLT.
A worker gives the true label with a probability of their own, their trust; otherwise one by habit, whatever
the truth. Variational Bayes, from the shares of votes instead of random restarts, so that the same answers
give the same truth. The paper takes the classes for equally frequent, which finds a rare one too often (83
% right on the public set D_Product); here each has a share of its own (94 %).
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, expit

from canut.engines.consensus.labels import FloatArray, IntArray, Labels
from canut.engines.consensus.methods.iterative import Iterative, check_positive
from canut.engines.consensus.methods.tallies import Tally
from canut.engines.consensus.methods.votes import WeightedTruth
from canut.engines.consensus.truth import Posterior


@dataclass(frozen=True, kw_only=True)
class Mace(Iterative):
    """Variational Bayes on the model of spammers.

    Parameters
    ----------
    max_iterations, tolerance
        As in `Iterative`.
    attention, spam
        The Beta prior of trust, both over 0. Under 1 they expect workers to be mostly either.
    habit
        The Dirichlet prior of a habit, over 0, shared among the classes.
    tasks
        The Dirichlet prior of the classes: the parameter of each, over 0.
    """

    tolerance: float = 1e-4
    attention: float = 0.5
    spam: float = 0.5
    habit: float = 2.0
    tasks: float = 10.0

    def __post_init__(self) -> None:
        super().__post_init__()
        check_positive(self, "attention", "spam", "habit", "tasks")

    def infer(self, labels: Labels, known: IntArray) -> WeightedTruth:
        """Alternate who paid attention and what is true. The weights are the expected trusts."""
        tally = Tally(labels, known)
        answered = labels.answers_per_worker()
        # A cell is a label that a worker gave at all, with the log-odds that it was known when it is right.
        cells, cell = np.unique(labels.worker * tally.classes + labels.label, return_inverse=True)
        worker = cells // tally.classes
        log_odds = np.zeros(len(cells))

        def step(posterior: FloatArray) -> tuple[FloatArray, FloatArray]:
            nonlocal log_odds
            right = np.bincount(cell, weights=tally.of_answers(posterior), minlength=len(cells))
            attentive: FloatArray = right * expit(log_odds)
            spammed = np.bincount(cell, minlength=len(cells)) - attentive
            attended = np.bincount(worker, weights=attentive, minlength=len(answered)).astype(np.float64)
            trusted = attended + self.attention
            log_odds = self._log_odds(trusted, answered, spammed, worker, tally.classes)
            classes = digamma(posterior.sum(axis=0) + self.tasks)
            scores = tally.table(np.logaddexp(0.0, log_odds)[cell]) + classes
            return trusted / (answered + self.attention + self.spam), tally.posterior(scores)

        end = self.settle(tally.shares, step)
        return WeightedTruth(
            labels,
            Posterior.from_table(end.posterior),
            weight=end.parameters,
            iterations=end.iterations,
            converged=end.converged,
        )

    def _log_odds(
        self, trusted: FloatArray, answered: IntArray, spammed: FloatArray, worker: IntArray, classes: int
    ) -> FloatArray:
        """Weigh attention against habit, for each cell, in expected logarithms."""
        spam = answered + self.attention - trusted
        by_habit = digamma(spammed + self.habit / classes) - digamma(spam + self.habit)[worker]
        odds: FloatArray = (digamma(trusted) - digamma(spam + self.spam))[worker] - by_habit
        return odds
