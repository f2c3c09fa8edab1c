"""What the disk allows: two durable commits for every pair, by SQLite alone."""

import os
import sqlite3
from contextlib import closing
from time import perf_counter

from take.stores import new_home

PAGE_BYTES = 4096
COMMITS_PER_PAIR = 2


def pairs_per_second(*, seconds: float) -> float:
    """Return how many pairs a second the stores' disk could take, were each commit one row of 4 KiB."""
    row = os.urandom(PAGE_BYTES)
    commits = 0
    with new_home() as home, closing(sqlite3.connect(home / "bound.sqlite3", isolation_level=None)) as store:
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
    return commits / elapsed / COMMITS_PER_PAIR
