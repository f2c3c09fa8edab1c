"""Loops compiled by numba, which is loaded when one is first called."""

from collections.abc import Callable
from functools import cache, wraps
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Got = TypeVar("Got")


def compiled(kernel: Callable[Given, Got]) -> Callable[Given, Got]:
    """Compile a loop when it is first called, once an installation.

    Loading numba takes half a second, which only a program that weighs many answers should wait for. Division
    by 0 gives what it gives in numpy.
    """

    @cache
    def made() -> Callable[Given, Got]:
        import numba  # noqa: PLC0415 - see above

        try:
            fast: Callable[Given, Got] = numba.njit(cache=True, nogil=True, error_model="numpy")(kernel)
        except RuntimeError:  # no folder to keep it in may be written to
            fast = numba.njit(nogil=True, error_model="numpy")(kernel)
        return fast

    @wraps(kernel)
    def run(*given: Given.args, **named: Given.kwargs) -> Got:
        return made()(*given, **named)

    return run
