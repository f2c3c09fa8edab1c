"""``canut verify``: the guarantees, re-proved on this store."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from django.db import DatabaseError
from django.utils import timezone

from canut.faces.cli.options import Json, commands
from canut.faces.cli.output import as_json, note, table
from canut.faces.cli.refusals import BROKEN, Refused
from canut.faces.cli.store import missing_steps
from canut.proofs import roots_in
from canut.verification import State, Verdict, record
from canut.verification import verify as prove

app = commands()


@app.command()
def verify(
    *,
    root: Annotated[
        Path | None,
        typer.Option(
            "--root", metavar="FILE", help="Roots as they were published: detects rewritten history."
        ),
    ] = None,
    no_record: Annotated[
        bool, typer.Option("--no-record", help="Leave no trace in the history that everybody reads.")
    ] = False,
    json: Json = False,
) -> None:
    """Re-prove every guarantee on this store; exit 1 with the offending rows when one is broken.

    What it found is added to the history of checks, unless the store can only be read.
    """
    published = roots_in(root) if root else []
    if missing_steps():
        raise Refused("this store is not set up or not up to date: run `canut init`")
    verdicts = prove(published=published)
    if not no_record:
        _record(verdicts)
    if json:
        as_json([_plain(verdict) for verdict in verdicts])
    else:
        table(("guarantee", "what", "state", "checks"), [_row(verdict) for verdict in verdicts])
        _tell_broken(verdicts)
    if any(verdict.state is State.BROKEN for verdict in verdicts):
        raise typer.Exit(BROKEN)


def _record(verdicts: Sequence[Verdict]) -> None:
    try:
        record(verdicts, now=timezone.now())
    except DatabaseError as error:
        # What was found counts more than its record: a copy that can only be read is verified too.
        note(f"This run is not in the history of checks: {error}")


def _row(verdict: Verdict) -> tuple[str, str, str, int]:
    return verdict.guarantee, verdict.title, verdict.state, len(verdict.proofs)


def _tell_broken(verdicts: Sequence[Verdict]) -> None:
    for verdict in verdicts:
        for proof in verdict.proofs:
            if not proof.offending:
                continue
            note(f"{verdict.guarantee} is broken: {proof.sentence} {proof.offending} offending rows:")
            for row in proof.rows:
                note(f"  {row}")
            if proof.offending > len(proof.rows):
                note(f"  … and {proof.offending - len(proof.rows)} more")


def _plain(verdict: Verdict) -> dict[str, object]:
    return {
        "guarantee": verdict.guarantee,
        "title": verdict.title,
        "state": verdict.state,
        "checks": [
            {"sentence": proof.sentence, "offending": proof.offending, "rows": proof.rows}
            for proof in verdict.proofs
        ],
    }
