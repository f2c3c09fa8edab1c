"""What the disk allows: two durable commits for every pair, by SQLite alone."""

import os
import sqlite3
from pathlib import Path
from time import perf_counter

PAGE_BYTES = 4096
COMMITS_PER_PAIR = 2


def pairs_per_second(folder: Path, *, seconds: float) -> float:
    """Return how many pairs a second the disk of `folder` could take, were they one row of 4 KiB each."""
    path = folder / "bound.sqlite3"
    row = os.urandom(PAGE_BYTES)
    commits = 0
    store = sqlite3.connect(path, isolation_level=None)
    try:
        store.execute("PRAGMA journal_mode=WAL")
        store.execute("PRAGMA synchronous=FULL")
        store.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, content BLOB)")
        start = perf_counter()
        while perf_counter() - start < seconds:
            store.execute("BEGIN IMMEDIATE")
            store.execute("INSERT INTO row (content) VALUES (?)", (row,))
            store.execute("COMMIT")
            commits += 1
        elapsed = perf_counter() - start
    finally:
        store.close()
        path.unlink()
    return commits / elapsed / COMMITS_PER_PAIR
