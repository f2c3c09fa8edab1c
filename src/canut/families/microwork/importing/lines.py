"""The lines of a text file, one at a time, none longer than a row may be."""

import codecs
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Self

from canut.families.microwork.importing.row import ROW_CHARACTERS_MAX, START, Place


class Line(NamedTuple):
    """One line with its end, and the place before it; of one that is too long only the start."""

    number: int
    text: str
    before: Place
    is_too_long: bool = False


class Lines:
    """Iterates over the lines of a UTF-8 file, byte order mark or not; lines can be put back.

    The encoding was checked before. Should the file change meanwhile, a broken character becomes half a
    surrogate pair, and its row is refused like any other that has one.
    """

    def __init__(self, path: Path) -> None:
        self.total = path.stat().st_size
        self._path = path
        self._returned: list[Line] = []
        self._open_at(START)

    def _open_at(self, place: Place) -> None:
        self._read_to = place
        file = self._path.open("rb")
        if place == START and file.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8:
            self._read_to = Place(file.tell())
        file.seek(self._read_to.offset)
        self._file = io.TextIOWrapper(file, encoding="utf-8", errors="surrogateescape", newline="")

    @property
    def place(self) -> Place:
        """Where the next line begins."""
        return self._returned[-1].before if self._returned else self._read_to

    def go_to(self, place: Place) -> None:
        """Go on from a place where reading was before, in the same file."""
        self._file.close()
        self._returned.clear()
        self._open_at(place)

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
        before, size = self._read_to, _size(text)
        end = text
        while len(end) > ROW_CHARACTERS_MAX and not end.endswith(("\n", "\r")):
            end = self._file.readline(ROW_CHARACTERS_MAX + 1)
            size += _size(end)
        self._read_to = Place(before.offset + size, before.line + 1)
        return Line(self._read_to.line, text, before, len(text) > ROW_CHARACTERS_MAX)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._file.close()


def _size(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogateescape"))
