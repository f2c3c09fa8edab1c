"""Running a command again in a store of its own, which goes away with it."""

import os
import secrets
import signal
import subprocess
import sys
import tempfile
from base64 import urlsafe_b64encode

from canut.faces.cli.refusals import refuse


def run_in_throwaway_store() -> int:
    """Run this very command in a child process whose ``CANUT_HOME`` is a temporary folder.

    Django reads its settings once a process, hence the child. A store that is thrown away need not survive a
    power cut, so it is not synchronised to disk. Its workers' room is open: its key goes away with it.

    Returns
    -------
    int
        The exit status of the command.
    """
    with tempfile.TemporaryDirectory(prefix="canut-") as folder:
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment |= {"CANUT_HOME": folder, "CANUT_SQLITE_SYNCHRONOUS": "OFF"}
        environment.setdefault("CANUT_ROOM_KEY", urlsafe_b64encode(secrets.token_bytes(32)).decode())
        status, is_stopped = _run([sys.executable, "-m", "canut", *sys.argv[1:]], environment)
    if is_stopped and status:
        refuse("stopped half-way; its throw-away store is gone, so just run it again", 128 + is_stopped)
    return status


def _run(command: list[str], environment: dict[str, str]) -> tuple[int, int]:
    """Run a command to its end; return its status and the number of the signal that was to stop it, or 0.

    Ctrl-C reaches the child by itself, other signals are passed on; the store is removed after the child.
    """
    asked_to_stop = 0

    def pass_on(number: int, _frame: object) -> None:
        nonlocal asked_to_stop
        asked_to_stop = number
        if number != signal.SIGINT:
            child.send_signal(number)

    child = subprocess.Popen(command, env=environment)  # noqa: S603 - ourselves
    before = {number: signal.signal(number, pass_on) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        return child.wait(), asked_to_stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
