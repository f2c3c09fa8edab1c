"""One cell of the table: so many clients at work on one store for so many seconds."""

import json
import random
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from take.client import Client, Diary
from take.server import processor_seconds, serve
from take.stores import Store, run

PERCENTILES = 100
WARM_UP_SECONDS = 3
"""Work before anything is counted: a platform that has just started still loads its parts."""


@dataclass(frozen=True)
class Figures:
    """What was measured in one cell, and what was found broken afterwards."""

    pairs: int
    seconds: float
    p50_ms: float
    p99_ms: float
    web_ms: float
    store_ms: float
    load: float
    broken: list[str]

    @property
    def pairs_per_second(self) -> float:
        """Throughput over the whole run."""
        return self.pairs / self.seconds


def measure(
    store: Store, *, clients: int, seconds: float, workers: int | None = None, kill: int = 0, seed: int = 1
) -> Figures:
    """Let `clients` workers work on the store, `kill` of them until killed; check the store after."""
    log = store.home / "server.log"
    with serve(store.environment, workers, log) as (port, server):
        at_work = [Client(port, number, seed=seed) for number in range(clients)]
        drive(at_work, WARM_UP_SECONDS, 0, seed)
        for client in at_work:
            client.diary.seconds.clear()
        load = float(Path("/proc/loadavg").read_text(encoding="ascii").split()[0])
        before = spent(server, store)
        start = time.perf_counter()
        drive(at_work, seconds, kill, seed)
        elapsed = time.perf_counter() - start
        web, database = (after - then for after, then in zip(spent(server, store), before, strict=True))
    return summary(
        [client.diary for client in at_work], elapsed, load, (web, database), check(store, at_work, log)
    )


def spent(server: int, store: Store) -> tuple[float, float]:
    """Return the processor seconds of the server and of the database's own server."""
    database = processor_seconds([store.postmaster]) if store.postmaster else 0.0
    return processor_seconds([server]), database


def drive(clients: list[Client], seconds: float, kill: int, seed: int) -> None:
    """Let every client work in a thread until the time is over."""
    drawn = random.Random(seed)  # noqa: S311 - a seeded benchmark
    doomed = drawn.sample(clients, kill)
    start = time.monotonic()
    threads = []
    for client in clients:
        killed_at = start + drawn.uniform(0.1, 0.9) * seconds if client in doomed else None
        limits = {"until": start + seconds, "killed_at": killed_at}
        threads.append(threading.Thread(target=client.work, kwargs=limits))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def check(store: Store, clients: list[Client], log: Path) -> list[str]:
    """Return the promises that the run broke."""
    diaries = [client.diary for client in clients]
    broken = [complaint for diary in diaries for complaint in diary.complaints]
    facts = [
        {"worker": d.worker, "taken": [str(one) for one in d.taken], "acknowledged": d.acknowledged}
        for d in diaries
    ]
    broken += json.loads(run("checking", environment=store.environment, given=json.dumps(facts)))
    said = log.read_text(encoding="utf-8", errors="replace")
    if "database is locked" in said or "Traceback" in said:
        broken.append(f"the server complained: {said[-2000:]}")
    return broken


def summary(
    diaries: list[Diary], elapsed: float, load: float, spent: tuple[float, float], broken: list[str]
) -> Figures:
    """Gather the clients' times into one line."""
    times = sorted(seconds for diary in diaries for seconds in diary.seconds)
    if len(times) < PERCENTILES:
        return Figures(len(times), elapsed, 0, 0, 0, 0, load, [*broken, "hardly any pair was done"])
    cuts = quantiles(times, n=PERCENTILES)
    web, database = (1000 * seconds / len(times) for seconds in spent)
    return Figures(len(times), elapsed, 1000 * cuts[49], 1000 * cuts[98], web, database, load, broken)
