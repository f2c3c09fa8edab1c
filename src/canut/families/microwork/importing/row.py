"""A row as it stands in a file, and what is wrong with one."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol, Self

from django.utils.translation import gettext as _

ROW_CHARACTERS_MAX = 1_000_000
"""A longer row is refused: it is no item for a person, and broken quotes make such rows."""


class Place(NamedTuple):
    """A place between two rows of a file.

    Attributes
    ----------
    offset
        Bytes of a text file that were read; rows of a Parquet file.
    line
        Lines that were read.
    """

    offset: int = 0
    line: int = 0


START = Place()


@dataclass(frozen=True, slots=True)
class Row:
    """One item of a client's file.

    Attributes
    ----------
    line
        The line it starts on, from 1; in Parquet, which has no lines, the number of the row.
    text
        The row as it stands in the file; empty where that is no text.
    """

    line: int
    cells: dict[str, object]
    text: str = ""

    def refused(self, reason: str) -> "RefusedRow":
        """Return this row with the reason why it is not imported."""
        text = self.text or json.dumps(self.cells, ensure_ascii=False, default=str)
        return RefusedRow(self.line, reason, text)


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that is not imported, and why; in the reader's language."""

    line: int
    reason: str
    text: str


class Source(Protocol):
    """A file as its rows."""

    @property
    def place(self) -> Place:
        """Where the next row begins."""
        ...

    @property
    def total(self) -> int:
        """How much there is to read, in the unit of a place's offset."""
        ...

    def go_to(self, place: Place) -> None:
        """Go on from a place where reading was before, in the same file."""
        ...

    def rows(self) -> Iterator[Row | RefusedRow]:
        """Iterate over the rows, readable or not."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *exception: object) -> None: ...


def too_long() -> str:
    """Return why a row is too long."""
    return _("the row is too long; shorten it, or give long documents as files or addresses")
