"""What the tests of the core share: a store in which several threads commit for real."""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from tests.attacks import triggers_off
from tests.flushing import FOUNDED, flush_past_triggers

from canut.core.rules.operations.proposals import found_rules

flush_past_triggers()

KEPT = {"django_migrations", "django_content_type", "auth_permission"}
"""Tables that migrations filled."""

Together = Callable[[Sequence[Callable[[], Any]]], list[Any]]


def _run_together(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run every call in a thread of its own, all at the same moment; return results, or what was raised."""
    outcomes: list[Any] = [None] * len(calls)
    barrier = threading.Barrier(len(calls), timeout=20)

    def run(index: int) -> None:
        try:
            connection.ensure_connection()
            barrier.wait()
            outcomes[index] = calls[index]()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            outcomes[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def _on_a_file(path: Path) -> Iterator[None]:
    """Point every thread's connection at a copy of the tests' SQLite store: in memory, they would share."""
    in_memory = connections["default"]
    in_memory.ensure_connection()
    name = in_memory.settings_dict["NAME"]
    copy = sqlite3.connect(path)
    in_memory.connection.backup(copy)
    copy.close()
    in_memory.settings_dict["NAME"] = str(path)
    del connections["default"]
    yield
    connections.close_all()
    connections["default"] = in_memory
    in_memory.settings_dict["NAME"] = name


def _emptied_afterwards() -> Iterator[None]:
    yield
    tables = ", ".join(sorted(set(connection.introspection.table_names()) - KEPT))
    with triggers_off(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} CASCADE")
    found_rules(now=FOUNDED)


@pytest.fixture
def together(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[Together]:
    """Return a function that runs calls at the same moment on a store where everything commits for real."""
    del django_db_setup
    with django_db_blocker.unblock():
        is_sqlite = connection.vendor == "sqlite"
        store = _on_a_file(tmp_path / "store.sqlite3") if is_sqlite else _emptied_afterwards()
        next(store)
        yield _run_together
        next(store, None)
