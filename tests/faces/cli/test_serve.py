"""``canut serve`` answers requests until it is told to stop."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


@contextmanager
def serving(home: Path, port: int) -> Iterator["subprocess.Popen[str]"]:
    environment = {
        **os.environ,
        "CANUT_HOME": str(home),
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "canut", "serve", "--port", str(port)]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_for(address: str) -> int:
    for _ in range(300):
        try:
            return httpx.get(address).status_code
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError(f"nothing answers at {address}")


def test_it_serves_and_stops_cleanly(tmp_path: Path) -> None:
    """Pages are answered over HTTP from a store that was made at once, and Ctrl-C ends it without a trace."""
    port = free_port()
    with serving(tmp_path / "home", port) as process:
        assert wait_for(f"http://127.0.0.1:{port}/account/login/") == 200
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert f"http://127.0.0.1:{port}" in out
    assert "Traceback" not in err


def test_a_port_that_is_taken_is_refused(program: Callable[..., Any]) -> None:
    """A second server on one port says so and ends."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refused = program("serve", "--port", taken.getsockname()[1])
    assert refused.returncode == 2
    assert "choose another" in refused.stderr


def test_upkeep_runs_rounds(program: Callable[..., Any]) -> None:
    """The upkeep and the long work go round on a store that is there; the first waits for one that is not."""
    away = program("upkeep", "--rounds", "1")
    assert away.returncode == 0
    assert "trying again" in away.stderr
    assert program("init", "--no-input").returncode == 0
    kept = program("upkeep", "--rounds", "2", "--every", "0.1")
    assert (kept.returncode, kept.stderr) == (0, "")
    looked = program("long-work", "--rounds", "1")
    assert (looked.returncode, looked.stderr) == (0, "")
