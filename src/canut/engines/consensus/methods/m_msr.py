"""M-MSR: skills from how often pairs of workers agree, the most extreme comparisons left out.

Q. Ma and A. Olshevsky (2020), "Adversarial crowdsourcing through robust rank-one matrix completion",
NeurIPS. Where each worker is right with one probability and errs at random, the expected agreement of two
workers, rescaled, is the product of their skills: a rank-one matrix seen in part. Each skill in turn is the
mean, over the others, of the agreement divided by the other's skill, less a share of the largest and of the
smallest (a mean subsequence reduced), which bounds what a coalition can do. A comparison weighs as the
tasks and the other's skill behind it; the known answers are one more worker, who is always right.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from canut.engines.consensus.errors import ParameterError
from canut.engines.consensus.labels import FloatArray, IntArray, Labels
from canut.engines.consensus.method import NOT_KNOWN, Method
from canut.engines.consensus.methods.tallies import Tally
from canut.engines.consensus.methods.votes import LEAST_WEIGHT, WeightedTruth
from canut.engines.consensus.parameters import check_at_least
from canut.engines.consensus.prior import STARTING_ACCURACY
from canut.engines.consensus.truth import Posterior

# Nobody is certainly right or certainly wrong.
LEAST_DOUBT = 0.01
HALF = 0.5


@dataclass(frozen=True, kw_only=True)
class MMsr(Method):
    """Robust rank-one completion, then each answer weighted by the log-odds of its worker's skill.

    Parameters
    ----------
    max_iterations
        Most rounds.
    tolerance
        Stop when no skill moves by as much; 0 runs all rounds.
    trimmed
        The share of each worker's comparisons left out at either end, under a half: more than the share of
        workers who may act in concert.
    smoothing
        How many shared tasks, with someone flawless, the crowd's starting skill weighs in each worker's.
    """

    max_iterations: int = 100
    tolerance: float = 1e-6
    trimmed: float = 0.1
    smoothing: float = 5.0

    def __post_init__(self) -> None:
        check_at_least("max_iterations", self.max_iterations, 1)
        check_at_least("tolerance", self.tolerance, 0)
        check_at_least("smoothing", self.smoothing, 0)
        if not 0 <= self.trimmed < HALF:
            raise ParameterError(f"trimmed is {self.trimmed}; it must be 0 or more and under 0.5.")

    def infer(self, labels: Labels, known: IntArray) -> WeightedTruth:
        """Find the skills, then add up the evidence of each task. The weights are the log-odds."""
        tally = Tally(labels, known)
        others = max(tally.classes - 1, 1)
        skill, iterations, converged = self._skills(
            Comparisons.of(labels, known), len(labels.workers), 1 / others
        )
        right = np.clip((skill * others + 1) / (others + 1), LEAST_DOUBT, 1 - LEAST_DOUBT)
        weight = np.log(right * others / (1 - right))
        posterior = tally.posterior(tally.table(weight[labels.worker]))
        return WeightedTruth(
            labels,
            Posterior.from_table(posterior),
            weight=weight,
            iterations=iterations,
            converged=converged,
        )

    def _skills(self, pairs: "Comparisons", workers: int, worst: float) -> tuple[FloatArray, int, bool]:
        """Go from skills to skills; the mean with those before keeps their scale from swinging."""
        start = STARTING_ACCURACY - (1 - STARTING_ACCURACY) * worst
        skill = np.full(workers, start)
        iterations, converged = 0, False
        while iterations < self.max_iterations and not converged:
            up, down = pairs.kept_sums(skill, self.trimmed)
            fitted = (up + self.smoothing * start) / (down + max(self.smoothing, LEAST_WEIGHT))
            before, skill = skill, np.clip((skill + fitted) / 2, -worst, 1.0)
            converged = bool(np.abs(skill - before).max() < self.tolerance)
            iterations += 1
        return skill, iterations, converged


@dataclass(frozen=True, eq=False)
class Comparisons:
    """How often ordered pairs of workers agree, sorted by the first of the pair.

    The known answers are one more worker, who is always right.

    Attributes
    ----------
    one, other
        Codes of the two workers; as `other`, the number of workers stands for the known answers.
    tasks
        How many tasks they share.
    product
        Their agreement, rescaled: an estimate of the product of their skills.
    """

    one: IntArray
    other: IntArray
    tasks: FloatArray
    product: FloatArray

    @classmethod
    def of(cls, labels: Labels, known: IntArray) -> "Comparisons":
        """Compare everybody with everybody they share a task with."""
        oracle, width = len(labels.workers), max(len(labels.classes), 2)
        settled = np.flatnonzero(known != NOT_KNOWN)
        task = np.append(labels.task, settled)
        label = np.append(labels.label, known[settled])
        worker = np.append(labels.worker, np.full(len(settled), oracle))
        one, other, tasks = pair_counts(task, worker, oracle + 1)
        first, second, equal = pair_counts(task * width + label, worker, oracle + 1)
        agreed = np.zeros(len(tasks))
        agreed[np.searchsorted(one * (oracle + 1) + other, first * (oracle + 1) + second)] = equal
        product = (agreed / tasks * width - 1) / (width - 1)
        apart = (one != other) & (one != oracle)
        return cls(one=one[apart], other=other[apart], tasks=tasks[apart], product=product[apart])

    def kept_sums(self, skill: FloatArray, trimmed: float) -> tuple[FloatArray, FloatArray]:
        """Numerator and denominator of each worker's weighted mean ratio, the extreme ratios left out."""
        theirs = np.append(skill, 1.0)[self.other]
        ratio = self.product / np.where(theirs == 0, LEAST_WEIGHT, theirs)
        order = np.lexsort((ratio, self.one))
        size = np.bincount(self.one, minlength=len(skill))
        rank = np.arange(len(order)) - np.repeat(np.cumsum(size) - size, size)
        cut = np.repeat((trimmed * size).astype(np.int64), size)
        kept = order[(rank >= cut) & (rank < np.repeat(size, size) - cut)]
        one, theirs, tasks = self.one[kept], theirs[kept], self.tasks[kept]
        up = np.bincount(one, weights=tasks * self.product[kept] * theirs, minlength=len(skill))
        down = np.bincount(one, weights=tasks * theirs**2, minlength=len(skill))
        return up.astype(np.float64), down.astype(np.float64)


def pair_counts(row: IntArray, worker: IntArray, workers: int) -> tuple[IntArray, IntArray, FloatArray]:
    """Count, for ordered pairs of workers, the rows that both are in; sorted by pair."""
    ones = np.ones(len(row))
    members = sparse.csr_array((ones, (row, worker)), shape=(int(row.max()) + 1, workers))
    pairs = (members.T @ members).tocsr()
    pairs.sort_indices()
    found = pairs.tocoo()
    return found.row.astype(np.int64), found.col.astype(np.int64), found.data
