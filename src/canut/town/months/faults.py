"""What goes wrong, drawn from the seed: processes are killed, requests come twice, clocks are late."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any, TypeVar

from django.db import connection, transaction

from canut.town.months.refusals import REFUSALS

Outcome = TypeVar("Outcome")

KILLED = 0.02
TWICE = 0.03
STATEMENTS_MOST = 40
"""An act of one person is cut off within so many statements; a longer cut lets it end."""

LATE_SECONDS_MOST = 180


class PowerCutError(BaseException):
    """The process is gone: no `except Exception` of the platform may stand in its way."""


@contextmanager
def power_cut(after: int) -> Iterator[None]:
    """Fail at the statement with this number; taking back what was begun works.

    Raises
    ------
    PowerCutError
        At that statement.
    """
    left = after

    def fail(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: ANN401, FBT001 - Django's own protocol
        nonlocal left
        left -= 1
        if left == 0:
            raise PowerCutError
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield


class Faults:
    """Lets acts happen, with what befalls them."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self.counts: Counter[str] = Counter()

    def befall(self, act: Callable[[], Outcome]) -> Outcome:
        """Do something once as far as the person can tell: cut off and begun anew, or asked for twice."""
        drawn = self._random.random()
        if drawn < KILLED:
            return self.cut(act, within=STATEMENTS_MOST)
        done = act()
        if drawn < KILLED + TWICE:
            self.counts["asked twice"] += 1
            self.repeat(act)
        return done

    def cut(self, act: Callable[[], Outcome], *, within: int) -> Outcome:
        """Kill the process at a random statement, then do it again."""
        try:
            with power_cut(self._random.randint(1, within)):
                return act()
        except PowerCutError:
            self.counts["process killed"] += 1
        # Within a transaction of the caller, its savepoint took all back: what follows may be written.
        if connection.in_atomic_block:
            transaction.set_rollback(False)
        return act()

    def repeat(self, act: Callable[[], Outcome]) -> None:
        """Ask for the same once more, as a client does that heard no answer."""
        try:
            act()
        except REFUSALS as refusal:
            self.counts[f"repeated: {type(refusal).__name__}"] += 1

    def lateness(self) -> int:
        """Draw how late the platform's clock is for a while, in seconds; mostly it is right."""
        if self._random.random() < 0.5:  # noqa: PLR2004 - half of the hours
            return 0
        self.counts["clock set back"] += 1
        return self._random.randint(1, LATE_SECONDS_MOST)
