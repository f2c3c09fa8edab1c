"""Stores full of tasks: built once, kept between runs where that is possible, copied before they are used."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from psycopg import sql

from take.client import PASSWORD

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CACHE = ROOT / ".cache" / "bench"
STORE_FILE = "canut.sqlite3"


@dataclass(frozen=True)
class Store:
    """A store that a server can run on; `postmaster` is the process of its own server, if it has one."""

    kind: str
    tasks: int
    environment: dict[str, str]
    home: Path
    postmaster: int | None = None


def environment(home: Path, address: str | None, **others: str) -> dict[str, str]:
    """Return the environment that names a store."""
    named = os.environ | {"CANUT_HOME": str(home), "DJANGO_SETTINGS_MODULE": "canut.config.settings"} | others
    named.pop("DATABASE_URL", None)
    return named | ({"DATABASE_URL": address} if address else {})


def run(part: str, *arguments: str, environment: dict[str, str], given: str = "") -> str:
    """Run a part of the benchmark on a store; return what it printed."""
    command = [sys.executable, str(HERE / "program.py"), part, *arguments]
    done = subprocess.run(
        command, env=environment, input=given, text=True, stdout=subprocess.PIPE, check=True
    )
    return done.stdout


def build(tasks: int, workers: int, environment: dict[str, str]) -> None:
    """Fill an empty store."""
    run("building", str(tasks), str(workers), PASSWORD, environment=environment)


def fingerprint(workers: int) -> str:
    """Name what a built store depends on: the tables' migrations and the programs that fill them."""
    digest = hashlib.sha256(str(workers).encode())
    for path in [*sorted((ROOT / "src").rglob("migrations/*.py")), HERE / "building.py"]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def new_home() -> Iterator[Path]:
    """Yield an empty folder on the measured disk, gone afterwards; two benchmarks never share one."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="run-", dir=CACHE) as folder:
        yield Path(folder)


@contextmanager
def sqlite_store(tasks: int, workers: int, *, fresh: bool) -> Iterator[Store]:
    """Yield a copy of the kept store of this size."""
    kept = CACHE / f"{tasks}-{fingerprint(workers)}.sqlite3"
    if fresh or not kept.exists():
        for old in CACHE.glob(f"{tasks}-*.sqlite3"):
            old.unlink()
        with new_home() as unfinished:
            build(tasks, workers, environment(unfinished, None))
            (unfinished / STORE_FILE).rename(kept)
    with new_home() as home:
        shutil.copyfile(kept, home / STORE_FILE)
        os.sync()
        yield Store("sqlite", tasks, environment(home, None), home)


@contextmanager
def postgresql_store(tasks: int, workers: int, *, server: str) -> Iterator[Store]:
    """Yield a new database of the server at `server`; it is dropped afterwards."""
    name = sql.Identifier(f"canut_bench_{tasks}")
    with psycopg.connect(server, autocommit=True) as connection, new_home() as home:
        data_folder = connection.execute("SHOW data_directory").fetchone()
        assert data_folder
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        named = environment(home, server.rpartition("/")[0] + f"/canut_bench_{tasks}")
        postmaster = int((Path(data_folder[0]) / "postmaster.pid").read_text(encoding="ascii").split()[0])
        try:
            build(tasks, workers, named)
            connection.execute("CHECKPOINT")
            yield Store("postgresql", tasks, named, home, postmaster)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
