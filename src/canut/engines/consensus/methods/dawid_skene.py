"""Dawid and Skene's model: each worker has a confusion matrix, found together with the truth by EM.

A. P. Dawid and A. M. Skene (1979), "Maximum likelihood estimation of observer error-rates using the EM
algorithm", Applied Statistics 28 (1). The smoothing is ours; docs/adr/0003 has the measurements behind it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Self

from canut.engines.consensus.kernels import share_out
from canut.engines.consensus.labels import FloatArray, IntArray, Labels
from canut.engines.consensus.layout import Layout
from canut.engines.consensus.methods.iterative import Iterative
from canut.engines.consensus.parameters import check_at_least
from canut.engines.consensus.prior import STARTING_ANSWERS, starting_confusion
from canut.engines.consensus.truth import Confusions, Posterior, Truth

# With no smoothing, an answer that was given never becomes impossible.
LEAST_COUNT = 1e-10


@dataclass(frozen=True, eq=False)
class Counted:
    """What the M step needs to know: sums over tasks, so that pieces of a file simply add up.

    Attributes
    ----------
    given
        Answers expected: workers x given x true.
    sizes
        Tasks expected of each class.
    """

    given: FloatArray
    sizes: FloatArray

    @classmethod
    def of(cls, layout: Layout, posterior: FloatArray) -> Self:
        """Count the answers to some tasks under their posterior."""
        return cls(*layout.counts(posterior))

    @classmethod
    def sum(cls, counted: Iterable[Self]) -> Self:
        """Add up what was counted over pieces."""
        return reduce(lambda one, other: cls(one.given + other.given, one.sizes + other.sizes), counted)


@dataclass(frozen=True, eq=False)
class Moved:
    """What an E step counted, and how far a posterior moved at the most."""

    counted: Counted
    farthest: float

    @classmethod
    def sum(cls, parts: Iterable[Self]) -> Self:
        """Add up what was counted over pieces."""
        return reduce(
            lambda one, other: cls(
                Counted.sum([one.counted, other.counted]), max(one.farthest, other.farthest)
            ),
            parts,
        )


@dataclass(frozen=True, eq=False)
class Parameters:
    """The model: share of each class, each worker's matrix and the crowd's, both `[…, given, true]`."""

    prior: FloatArray
    given: FloatArray
    pooled: FloatArray

    def expect(self, layout: Layout, posterior: FloatArray) -> Moved:
        """Take the E step over some tasks: their posterior is drawn anew, in place."""
        given, sizes, farthest = layout.weigh(self.prior, self.given, posterior)
        return Moved(Counted(given, sizes), farthest)

    def confusions(self) -> Confusions:
        """Return the matrices as they are read: `[…, true, given]`."""
        return Confusions(self.prior, self.given.transpose(0, 2, 1), self.pooled.T)


def _silent(iteration: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, kw_only=True)
class DawidSkene(Iterative):
    """Expectation-maximisation from the shares of votes.

    Parameters
    ----------
    max_iterations
        Most pairs of M and E steps.
    tolerance
        Stop when no posterior moves by as much; 0 runs all iterations.
    smoothing
        How many answers, for each true class, the crowd's confusion matrix weighs in each worker's, and how
        many tasks every class has from the start. It keeps a worker with two answers from looking perfect, or
        hopeless. 0 is the algorithm of 1979.
    """

    smoothing: float = 2.0

    def __post_init__(self) -> None:
        super().__post_init__()
        check_at_least("smoothing", self.smoothing, 0)

    def infer(self, labels: Labels, known: IntArray) -> Truth:
        """Alternate M and E steps. The parameters returned are those of the last E step."""
        layout = Layout.of(labels, known)
        posterior = layout.shares()
        start = Counted.of(layout, posterior)
        end = self.alternate(start, lambda parameters: parameters.expect(layout, posterior))
        return Truth(
            labels,
            Posterior.from_table(posterior),
            end.parameters.confusions(),
            iterations=end.iterations,
            converged=end.converged,
        )

    def alternate(
        self, start: Counted, expect: Callable[[Parameters], Moved], progress: Callable[[int], None] = _silent
    ) -> "Alternated":
        """Alternate M steps with E steps, wherever these are taken, until nothing moves.

        Parameters
        ----------
        start
            What was counted under the shares of votes.
        expect
            Takes the E step.
        progress
            Told the number of each iteration as it begins.
        """
        counted, iterations, converged = start, 0, False
        while iterations < self.max_iterations and not converged:
            iterations += 1
            progress(iterations)
            parameters = self.maximise(counted)
            moved = expect(parameters)
            counted, converged = moved.counted, moved.farthest < self.tolerance
        return Alternated(parameters, counted, iterations, converged)

    def maximise(self, counted: Counted) -> Parameters:
        """Take the M step."""
        start = STARTING_ANSWERS * starting_confusion(len(counted.sizes)).T
        shared = share_out(counted.given, counted.sizes, start, float(self.smoothing), LEAST_COUNT)
        return Parameters(*shared)


@dataclass(frozen=True, eq=False)
class Alternated:
    """Where the rounds ended: the parameters of the last E step, and what it counted."""

    parameters: Parameters
    counted: Counted
    iterations: int
    converged: bool
