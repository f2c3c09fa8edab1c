"""The lines of a text file, one at a time, none longer than a row may be."""

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Self

from canut.families.microwork.importing.row import ROW_CHARACTERS_MAX


class Line(NamedTuple):
    """One line with its end; of one that is too long only the start."""

    number: int
    text: str
    is_too_long: bool = False


class Lines:
    """Iterates over the lines of a UTF-8 file, byte order mark or not; lines can be put back.

    The encoding was checked before. Should the file change meanwhile, a broken character becomes half a
    surrogate pair, and its row is refused like any other that has one.
    """

    def __init__(self, path: Path) -> None:
        self.total = path.stat().st_size
        self._bytes = path.open("rb")
        self._file = io.TextIOWrapper(self._bytes, encoding="utf-8-sig", errors="surrogateescape", newline="")
        self._number = 0
        self._returned: list[Line] = []

    @property
    def done(self) -> int:
        """Bytes read, give or take one read-ahead."""
        return self._bytes.tell()

    def put_back(self, lines: Sequence[Line]) -> None:
        """Give `lines` again before what follows them in the file."""
        self._returned.extend(reversed(lines))

    def __iter__(self) -> Iterator[Line]:
        return self

    def __next__(self) -> Line:
        if self._returned:
            return self._returned.pop()
        text = self._file.readline(ROW_CHARACTERS_MAX + 1)
        if not text:
            raise StopIteration
        self._number += 1
        is_too_long = len(text) > ROW_CHARACTERS_MAX
        end = text
        while len(end) > ROW_CHARACTERS_MAX and not end.endswith(("\n", "\r")):
            end = self._file.readline(ROW_CHARACTERS_MAX + 1)
        return Line(self._number, text, is_too_long)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._file.close()
