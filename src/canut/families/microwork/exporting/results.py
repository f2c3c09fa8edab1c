"""Writing the results of a project, and beside them where they come from."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl
from django.db import OperationalError
from django.utils.translation import gettext as _

from canut.core.work.models import Project
from canut.families.microwork.exporting.archive import ALL_WRITERS
from canut.families.microwork.exporting.columns import columns_of
from canut.families.microwork.exporting.croissant import ResultFile, croissant
from canut.families.microwork.exporting.errors import ExportFailed
from canut.families.microwork.exporting.figures import figures_of
from canut.families.microwork.exporting.replacing import replacing
from canut.families.microwork.exporting.rows import ResultRow, result_rows
from canut.families.microwork.plan import plan_of


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written: how many rows, where, and the file's SHA-256."""

    rows: int
    path: Path
    sha256: str
    provenance: Path | None


PROGRESS_ROWS = 1_000
"""Rows between two words of progress."""


def export_results(
    *,
    project: Project,
    path: Path,
    provenance: Path | None = None,
    now: datetime,
    progress: Callable[[int], None] | None = None,
) -> ExportReport:
    """Write the results of a project to CSV, JSONL or Parquet, by the file's ending; in constant memory.

    A ZIP holds the CSV and the files that people sent.

    In CSV a text that a spreadsheet program would run as a formula (it starts with ``= + - @``, a tab or a
    carriage return) gets an apostrophe before it, where people or the client's file may have written it;
    JSONL and Parquet keep every text as it is.

    Parameters
    ----------
    provenance
        Where the Croissant description of the file goes; None writes none.
    progress
        Called now and then with how many rows are written.

    Raises
    ------
    ExportFailed
        When the ending is unknown or the file cannot be written; what was there before is untouched.
    """
    if path.suffix.lower() not in ALL_WRITERS:
        raise ExportFailed(
            _("%(file)s: results are written to a file that ends with %(endings)s")
            % {"file": path.name, "endings": ", ".join(ALL_WRITERS)}
        )
    if provenance and provenance.absolute() == path.absolute():
        raise ExportFailed(_("%(file)s: give results and provenance a file each") % {"file": path.name})
    try:
        return _export(project, path, provenance, now, progress)
    except (OSError, OperationalError, pl.exceptions.PolarsError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise ExportFailed(
            _("%(file)s was not written: %(why)s. Correct this and export again; nothing was lost.")
            % {"file": path, "why": why}
        ) from error


def _told(rows: Iterator[ResultRow], progress: Callable[[int], None] | None) -> Iterator[ResultRow]:
    for number, row in enumerate(rows, start=1):
        yield row
        if progress and number % PROGRESS_ROWS == 0:
            progress(number)


def _export(
    project: Project,
    path: Path,
    provenance: Path | None,
    now: datetime,
    progress: Callable[[int], None] | None,
) -> ExportReport:
    write, media_type = ALL_WRITERS[path.suffix.lower()]
    plan = plan_of(project)
    columns = columns_of(plan.sheet.form)
    with replacing(path) as part:
        rows = write(part, columns, _told(result_rows(project, plan), progress))
        with part.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        size_bytes = part.stat().st_size
    if provenance:
        written = ResultFile(path.name, media_type, size_bytes, sha256, rows, columns)
        described = croissant(project, plan, figures_of(project, now), written, now)
        with replacing(provenance) as part:
            part.write_text(json.dumps(described, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return ExportReport(rows, path, sha256, provenance)
