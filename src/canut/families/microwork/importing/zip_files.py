"""A ZIP of pictures or recordings alone: each file is an item."""

from collections.abc import Iterator, Sequence
from typing import Self

from canut.families.microwork.importing.row import START, Place, RefusedRow, Row

FILE_COLUMN = "file"
"""Where an item keeps the path that its file had in the ZIP; people never see it."""


class FileRows:
    """Rows that each name a file, in the column that shows it."""

    def __init__(self, names: Sequence[str], column: str) -> None:
        self._names = names
        self._column = column
        self.place = START
        self.total = len(names)

    def go_to(self, place: Place) -> None:
        """Go on from a place where reading was before, in the same ZIP."""
        self.place = place

    def rows(self) -> Iterator[Row | RefusedRow]:
        """Iterate over the files, numbered from 1."""
        for number, name in enumerate(self._names[self.place.offset :], self.place.offset + 1):
            self.place = Place(number, number)
            yield Row(number, {FILE_COLUMN: name, self._column: name}, name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        del self._names
