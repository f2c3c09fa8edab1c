"""Take + submit over HTTP, by signed-in workers on both stores, with 10^4 to 5 x 10^6 tasks.

Run: ``make bench-take`` (PostgreSQL needs the server that ``tools/with_postgres.py --durable`` starts).
Nothing is left out: ``canut serve`` runs as an operator runs it, workers sign in through the page, accept
terms and work under leases; money is held, events are recorded, every commit waits for the disk. A pair is
one task taken and its answer acknowledged. After each run the store is checked against what the workers were
told; whatever is broken makes the program fail.

Ratios: throughput at the most tasks over that at the fewest; pairs over what the disk alone could take (two
commits of one row each); and what waiting for the disk costs.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager

from take import bound
from take.cells import Figures, measure
from take.stores import Store, postgresql_store, sqlite_store

HEADING = (
    f"{'store':<12}{'tasks':>9}{'clients':>9}{'pairs/s':>9}{'p50 ms':>9}{'p99 ms':>9}"
    f"{'CPU ms/pair':>13}{'store CPU':>11}{'load':>7}  notes"
)
STEADY = 1.3
"""How much throughput may differ between the fewest and the most tasks."""


def main(arguments: Sequence[str]) -> int:
    """Measure every cell and print the table and the ratios; 1 when a promise was broken."""
    options = read(arguments)
    print(HEADING)
    found: dict[tuple[str, int, int], Figures] = {}
    for kind in options.stores:
        for tasks in options.tasks:
            with store(kind, tasks, options) as made:
                for clients in options.clients:
                    found[kind, tasks, clients] = cell(made, clients, options)
    ratios(found, options)
    broken = [line for figures in found.values() for line in figures.broken]
    for line in broken:
        print(f"BROKEN {line}", file=sys.stderr)
    return 1 if broken else 0


def read(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""

    def numbers(text: str) -> list[int]:
        return [int(part) for part in text.split(",")]

    parser = argparse.ArgumentParser(description="Measure take + submit over HTTP.")
    parser.add_argument("--stores", type=lambda text: text.split(","), default=["sqlite", "postgresql"])
    parser.add_argument("--tasks", type=numbers, default=[10_000, 1_000_000, 5_000_000])
    parser.add_argument("--clients", type=numbers, default=[1, 8, 32])
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--workers", type=int, help="processes of the server; its own choice unless given")
    parser.add_argument("--kill-third", action="store_true", help="kill a third of the clients half-way")
    parser.add_argument("--fresh", action="store_true", help="build the kept stores anew")
    parser.add_argument("--quick", action="store_true", help="one small cell on SQLite")
    options = parser.parse_args(arguments)
    if options.quick:
        options.stores, options.tasks, options.clients, options.seconds = ["sqlite"], [10_000], [8], 3
    if "postgresql" in options.stores and "DATABASE_URL" not in os.environ:
        parser.error("PostgreSQL needs a server: run `make bench-take`, or say --stores sqlite")
    return options


def store(kind: str, tasks: int, options: argparse.Namespace) -> AbstractContextManager[Store]:
    """Return a store of this kind and size to use and leave."""
    workers = max(options.clients)
    if kind == "sqlite":
        return sqlite_store(tasks, workers, fresh=options.fresh)
    return postgresql_store(tasks, workers, server=os.environ["DATABASE_URL"])


def cell(store: Store, clients: int, options: argparse.Namespace, note: str = "") -> Figures:
    """Measure one cell and print its line."""
    killed = clients // 3 if options.kill_third else 0
    figures = measure(store, clients=clients, seconds=options.seconds, workers=options.workers, kill=killed)
    notes = [note] if note else []
    notes += [f"{killed} killed"] if killed else []
    notes += [f"{len(figures.broken)} BROKEN"] if figures.broken else []
    print(
        f"{store.kind:<12}{store.tasks:>9}{clients:>9}{figures.pairs_per_second:>9.1f}{figures.p50_ms:>9.1f}"
        f"{figures.p99_ms:>9.1f}{figures.web_ms:>13.2f}{figures.store_ms:>11.2f}{figures.load:>7.1f}"
        f"  {', '.join(notes)}",
        flush=True,
    )
    return figures


def ratios(found: dict[tuple[str, int, int], Figures], options: argparse.Namespace) -> None:
    """Print each figure beside what it is to be compared with."""
    fewest, most = min(options.tasks), max(options.tasks)
    for kind in options.stores:
        for clients in options.clients if fewest < most else ():
            few, many = (found[kind, tasks, clients].pairs_per_second for tasks in (fewest, most))
            verdict = "steady" if many * STEADY >= few else f"NOT within {STEADY}"
            ratio = many / few if few else 0
            print(f"{kind}, {clients} clients: {most} tasks over {fewest}: {ratio:.2f} ({verdict})")
    if "sqlite" in options.stores:
        disk(found, options)


def disk(found: dict[tuple[str, int, int], Figures], options: argparse.Namespace) -> None:
    """Print what the disk allows, and what waiting for it costs."""
    fewest = min(options.tasks)
    clients = sorted(options.clients)[len(options.clients) // 2]
    durable = found["sqlite", fewest, clients].pairs_per_second
    allowed = bound.pairs_per_second(seconds=3)
    print(f"disk: {allowed:.0f} pairs/s of bare durable commits, of which Canut does {durable / allowed:.1%}")
    with sqlite_store(fewest, max(options.clients), fresh=False) as made:
        made.environment["CANUT_SQLITE_SYNCHRONOUS"] = "OFF"
        careless = cell(made, clients, options, "synchronous=OFF").pairs_per_second
    print(f"waiting for the disk costs {1 - durable / careless if careless else 0:.0%} of throughput")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
