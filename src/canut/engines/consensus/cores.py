"""Work on several cores at once, by threads: the compiled loops leave the interpreter to others."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Got = TypeVar("Got")


def at_once(jobs: Sequence[Callable[[], Got]]) -> list[Got]:
    """Do jobs on as many cores as there are for this process; return what each gives, in their order.

    Threads live no longer than the call, so that a process may fork at any other time.
    """
    cores = min(len(jobs), available())
    if cores < 2:  # noqa: PLR2004 - nobody to share with
        return [job() for job in jobs]
    with ThreadPoolExecutor(cores) as pool:
        return [future.result() for future in [pool.submit(job) for job in jobs]]


def available() -> int:
    """Count the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
