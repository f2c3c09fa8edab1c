"""Ways past the operations: what somebody at a database prompt would write.

`sneak` writes with the triggers switched off, to plant what a self-check must find; `is_refused` tells
whether the store itself refuses a statement that comes the plain way.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import DatabaseError, connection, transaction

Value = str | int | datetime | None


def _triggers_of_sqlite() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return [(str(name), str(sql)) for name, sql in cursor.fetchall()]


@contextmanager
def triggers_off() -> Iterator[None]:
    """Switch the store's triggers off for a while, and its checks too on SQLite."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = origin")
        return
    triggers = _triggers_of_sqlite()
    with connection.cursor() as cursor:
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute("PRAGMA ignore_check_constraints = ON")
    yield
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
        for _, sql in triggers:
            cursor.execute(sql)


def _adapted(values: Sequence[Value]) -> list[Value]:
    """Return the values as the store writes them."""
    adapt = connection.ops.adapt_datetimefield_value
    return [adapt(value) if isinstance(value, datetime) else value for value in values]


def sneak(sql: str, *values: Value, past: tuple[str, str] | None = None) -> None:
    """Execute a statement that the triggers would refuse; `past` names a table and its CHECK in the way."""
    with triggers_off(), connection.cursor() as cursor:
        if past and connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {past[0]} DROP CONSTRAINT {past[1]}")
        cursor.execute(sql, _adapted(values))


def is_refused(sql: str, *values: Value) -> bool:
    """Tell whether the store refuses a statement."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, _adapted(values))
    except DatabaseError:
        return True
    return False
