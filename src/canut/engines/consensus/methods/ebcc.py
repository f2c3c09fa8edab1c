"""EBCC: each true class has a few subtypes, so that workers may err together.

Y. Li, B. Rubinstein and T. Cohn (2019), "Exploiting worker correlation for label aggregation in
crowdsourcing", ICML. Workers who find the same tasks hard are correlated given the class; given the subtype
they are independent, with one confusion row each. Mean-field variational inference finds the truth from
several starts, and the start with the highest evidence lower bound is kept.
"""

from dataclasses import dataclass
from itertools import islice

import numpy as np

from canut.engines.consensus.errors import TooManyClassesError
from canut.engines.consensus.labels import IntArray, Labels
from canut.engines.consensus.layout import CELLS_MAX
from canut.engines.consensus.method import Method
from canut.engines.consensus.methods.cells import Cells
from canut.engines.consensus.methods.iterative import check_positive
from canut.engines.consensus.methods.subtypes import Beliefs, Fit, Mixture
from canut.engines.consensus.parameters import check_at_least
from canut.engines.consensus.truth import Posterior, Truth

# Rounds after which the starts are compared for the first time.
TRIAL_ROUNDS = 20


@dataclass(frozen=True, eq=False, kw_only=True)
class SubtypedTruth(Truth):
    """A truth with the mixture behind it.

    Attributes
    ----------
    fit
        The parameters that fit the mixture.
    bounds
        Evidence lower bound after each round of the start that was kept, in nats.
    """

    fit: Fit
    bounds: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Ebcc(Method):
    """Enhanced Bayesian classifier combination, the best of several seeded starts.

    Parameters
    ----------
    subtypes
        Most subtypes a class has; those that are not needed die out.
    starts, finalists
        How many starts are tried for a few rounds, and how many of them, those of highest bound, are run to
        the end. The first start has one subtype a class, the others split the tasks at random.
    seed
        Where the starts come from: the same seed gives the same truth.
    max_iterations
        Most rounds of a start.
    tolerance
        Stop when the bound rises by less, in nats an answer.
    concentration
        Dirichlet prior of the subtypes of a class together: the lower, the fewer survive.
    right, wrong
        Dirichlet prior of a confusion row: pseudo-answers on the diagonal, and in each other cell.
    tasks
        Dirichlet prior of the classes: pseudo-tasks of each.
    """

    subtypes: int = 10
    starts: int = 20
    finalists: int = 4
    seed: int = 0
    max_iterations: int = 500
    tolerance: float = 1e-7
    concentration: float = 0.1
    right: float = 4.0
    wrong: float = 1.0
    tasks: float = 10.0

    def __post_init__(self) -> None:
        for name in ("subtypes", "starts", "finalists", "max_iterations"):
            check_at_least(name, getattr(self, name), 1)
        for name in ("seed", "tolerance"):
            check_at_least(name, getattr(self, name), 0)
        check_positive(self, "concentration", "right", "wrong", "tasks")

    def infer(self, labels: Labels, known: IntArray) -> SubtypedTruth:
        """Try the starts, and run the most promising ones to the end."""
        cells, beliefs = Cells.of(labels, known), self._beliefs()
        self._check_size(cells)
        # A handful of tasks has no more splits worth trying than tasks.
        runs = [self._start(cells, beliefs, number) for number in range(min(self.starts, len(known)))]
        for run in runs:
            run.advance(min(TRIAL_ROUNDS, self.max_iterations))
        runs = sorted(runs, key=_Run.evidence, reverse=True)[: self.finalists]
        for run in runs:
            run.advance(self.max_iterations)
        best = max(runs, key=_Run.evidence)
        return SubtypedTruth(
            labels,
            Posterior.from_table(best.mixture.posterior()),
            iterations=len(best.bounds),
            converged=best.is_settled,
            fit=Fit.of(best.mixture),
            bounds=tuple(best.bounds),
        )

    def _beliefs(self) -> Beliefs:
        return Beliefs(
            right=self.right,
            wrong=self.wrong,
            concentration=self.concentration,
            subtypes=self.subtypes,
            tasks=self.tasks,
        )

    def _start(self, cells: Cells, beliefs: Beliefs, number: int) -> "_Run":
        if number:
            mixture = Mixture.drawn(cells, beliefs, np.random.default_rng([self.seed, number]))
        else:
            mixture = Mixture.plain(cells, beliefs)
        return _Run(mixture, self.tolerance * len(cells))

    def _check_size(self, cells: Cells) -> None:
        """Refuse what would not fit in memory: a row of components a task, and a worker."""
        most = CELLS_MAX // (max(len(cells.known), len(cells.key)) * self.subtypes)
        if cells.classes > max(most, 1):
            raise TooManyClassesError(cells.classes, most)


class _Run:
    """One start on its way."""

    def __init__(self, mixture: Mixture, least_rise: float) -> None:
        self.mixture = mixture
        self.bounds: list[float] = []
        self.is_settled = False
        self._least_rise = least_rise
        self._rounds = mixture.rounds()

    def advance(self, most: int) -> None:
        """Go on until the bound stands still, or after so many rounds in all."""
        for mixture, bound in islice(self._rounds, max(most - len(self.bounds), 0)):
            self.mixture = mixture
            self.bounds.append(bound)
            self.is_settled = len(self.bounds) > 1 and bound - self.bounds[-2] < self._least_rise
            if self.is_settled:
                return

    def evidence(self) -> float:
        """Bound by which starts are compared."""
        return self.bounds[-1] + self.mixture.log_copies()
