"""``canut serve`` answers requests until it is told to stop."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal

import httpx

from canut.faces.cli.beside import Beside


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
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        # Those that answer outlive a server that is killed, and would hold its output open.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def wait_until(look: Callable[[], dict[str, int] | Literal[False]]) -> dict[str, int]:
    """Look until something is there."""
    for _ in range(300):
        if found := look():
            return found
        time.sleep(0.1)
    raise AssertionError("it did not come")


def wait_for(address: str) -> int:
    for _ in range(300):
        try:
            return httpx.get(address).status_code
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError(f"nothing answers at {address}")


def beside(pid: int) -> dict[str, int]:
    """Return the processes of our commands that a server started, by their names."""
    found = {}
    for thread in Path(f"/proc/{pid}/task").iterdir():
        for child in (thread / "children").read_text().split():
            with suppress(FileNotFoundError):
                said = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
                if said[1:3] == [b"-m", b"canut"]:
                    found[said[3].decode()] = int(child)
    return found


def test_it_serves_and_stops_cleanly(tmp_path: Path) -> None:
    """Pages come from a store that was made at once, what is killed comes back, Ctrl-C ends it all."""
    port = free_port()
    with serving(tmp_path / "home", port) as process:
        assert wait_for(f"http://127.0.0.1:{port}/account/login/") == 200
        first = wait_until(lambda: (now := beside(process.pid)).keys() >= {"upkeep", "long-work"} and now)
        os.kill(first["upkeep"], signal.SIGKILL)
        again = wait_until(
            lambda: (now := beside(process.pid)).keys() == first.keys() and now != first and now
        )
        assert again["long-work"] == first["long-work"]
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert f"http://127.0.0.1:{port}" in out
    assert "Traceback" not in err
    assert err.count("it starts again") == 1
    assert "upkeep ended (signal 9); it starts again in 1 second\n" in err


def test_what_ends_at_each_start_is_given_up() -> None:
    """A real process of a command that there is not: once there is no pause left, the server is told."""
    over = threading.Event()
    kept = Beside(["no-such-command"], is_ending=over.is_set, give_up=over.set, pauses=())
    kept.start()
    assert over.wait(60)
    kept.end()
    assert kept.gave_up.startswith("`canut no-such-command` ended 1 times soon after its start (status 2)")


def test_what_ends_with_the_server_is_not_started_again() -> None:
    """Whoever stops the server may tell its processes too: nothing is said, and nothing started."""
    ended, gave_up = threading.Event(), threading.Event()

    def is_ending() -> bool:
        ended.set()
        return True

    kept = Beside(["no-such-command"], is_ending=is_ending, give_up=gave_up.set, pauses=())
    kept.start()
    assert ended.wait(60)
    kept.end()
    assert not gave_up.is_set()


def test_a_port_that_is_taken_is_refused(program: Callable[..., Any], tmp_path: Path) -> None:
    """A second server on one port says so and ends, before it changes the store."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refused = program("serve", "--port", taken.getsockname()[1])
    assert refused.returncode == 2
    assert "choose another" in refused.stderr
    assert not (tmp_path / "home" / "canut.sqlite3").exists()


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
