"""IBCC, independent Bayesian classifier combination: Dawid and Skene's model, its parameters integrated out.

H.-C. Kim and Z. Ghahramani (2012), "Bayesian classifier combination", AISTATS; by variational Bayes as in
E. Simpson, S. Roberts, I. Psorakis and A. Smith (2013), "Dynamic Bayesian combination of multiple imperfect
classifiers". The same answers give the same truth, and each round raises a lower bound of the log-evidence.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, entr, gammaln

from canut.engines.consensus.labels import FloatArray, IntArray, Labels
from canut.engines.consensus.layout import Layout
from canut.engines.consensus.methods.dawid_skene import Counted
from canut.engines.consensus.methods.dirichlet import believed, drawn, means
from canut.engines.consensus.methods.iterative import Iterative, check_positive
from canut.engines.consensus.truth import Posterior, Truth


@dataclass(frozen=True, eq=False, kw_only=True)
class BoundedTruth(Truth):
    """A truth with how well its model explains the answers.

    Attributes
    ----------
    bounds
        The lower bound of the log-probability of the answers after each round; the last is that of the truth.
    """

    bounds: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Ibcc(Iterative):
    """Variational Bayes from the shares of votes.

    The confusion matrices returned are the expected ones.

    Parameters
    ----------
    max_iterations, tolerance
        As in `Iterative`.
    right, wrong
        The Dirichlet prior of every row of every worker's matrix: the parameter of the right label, and the
        sum of those of the wrong ones; both over 0.
    tasks
        The Dirichlet prior of the classes: the parameter of each, over 0.
    """

    right: float = 2.0
    wrong: float = 1.0
    tasks: float = 10.0

    def __post_init__(self) -> None:
        super().__post_init__()
        check_positive(self, "right", "wrong", "tasks")

    def infer(self, labels: Labels, known: IntArray) -> BoundedTruth:
        """Alternate the distributions of the parameters and of the truth."""
        layout = Layout.of(labels, known)
        before = believed(layout.classes, right=self.right, wrong=self.wrong, tasks=self.tasks)
        counted = Counted.of(layout, layout.shares())
        bounds: list[float] = []

        def step(posterior: FloatArray) -> tuple[Counted, FloatArray]:
            nonlocal counted
            seen = Counted.sum([counted, before])
            logs = expected_logs(seen)
            posterior, counted = drawn(layout, logs, posterior)
            explained = evidence(counted, logs) + entropy(posterior)
            bounds.append(explained - divergence(seen, before, logs))
            return seen, posterior

        end = self.settle(layout.shares(), step)
        return BoundedTruth(
            labels,
            Posterior.from_table(end.posterior),
            means(end.parameters),
            bounds=tuple(bounds),
            iterations=end.iterations,
            converged=end.converged,
        )


def expected_logs(seen: Counted) -> Counted:
    """Return the expected log-probabilities under Dirichlet distributions."""
    totals = np.einsum("wgt->wt", seen.given)[:, None, :]
    sizes = seen.sizes
    return Counted(digamma(seen.given) - digamma(totals), digamma(sizes) - digamma(sizes.sum()))


def evidence(counted: Counted, logs: Counted) -> float:
    """Sum the expected log-probabilities of the answers and of the truth."""
    return float(np.vdot(counted.given, logs.given) + np.vdot(counted.sizes, logs.sizes))


def entropy(posterior: FloatArray) -> float:
    """Sum the doubts that the posterior leaves."""
    return float(entr(posterior).sum())


def divergence(seen: Counted, before: Counted, logs: Counted) -> float:
    """Sum the Kullback-Leibler divergences of the Dirichlet distributions from their prior."""
    matrices = _divergences(seen.given, before.given, logs.given)
    classes = _divergences(seen.sizes[:, None], before.sizes[:, None], logs.sizes[:, None])
    return matrices + classes


def _divergences(counts: FloatArray, before: FloatArray, logs: FloatArray) -> float:
    """Sum over distributions whose parameters run down the last axis but one."""
    of_totals = gammaln(counts.sum(axis=-2)) - gammaln(before.sum(axis=-2))
    of_cells = gammaln(before) - gammaln(counts) + (counts - before) * logs
    return float(of_totals.sum() + of_cells.sum())
