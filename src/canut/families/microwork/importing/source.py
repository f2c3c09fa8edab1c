"""Which reader reads a file."""

from collections.abc import Callable
from pathlib import Path

from django.utils.translation import gettext as _

from canut.families.microwork.importing.csv_file import CsvFile
from canut.families.microwork.importing.encoding import check_utf8
from canut.families.microwork.importing.errors import FileRefused
from canut.families.microwork.importing.jsonl_file import JsonlFile
from canut.families.microwork.importing.parquet_file import ParquetFile
from canut.families.microwork.importing.row import Source

TEXT: dict[str, Callable[[Path], Source]] = {
    ".csv": CsvFile,
    ".tsv": CsvFile,
    ".jsonl": JsonlFile,
    ".ndjson": JsonlFile,
}
PARQUET, ZIP = ".parquet", ".zip"
TABLES = (*TEXT, PARQUET)


def open_source(path: Path) -> Source:
    """Open a table by its ending.

    Raises
    ------
    FileRefused
        When it is not there, of another kind, or not in UTF-8.
    """
    suffix = path.suffix.lower()
    if suffix not in TABLES:
        raise FileRefused(
            _("%(file)s: give a file that ends with %(endings)s")
            % {"file": path.name, "endings": ", ".join([*TABLES, ZIP])}
        )
    check_there(path)
    try:
        if suffix == PARQUET:
            return ParquetFile(path)
        check_utf8(path)
        return TEXT[suffix](path)
    except OSError as error:
        raise FileRefused(
            _("%(file)s cannot be read: %(why)s") % {"file": path, "why": error.strerror or error}
        ) from None


def check_there(path: Path) -> None:
    """Raise FileRefused when there is no such file."""
    if not path.is_file():
        raise FileRefused(_("%(file)s: there is no such file; check the path") % {"file": path})
