"""A command on a throw-away store can be stopped half-way, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest


def wait_for_store(folder: Path) -> None:
    """Return once the command has made its store in `folder`."""
    for _ in range(300):
        if list(folder.glob("canut-*/canut.sqlite3")):
            return
        time.sleep(0.1)
    raise AssertionError("no store was made")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_demo_stopped_half_way_says_so(tmp_path: Path, number: signal.Signals) -> None:
    """Ctrl-C and a polite kill end parent and child with one line, and the store is gone."""
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    environment.pop("CANUT_HOME", None)
    command = [sys.executable, "-m", "canut", "demo", "--no-serve", "--results", str(tmp_path / "results")]
    process = subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    wait_for_store(tmp_path)
    if number == signal.SIGINT:
        os.killpg(process.pid, number)  # a terminal tells the whole group
    else:
        process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert "stopped half-way" in err
    assert "Traceback" not in err
    assert not list(tmp_path.glob("canut-*"))
