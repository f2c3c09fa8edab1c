"""Processes beside the server: one that ends is started again, later and later, until that makes no sense."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence

from canut.faces.cli.output import counted, note
from canut.faces.cli.rounds import SERVER

PAUSES = (1, 2, 4, 8, 16)
"""Seconds before a process that ended is started again: the first time, the second, and so on."""

STEADY_SECONDS = 60
"""A process that ran for so long did start: when it ends, the pauses begin anew."""

STOPPING_SECONDS = 15


class Beside:
    """Keeps commands of ours running.

    Parameters
    ----------
    names
        The commands, as they are typed after ``canut``.
    is_ending
        Whether the server was told to stop: who sent that to its processes too wants none back.
    give_up
        Called, by another thread, when a command ends each time soon after its start.

    Attributes
    ----------
    gave_up
        The sentence about that; empty as long as all is well.
    """

    def __init__(
        self,
        names: Sequence[str],
        *,
        is_ending: Callable[[], bool],
        give_up: Callable[[], None],
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self._is_ending = is_ending
        self._give_up = give_up
        self._pauses = pauses
        self._over = threading.Event()
        self._starting = threading.Lock()
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._names = names
        self.gave_up = ""

    def start(self) -> None:
        """Start every command, each kept by a thread that waits for its end."""
        for name in self._names:
            threading.Thread(target=self._keep, args=(name, self._started(name)), daemon=True).start()

    def end(self) -> None:
        """End them all, those that do not listen by force."""
        with self._starting:
            self._over.set()
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            try:
                process.wait(STOPPING_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()

    def _keep(self, name: str, process: "subprocess.Popen[bytes] | None") -> None:
        falls = 0
        while process is not None:
            began = time.monotonic()
            status = process.wait()
            if self._is_wanted():
                return
            falls = 1 if time.monotonic() - began >= STEADY_SECONDS else falls + 1
            if falls > len(self._pauses):
                self.gave_up = _given_up(name, falls, status)
                self._give_up()
                return
            pause = self._pauses[falls - 1]
            note(f"{name} ended ({_how(status)}); it starts again in {counted(int(pause), 'second')}")
            self._over.wait(pause)
            process = self._started(name)

    def _started(self, name: str) -> "subprocess.Popen[bytes] | None":
        with self._starting:
            if self._over.is_set():
                return None
            # The very program that runs now, whatever started it. Without close_fds it starts by posix_spawn:
            # else a pipe says that it started, which a process that the server forks meanwhile holds open.
            process = subprocess.Popen(  # noqa: S603 - names of ours
                [sys.executable, "-m", "canut", name],
                env={**os.environ, SERVER: str(os.getpid())},
                close_fds=False,
            )
            self._running[name] = process
            return process

    def _is_wanted(self) -> bool:
        """Whether a process ended because everything does; the server may be told a moment later."""
        return self._over.wait(0.2) or self._is_ending()


def _how(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"status {status}"


def _given_up(name: str, times: int, status: int) -> str:
    return (
        f"`canut {name}` ended {times} times soon after its start ({_how(status)}), so the server stopped"
        " too: run it alone to see why, then serve again"
    )
