"""Work on several cores at once, by threads: the compiled loops leave the interpreter to others."""

import os
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Got = TypeVar("Got")


def at_once(jobs: Sequence[Callable[[], Got]]) -> list[Got]:
    """Do jobs on as many cores as there are for this process; return what each gives, in their order.

    The calling thread works too. The others live no longer than the call, so that a process may fork at any
    other time.
    """
    others = min(len(jobs), available()) - 1
    if others < 1:
        return [job() for job in jobs]
    todo, got = deque(enumerate(jobs)), dict[int, Got]()
    with ThreadPoolExecutor(others) as pool:
        helpers = [pool.submit(_work, todo, got) for _ in range(others)]
        _work(todo, got)
    for helper in helpers:
        helper.result()
    return [got[place] for place in range(len(jobs))]


def _work(todo: deque[tuple[int, Callable[[], Got]]], got: dict[int, Got]) -> None:
    while todo:
        try:
            place, job = todo.popleft()
        except IndexError:  # another was faster
            return
        got[place] = job()


def available() -> int:
    """Count the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
