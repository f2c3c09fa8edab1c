"""Transfers a second beside bare SQL, and a pay run of up to 10^5 workers, on both stores.

Run: ``make bench-ledger`` (PostgreSQL needs the server that ``tools/with_postgres.py --durable`` starts).
Every commit waits for the disk. Ratios: Canut's transfers over those of bare statements on the same tables;
and the time of a pay run a worker at the most workers over that at the fewest. What a run leaves behind is
checked; anything broken makes the program fail.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from ledger.stores import measured, new_store

STEADY = 1.5
"""How much the time a worker may grow from the fewest workers to the most."""


def main(arguments: Sequence[str]) -> int:
    """Measure each store, print its figures, and return 1 when a promise was broken."""
    options = read(arguments)
    broken: list[str] = []
    for kind in options.stores:
        broken += transfers(kind)
        broken += pay_runs(kind, options.workers)
    for line in broken:
        print(f"BROKEN {line}", file=sys.stderr)
    return 1 if broken else 0


def read(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""

    def names(text: str) -> list[str]:
        return text.split(",")

    parser = argparse.ArgumentParser(description="Measure transfers and pay runs.")
    parser.add_argument("--stores", type=names, default=["sqlite", "postgresql"])
    parser.add_argument(
        "--workers",
        type=lambda text: [int(part) for part in text.split(",")],
        default=[1_000, 10_000, 100_000],
    )
    options = parser.parse_args(arguments)
    if "postgresql" in options.stores and "DATABASE_URL" not in os.environ:
        parser.error("PostgreSQL needs a server: run `make bench-ledger`, or say --stores sqlite")
    return options


def transfers(kind: str) -> list[str]:
    """Measure transfers on a new store, print them beside their bound, and return what is broken."""
    with new_store(kind) as environment:
        figures = measured("transfers", environment=environment)
    for way in ("single", "batched"):
        ours, bare = figures[f"canut_{way}"], figures[f"bare_{way}"]
        print(
            f"{kind:<12}{way:<9}{ours:>10.0f} transfers/s{bare:>10.0f} bare SQL  ratio {ours / bare:.2f}",
            flush=True,
        )
    return [str(row) for row in figures["broken"]]


def pay_runs(kind: str, sizes: Sequence[int]) -> list[str]:
    """Measure pay runs of growing size, each on a new store; print them, and return what is broken."""
    broken: list[str] = []
    a_worker: dict[int, float] = {}
    for workers in sorted(sizes):
        with new_store(kind) as environment:
            figures = measured("pay_run", str(workers), environment=environment)
        a_worker[workers] = (figures["run"] + figures["confirm"]) / workers
        print(
            f"{kind:<12}{workers:>7} workers: run {figures['run']:.1f} s, again {figures['again']:.1f} s,"
            f" confirm {figures['confirm']:.1f} s: {a_worker[workers] * 1000:.2f} ms a worker"
            f" (filled in {figures['build']:.0f} s)",
            flush=True,
        )
        broken += [str(row) for row in figures["broken"]]
    fewest, most = min(a_worker), max(a_worker)
    if fewest < most:
        growth = a_worker[most] / a_worker[fewest]
        verdict = "flat" if growth <= STEADY else f"NOT within {STEADY}"
        print(f"{kind}: time a worker, {most} over {fewest}: {growth:.2f} ({verdict})", flush=True)
    return broken


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
