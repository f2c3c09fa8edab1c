"""A process that does what is due, over and over, beside the server."""

import os
import signal
import threading
from collections.abc import Callable

SERVER = "CANUT_SERVER_PROCESS"
"""The variable by which a process is told which server started it: that one may be gone before it looks."""


class Rounds:
    """Goes round until it is told to stop, or the server that started it is gone."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        # When the server that started it is gone, somebody else does this, or nobody serves.
        self._parent = int(os.environ.get(SERVER, os.getppid()))
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda _number, _frame: self._stop.set())

    def is_over(self) -> bool:
        """Whether this process is to end as soon as it can."""
        return self._stop.is_set() or os.getppid() != self._parent

    def go(self, once: Callable[[], None], *, every: float, rounds: int | None) -> None:
        """Call `once` so many times, or until the end, with a pause of `every` seconds between."""
        done = 0
        while not self.is_over():
            once()
            done += 1
            if done == rounds:
                break
            self._stop.wait(every)
