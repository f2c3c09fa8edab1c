"""``canut tasks``: items come in."""

from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone

from canut.faces.cli.lookup import microwork_of
from canut.faces.cli.options import Json, ProjectId, commands
from canut.faces.cli.output import as_json, counted, note, progress, say
from canut.families.microwork.operations.imports import import_items

app = commands("Bring a client's items in.")


@app.callback()
def tasks() -> None:
    """Bring a client's items in."""


@app.command(name="import")
def import_(
    *,
    project_id: ProjectId,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="CSV, JSONL, Parquet, or a ZIP of one and its media.")
    ],
    json: Json = False,
) -> None:
    """Import the rows of a file as tasks; repeated, it doubles nothing."""
    project = microwork_of(project_id)
    with progress(f"Importing {file.name}") as advance:
        report = import_items(project=project, path=file, now=timezone.now(), progress=advance)
    told = {"rows": report.rows, "added": report.added, "known": report.known, "refused": report.refused}
    if json:
        as_json({**told, "refused_path": report.refused_path})
        return
    added, refused = counted(report.added, "task"), counted(report.refused, "row")
    say(f"{added} added, {report.known} in already, {refused} refused")
    if report.refused_path:
        note(f"The refused rows with their reasons: {report.refused_path}")
