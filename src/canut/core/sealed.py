"""The form in which every app says which of its records are sealed for good, and how a record becomes bytes.

An app lists its tables as ``SEALED`` in a module ``sealed.py``; `canut.core.audit.seals` seals them daily.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Model, QuerySet

from canut.core.gathering import modules_named


@dataclass(frozen=True, slots=True)
class SealedTable:
    """Rows that are written once: what a seal holds of each.

    Attributes
    ----------
    kind
        The record's name in proofs, such as ``transfer``.
    at
        The field that says when the record was made.
    facts
        The fields that are sealed; a trigger keeps them from changing.
    """

    kind: str
    model: type[Model]
    at: str
    facts: tuple[str, ...]

    @property
    def rows(self) -> QuerySet[Model]:
        """All records of the table."""
        manager = self.model._meta.default_manager
        assert manager is not None  # noqa: S101 - every table of ours has one; Django's types allow none
        return manager.all()

    def facts_of(self, row: Model) -> dict[str, Any]:
        """Return what is sealed of a row, as plain JSON values."""
        return {name: _plain(getattr(row, name)) for name in self.facts}


def sealed_tables() -> Iterator[SealedTable]:
    """Yield the tables of every app that has a ``sealed`` module."""
    for module in modules_named("sealed"):
        yield from module.SEALED


def canonical(value: object) -> bytes:
    """Return the one way to write a value of JSON: keys in order, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def record_bytes(*, kind: str, record_id: int, facts: dict[str, Any], salt: bytes) -> bytes:
    """Return what is hashed of a record.

    The salt keeps anybody who sees the hash, in another person's proof, from guessing what it stands for.
    """
    return canonical({"kind": kind, "id": record_id, "facts": facts, "salt": salt.hex()})


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return value
