"""LFC, learning from crowds: Dawid and Skene's model with Dirichlet priors, at its most probable parameters.

V. C. Raykar, S. Yu, L. H. Zhao, G. H. Valadez, C. Florin, L. Bogoni and L. Moy (2010), "Learning from
crowds", Journal of Machine Learning Research 11; the case without features, for any number of classes.
"""

from dataclasses import dataclass

import numpy as np

from canut.engines.consensus.labels import FloatArray, IntArray, Labels
from canut.engines.consensus.layout import Layout
from canut.engines.consensus.methods.dawid_skene import Counted
from canut.engines.consensus.methods.dirichlet import believed, columns_to_one, drawn, means
from canut.engines.consensus.methods.iterative import Iterative, check_positive
from canut.engines.consensus.truth import Posterior, Truth


@dataclass(frozen=True, kw_only=True)
class Lfc(Iterative):
    """Expectation-maximisation from the shares of votes, with answers believed to have been seen already.

    Each of these is one less than the paper's Dirichlet parameter, and over 0.

    Parameters
    ----------
    max_iterations, tolerance
        As in `Iterative`.
    right, wrong
        Right and wrong answers of every worker for every true class, the wrong ones shared among the labels.
    tasks
        Tasks of every class; they keep a class that is rare among a handful of tasks from being swallowed.
    """

    right: float = 1.0
    wrong: float = 0.5
    tasks: float = 10.0

    def __post_init__(self) -> None:
        super().__post_init__()
        check_positive(self, "right", "wrong", "tasks")

    def infer(self, labels: Labels, known: IntArray) -> Truth:
        """Alternate M and E steps. The parameters returned are those of the last E step."""
        layout = Layout.of(labels, known)
        before = believed(layout.classes, right=self.right, wrong=self.wrong, tasks=self.tasks)
        counted = Counted.of(layout, layout.shares())

        def step(posterior: FloatArray) -> tuple[Counted, FloatArray]:
            nonlocal counted
            seen = Counted.sum([counted, before])
            logs = Counted(np.log(columns_to_one(seen.given)), np.log(seen.sizes / seen.sizes.sum()))
            posterior, counted = drawn(layout, logs, posterior)
            return seen, posterior

        end = self.settle(layout.shares(), step)
        return Truth(
            labels,
            Posterior.from_table(end.posterior),
            means(end.parameters),
            iterations=end.iterations,
            converged=end.converged,
        )
