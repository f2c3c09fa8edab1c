"""The pages that workers open all day, with 10^6 tasks: the server's time beside one bare durable commit.

Run: ``make bench-pages``. A worker opens the cards, takes a task, reads it and hands an answer in,
through every layer of the server but its socket, on SQLite with every commit waiting
for the disk. The same disk then takes rows of 4 KiB, one commit each: what any server that
keeps what it says would have to wait for.
"""

import argparse
import json
import sys
from collections.abc import Sequence

from take import bound
from take.stores import run, sqlite_store

ALLOWED_MS = 50
"""The most that the take page may take, 95 times of 100 (issue 5)."""


def main(arguments: Sequence[str]) -> int:
    """Measure the pages and print their times and ratios; 1 when the take page is too slow."""
    parser = argparse.ArgumentParser(description="Measure the server's time of the pages of work.")
    parser.add_argument("--tasks", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=200)
    options = parser.parse_args(arguments)
    with sqlite_store(options.tasks, 1, fresh=False) as made:
        found = json.loads(run("visiting", str(options.rounds), environment=made.environment))
    commit_ms = 1000 / (bound.COMMITS_PER_PAIR * bound.pairs_per_second(seconds=3))
    print(f"{options.tasks} tasks, {options.rounds} rounds; a bare durable commit takes {commit_ms:.2f} ms")
    print(f"{'page':<10}{'p50 ms':>9}{'p95 ms':>9}{'p95 over a commit':>20}")
    for page, (middle, slow) in found.items():
        print(f"{page:<10}{middle:>9.1f}{slow:>9.1f}{slow / commit_ms:>20.1f}")
    is_slow = found["take"][1] > ALLOWED_MS
    print(f"take: p95 {'NOT ' if is_slow else ''}within {ALLOWED_MS} ms")
    return int(is_slow)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
