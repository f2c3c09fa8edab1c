"""Rows in plain SQL, for the paths that every worker walks all day (docs/adr/0007).

Building a query through the ORM costs ten times what the store takes to answer it. Here a row is read into an
ordinary model, written from one, or changed, by a statement that is put together once a model. Every value is
bound; only names of columns and the conditions that the code spells out are text.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.db.models import Field, Model

Row = TypeVar("Row", bound=Model)
PlainValue = str | int | datetime | None
Convert = Callable[..., Any]

ROWS_AT_ONCE = 5_000

PICKED = {"sqlite": "json_extract(value, '$[{n}]')", "postgresql": "(value->>{n})::{type}"}
EACH = {
    "sqlite": "FROM json_each(%s) ORDER BY key",
    "postgresql": "FROM json_array_elements(%s::json) WITH ORDINALITY AS one (value, place) ORDER BY place",
}
"""How a JSON array of arrays becomes rows, in its order."""


def rows(model: type[Row], condition: str, values: Sequence[object]) -> list[Row]:
    """Return the rows of a table that fulfil a condition, which may end in an order, a limit and a lock."""
    table = _table(model, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(table.select + condition, _bound(values))
        found = cursor.fetchall()
    return [_made(model, table, row) for row in found]


def first(model: type[Row], condition: str, values: Sequence[object]) -> Row | None:
    """Return the first row that fulfils a condition."""
    return next(iter(rows(model, condition, values)), None)


def there(model: type[Row], pk: int, *, lock: bool = False) -> Row:
    """Return the row with this key, locked until the transaction ends where that is asked.

    Raises
    ------
    ObjectDoesNotExist
        When there is none.
    """
    # SQLite has one writer at a time anyway.
    locking = " FOR UPDATE" if lock and connection.features.has_select_for_update else ""
    found = first(model, "id = %s" + locking, [pk])
    if found is None:
        raise ObjectDoesNotExist(f"{model._meta.label} {pk}")
    return found


def insert(made: Model) -> None:
    """Write a new row; it knows its key afterwards."""
    table = _table(type(made), connection.vendor)
    values = [field.get_db_prep_save(getattr(made, name), connection) for name, field in table.written]
    with connection.cursor() as cursor:
        cursor.execute(table.insert, values)
        (made.pk,) = cursor.fetchone()
    made._state.adding = False  # noqa: SLF001 - what Django's own `save` does
    made._state.db = connection.alias  # noqa: SLF001 - what Django's own `save` does


def insert_rows(model: type[Row], rows: Sequence[Sequence[PlainValue]]) -> list[Row]:
    """Write many rows in a few statements; returns them in order, each with its key.

    The figures travel as JSON, one text a statement: for a hundred thousand rows, what `bulk_create` takes to
    prepare them is many times what the store takes to keep them.

    Parameters
    ----------
    rows
        The value of every field but the key, in the model's order; times, and what JSON knows.
    """
    table = _table(model, connection.vendor)
    columns = [str(field.column) for _name, field in table.written]
    types = [str(field.db_type(connection)) for _name, field in table.written]
    picked = ", ".join(PICKED[connection.vendor].format(n=n, type=of) for n, of in enumerate(types))
    statement = (
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)})"
        f" SELECT {picked} {EACH[connection.vendor]} RETURNING id"
    )
    made: list[Row] = []
    with connection.cursor() as cursor:
        for start in range(0, len(rows), ROWS_AT_ONCE):
            batch = rows[start : start + ROWS_AT_ONCE]
            cursor.execute(statement, [json.dumps([_plain(row) for row in batch])])
            # Keys grow in the order of insertion; the order in which they are returned is not promised.
            keys = sorted(key for (key,) in cursor.fetchall())
            made += [
                model.from_db(connection.alias, table.names, [key, *row])
                for key, row in zip(keys, batch, strict=True)
            ]
    return made


def _plain(row: Sequence[PlainValue]) -> list[str | int | None]:
    return [_written_time(value) if isinstance(value, datetime) else value for value in row]


@lru_cache(maxsize=64)
def _written_time(value: datetime) -> str:
    return str(connection.ops.adapt_datetimefield_value(value))


def change(
    model: type[Model],
    facts: Mapping[str, object],
    condition: str,
    values: Sequence[object],
    *,
    moves: str = "",
) -> int:
    """Set the fields of every row that fulfils a condition; returns how many there were.

    Parameters
    ----------
    moves
        Assignments between columns, such as ``open_slots = open_slots - 1``.
    """
    fields = [_field(model, name) for name in facts]
    assigned = ", ".join([f"{field.column} = %s" for field in fields] + ([moves] if moves else []))
    given = [
        field.get_db_prep_save(value, connection) for field, value in zip(fields, facts.values(), strict=True)
    ]
    with connection.cursor() as cursor:
        # Names of our own columns and a condition from the code; the values are bound.
        cursor.execute(
            f"UPDATE {model._meta.db_table} SET {assigned} WHERE {condition}",
            [*given, *_bound(values)],
        )
        return int(cursor.rowcount)


@dataclass(frozen=True)
class _Table:
    """What is put together once for a model: its statements, and how its columns become fields."""

    select: str
    insert: str
    names: tuple[str, ...]
    written: tuple[tuple[str, Any], ...]
    converters: tuple[tuple[int, Sequence[Convert], Any], ...]


@cache
def _table(model: type[Model], vendor: str) -> _Table:
    del vendor  # the converters are the store's; it is part of the key
    fields = model._meta.concrete_fields
    written = [field for field in fields if not field.primary_key]
    name = model._meta.db_table
    columns = ", ".join(str(field.column) for field in written)
    marks = ", ".join(["%s"] * len(written))
    converters = [
        (place, [*connection.ops.get_db_converters(column), *field.get_db_converters(connection)], column)
        for place, field in enumerate(fields)
        for column in [field.cached_col]
    ]
    return _Table(
        select=f"SELECT {', '.join(str(field.column) for field in fields)} FROM {name} WHERE ",
        insert=f"INSERT INTO {name} ({columns}) VALUES ({marks}) RETURNING id",
        names=tuple(field.attname for field in fields),
        written=tuple((field.attname, field) for field in written),
        converters=tuple(converter for converter in converters if converter[1]),
    )


def _field(model: type[Model], name: str) -> "Field[Any, Any]":
    field = model._meta.get_field(name)
    if not isinstance(field, Field):
        raise TypeError(f"{model._meta.label}.{name} is no column")
    return field


def _made(model: type[Row], table: _Table, row: Sequence[Any]) -> Row:
    values = list(row)
    for place, converters, column in table.converters:
        value = values[place]
        for convert in converters:
            value = convert(value, column, connection)
        values[place] = value
    return model.from_db(connection.alias, table.names, values)


def _bound(values: Sequence[object]) -> list[Any]:
    adapt = connection.ops.adapt_datetimefield_value
    return [adapt(value) if isinstance(value, datetime) else value for value in values]
