"""Results with the files that people sent: a ZIP of one CSV and the files its cells name."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from canut.families.microwork.exporting.columns import Column
from canut.families.microwork.exporting.formats import FORMATS, WRITERS, Writer, write_csv
from canut.families.microwork.exporting.replacing import part_of
from canut.families.microwork.exporting.rows import FILES, ResultRow
from canut.families.microwork.forms import Form

ENDING = ".zip"
RESULTS = "results.csv"


def formats_of(form: Form) -> tuple[str, ...]:
    """Return the names of the formats in which the results of a form can be had."""
    return (*FORMATS, ENDING.removeprefix(".")) if form.files else FORMATS


def write_zip(path: Path, columns: Sequence[Column], rows: Iterable[ResultRow]) -> int:
    """Write ``results.csv`` and each file its cells name, once; return the number of rows.

    Files are stored as they are: pictures and recordings are compressed already.
    """
    between = part_of(path)
    try:
        with ZipFile(path, "w", ZIP_STORED) as archive:
            count = write_csv(between, columns, _with_files(archive, rows))
            archive.write(between, RESULTS, ZIP_DEFLATED)
    finally:
        between.unlink(missing_ok=True)
    return count


def _with_files(archive: ZipFile, rows: Iterable[ResultRow]) -> Iterator[ResultRow]:
    there: set[str] = set()
    for row in rows:
        files = row.get(FILES)
        for name, place in files.items() if isinstance(files, dict) else ():
            if name not in there:
                archive.write(place, name)
                there.add(name)
        yield row


ALL_WRITERS: dict[str, tuple[Writer, str]] = {**WRITERS, ENDING: (write_zip, "application/zip")}
"""The writer and the media type of each ending, the ZIP's as well."""
