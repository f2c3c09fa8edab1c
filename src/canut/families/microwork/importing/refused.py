"""The file of refused rows, beside the client's."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any, Self

from canut.core.spreadsheet import safe_cell
from canut.families.microwork.importing.row import RefusedRow

HEADER = ("line", "reason", "row")
TEXT_CHARACTERS_MAX = 10_000
"""Of a longer row the start is written; the whole one is in the client's file."""


class RefusedRows:
    """Writes refused rows as they come; without any there is no file, and an earlier one goes away."""

    def __init__(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self._path = path
        self._file: IO[str] | None = None
        self._writer: Any = None

    @property
    def path(self) -> Path | None:
        """Where the rows are; None when none was refused."""
        return self._path if self._file else None

    def write(self, rows: Iterable[RefusedRow]) -> None:
        """Write rows, readable by others at once."""
        for row in rows:
            self._write(row)
        if self._file:
            self._file.flush()

    def _write(self, row: RefusedRow) -> None:
        if self._file is None:
            # A row may hold half characters: that is why it is refused.
            self._file = self._path.open("w", encoding="utf-8", errors="replace", newline="")
            self._writer = csv.writer(self._file)
            self._writer.writerow(HEADER)
        text = row.text[:TEXT_CHARACTERS_MAX].replace("\x00", "\N{REPLACEMENT CHARACTER}")
        self._writer.writerow((row.line, safe_cell(row.reason), safe_cell(text)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._file:
            self._file.close()
