"""The platform as an operator runs it, and the processor time that it takes."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
START_SECONDS = 60


@contextmanager
def serve(environment: Mapping[str, str], workers: int | None, log: Path) -> Iterator[tuple[int, int]]:
    """Run ``canut serve``, with so many processes or its own choice; yield its port and its process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "canut", "serve", "--port", str(port)]
    command += ["--workers", str(workers)] if workers else []
    with log.open("ab") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
    try:
        wait_for(port, process, log)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Return once the port is open."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the server did not start:\n{log.read_text(encoding='utf-8', errors='replace')}")


def children(parents: Iterable[int]) -> list[int]:
    """Return these processes and their children."""
    known = set(parents)
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if int(fields(int(folder.name))[1]) in known:
                known.add(int(folder.name))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return sorted(known)


def fields(process: int) -> list[str]:
    """Return the fields of ``/proc/PID/stat`` after the command's name, the state being the first."""
    return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()


def processor_seconds(parents: Iterable[int]) -> float:
    """Return user and system time of processes and their children, ended ones included."""
    roots = set(parents)
    ticks = 0
    for process in children(roots):
        try:
            numbers = fields(process)
        except (FileNotFoundError, ProcessLookupError):
            continue
        # 11-14 are utime, stime, cutime, cstime: what ended children took is with their parent.
        ticks += sum(int(number) for number in numbers[11 : 15 if process in roots else 13])
    return ticks / TICKS_PER_SECOND
