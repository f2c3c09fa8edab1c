"""What an import did."""

from dataclasses import dataclass
from pathlib import Path


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
