"""What the methods that go round until nothing moves have in common."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from canut.engines.consensus.errors import ParameterError
from canut.engines.consensus.labels import FloatArray
from canut.engines.consensus.method import Method
from canut.engines.consensus.parameters import check_at_least

Parameters = TypeVar("Parameters")


@dataclass(frozen=True, eq=False)
class Settled(Generic[Parameters]):
    """Where the rounds ended: the last posterior and the parameters it was drawn from."""

    posterior: FloatArray
    parameters: Parameters
    iterations: int
    converged: bool


@dataclass(frozen=True, kw_only=True)
class Iterative(Method):
    """A method that alternates between the workers and the truth.

    Parameters
    ----------
    max_iterations
        Most rounds.
    tolerance
        Stop when no posterior moves by as much; 0 runs all iterations.
    """

    max_iterations: int = 100
    tolerance: float = 1e-6

    def __post_init__(self) -> None:
        check_at_least("max_iterations", self.max_iterations, 1)
        check_at_least("tolerance", self.tolerance, 0)

    def settle(
        self, posterior: FloatArray, step: Callable[[FloatArray], tuple[Parameters, FloatArray]]
    ) -> Settled[Parameters]:
        """Go from a posterior to the parameters and on to the next posterior, until it stays."""
        iterations, converged = 0, False
        while iterations < self.max_iterations and not converged:
            before = posterior
            parameters, posterior = step(before)
            converged = self.tolerance > 0 and bool(np.abs(posterior - before).max() < self.tolerance)
            iterations += 1
        return Settled(posterior, parameters, iterations, converged)


def check_positive(method: Method, *names: str) -> None:
    """Refuse parameters of 0 or less, and those that are not numbers."""
    for name in names:
        value = getattr(method, name)
        if not value > 0:
            raise ParameterError(f"{name} is {value}; it must be over 0.")
