"""The file of refused rows, beside the client's."""

import csv
import io
import os
from collections.abc import Sequence
from pathlib import Path

from canut.core.spreadsheet import safe_cell
from canut.families.microwork.importing.row import RefusedRow

HEADER = ("line", "reason", "row")
TEXT_CHARACTERS_MAX = 10_000
"""Of a longer row the start is written; the whole one is in the client's file."""


class RefusedRows:
    """Writes refused rows, a batch at a time; without any there is no file.

    Attributes
    ----------
    size
        Bytes of the batches that stay: what lies behind them is of a batch that was lost.

    Parameters
    ----------
    size
        Bytes that an earlier start wrote and that stay; with none, an earlier file goes away.
    """

    def __init__(self, path: Path, *, size: int = 0) -> None:
        is_whole = path.is_file() and path.stat().st_size >= size
        self.size = size if is_whole else 0
        if not self.size:
            path.unlink(missing_ok=True)
        self._path = path

    @property
    def path(self) -> Path | None:
        """Where the rows are; None when none was refused."""
        return self._path if self.size else None

    def text_of(self, rows: Sequence[RefusedRow]) -> bytes:
        """Return what these rows add to the file."""
        if not rows:
            return b""
        written = io.StringIO(newline="")
        writer = csv.writer(written)
        if not self.size:
            writer.writerow(HEADER)
        for row in rows:
            text = row.text[:TEXT_CHARACTERS_MAX].replace("\x00", "\N{REPLACEMENT CHARACTER}")
            writer.writerow((row.line, safe_cell(row.reason), safe_cell(text)))
        # A row may hold half characters: that is why it is refused.
        return written.getvalue().encode(errors="replace")

    def write(self, text: bytes) -> None:
        """Write behind the batches that stay; it is on the disk before the store says that they were read."""
        if not text:
            return
        with self._path.open("r+b" if self._path.exists() else "wb") as file:
            file.truncate(self.size)
            file.seek(self.size)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())

    def cut_off(self) -> None:
        """Remove what was written of a batch that was lost."""
        if self._path.exists():
            os.truncate(self._path, self.size)
            if not self.size:
                self._path.unlink()
