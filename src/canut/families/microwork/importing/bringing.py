"""What a client hands in: a table, or a ZIP with a table and the files its rows name, or of files alone."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from canut.families.microwork.importing.archive import Archive
from canut.families.microwork.importing.errors import FileRefused
from canut.families.microwork.importing.row import Source
from canut.families.microwork.importing.source import TABLES, ZIP, check_there, open_source
from canut.families.microwork.importing.zip_files import FILE_COLUMN, FileRows
from canut.families.microwork.media.folder import Files, Folder
from canut.families.microwork.plan import Plan


@contextmanager
def brought(path: Path, plan: Plan, scratch: Path) -> Iterator[tuple[Source, Files]]:
    """Open what a client hands in as its rows and the files they name.

    Parameters
    ----------
    scratch
        A folder with room for the table of a ZIP; its files are read where they are.

    Raises
    ------
    FileRefused
        When it is not there, of another kind, not in UTF-8, or a ZIP that cannot be imported.
    """
    if path.suffix.lower() != ZIP:
        with open_source(path) as source:
            yield source, Folder(path.parent)
        return
    check_there(path)
    scratch.mkdir(parents=True, exist_ok=True)
    with Archive(path) as archive, tempfile.TemporaryDirectory(dir=scratch) as room:
        table = _table(path, archive)
        if table is None:
            yield FileRows(archive.names, _lone_column(path, plan)), archive
            return
        with open_source(archive.unpack_table(table, Path(room))) as source:
            yield source, archive


def _table(path: Path, archive: Archive) -> str | None:
    tables = [name for name in archive.names if PurePosixPath(name).suffix.lower() in TABLES]
    if len(tables) > 1:
        raise FileRefused(
            _("%(file)s holds %(count)d tables (%(first)s, %(second)s…): leave one. Nothing was imported.")
            % {"file": path.name, "count": len(tables), "first": tables[0], "second": tables[1]}
        )
    return tables[0] if tables else None


def _lone_column(path: Path, plan: Plan) -> str:
    """Return the column that names a file, where a file is all that an item needs."""
    sheet = plan.sheet
    columns = list(sheet.form.media)
    if plan.specification.test or len(columns) != 1 or {*sheet.required} - {*columns, FILE_COLUMN}:
        raise FileRefused(
            _(
                "%(file)s holds no table: put a CSV or JSONL file in it, one item a row, with these columns:"
                " %(columns)s. Nothing was imported."
            )
            % {"file": path.name, "columns": ", ".join(dict.fromkeys((*sheet.required, *columns)))}
        )
    return columns[0]
