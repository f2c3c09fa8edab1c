"""A new store for each cell, and a part of the benchmark run on it in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from take.stores import environment, new_home

HERE = Path(__file__).parent


@contextmanager
def new_store(kind: str) -> Iterator[dict[str, str]]:
    """Yield the environment that names an empty store; it is gone afterwards."""
    with new_home() as home:
        if kind == "sqlite":
            yield environment(home, None)
            return
        server = os.environ["DATABASE_URL"]
        name = sql.Identifier("canut_bench_ledger")
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
            connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
            try:
                yield environment(home, server.rpartition("/")[0] + "/canut_bench_ledger")
            finally:
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def measured(part: str, *arguments: str, environment: dict[str, str]) -> dict[str, Any]:
    """Run a part on a store; return the figures that it printed."""
    command = [sys.executable, str(HERE / "program.py"), part, *arguments]
    done = subprocess.run(command, env=environment, text=True, stdout=subprocess.PIPE, check=True)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures
