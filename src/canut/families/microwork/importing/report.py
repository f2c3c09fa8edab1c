"""What an import did."""

from dataclasses import dataclass
from pathlib import Path

from canut.families.microwork.importing.row import START, Place


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Counts of rows: ``added`` + ``known`` + ``refused`` = ``rows``.

    Attributes
    ----------
    known
        Rows that were in before, from this file or another.
    refused_path
        The file that holds every refused row with its reason; None when nothing was refused.
    """

    added: int
    known: int
    refused: int
    refused_path: Path | None

    @property
    def rows(self) -> int:
        """Rows read; a header and empty lines are none."""
        return self.added + self.known + self.refused


@dataclass(frozen=True, slots=True)
class Reached:
    """How far an import is, between two batches: all that another process needs to go on from there.

    Attributes
    ----------
    refused_bytes
        Size of the file of refused rows.
    """

    added: int = 0
    known: int = 0
    refused: int = 0
    place: Place = START
    refused_bytes: int = 0

    @property
    def rows(self) -> int:
        """Rows read."""
        return self.added + self.known + self.refused


BEGINNING = Reached()
