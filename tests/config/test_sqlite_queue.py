"""Writers of SQLite queue up."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler

from canut.config.settings import SQLITE_OPTIONS

WRITERS, WRITES = 8, 20


@pytest.fixture
def handler(tmp_path: Path, django_db_blocker: Any) -> Iterator[ConnectionHandler]:
    """Return connections to a store in a file, one for each thread; no writer may wait for SQLite itself."""
    django_db_blocker.unblock()  # the store under test is this one, not pytest-django's
    options: dict[str, Any] = SQLITE_OPTIONS | {"timeout": 0}
    store = {"ENGINE": "canut.config.sqlite", "NAME": str(tmp_path / "store"), "OPTIONS": options}
    made = ConnectionHandler({"default": store})
    with made["default"].cursor() as cursor:
        cursor.execute("CREATE TABLE counter (value INTEGER)")
        cursor.execute("INSERT INTO counter VALUES (0)")
    yield made
    made["default"].close()
    django_db_blocker.restore()


def begin(connection: Any) -> None:
    """Begin a transaction as `transaction.atomic` does."""
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def end(connection: Any, *, keep: bool = True) -> None:
    """End it as `transaction.atomic` does."""
    (connection.commit if keep else connection.rollback)()
    connection.set_autocommit(True)


def test_writers_wait_for_each_other(handler: ConnectionHandler) -> None:
    """Threads that write at the same time all get through, though SQLite itself would refuse at once."""
    failures: list[Exception] = []

    def write() -> None:
        connection = handler["default"]
        try:
            for _ in range(WRITES):
                begin(connection)
                with connection.cursor() as cursor:
                    cursor.execute("UPDATE counter SET value = value + 1")
                end(connection)
        except OperationalError as error:
            failures.append(error)
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with handler["default"].cursor() as cursor:
        cursor.execute("SELECT value FROM counter")
        assert (failures, cursor.fetchone()) == ([], (WRITERS * WRITES,))


@pytest.mark.parametrize("keep", [True, False])
def test_the_turn_ends_with_the_transaction(handler: ConnectionHandler, *, keep: bool) -> None:
    """Kept or undone, a transaction lets the next one in."""
    first, second = handler["default"], handler.create_connection("default")
    begin(first)
    end(first, keep=keep)
    begin(second)
    end(second)
    second.close()


def test_a_closed_connection_lets_the_next_in(handler: ConnectionHandler) -> None:
    """Whoever goes in the middle of a transaction, such as a thread that dies, blocks nobody."""
    gone, next_one = handler.create_connection("default"), handler["default"]
    begin(gone)
    gone.close()
    begin(next_one)
    end(next_one)


def test_a_program_outside_the_queue_is_still_kept_out(handler: ConnectionHandler, tmp_path: Path) -> None:
    """SQLite's own lock stands behind the queue; a begin that it refuses gives the turn back."""
    stranger = sqlite3.connect(tmp_path / "store", isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="locked"):
        begin(handler["default"])
    stranger.execute("ROLLBACK")
    stranger.close()
    other = handler.create_connection("default")
    begin(other)
    end(other)
    other.close()
