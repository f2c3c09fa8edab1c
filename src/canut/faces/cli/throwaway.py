"""Running a command again in a store of its own, which goes away with it."""

import os
import subprocess
import sys
import tempfile


def run_in_throwaway_store() -> int:
    """Run this very command in a child process whose ``CANUT_HOME`` is a temporary folder.

    Django reads its settings once a process, hence the child. A store that is thrown away need not survive a
    power cut, so it is not synchronised to disk.

    Returns
    -------
    int
        The exit status of the command.
    """
    with tempfile.TemporaryDirectory(prefix="canut-") as folder:
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment |= {"CANUT_HOME": folder, "CANUT_SQLITE_SYNCHRONOUS": "OFF"}
        command = [sys.executable, "-m", "canut", *sys.argv[1:]]
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - ourselves
