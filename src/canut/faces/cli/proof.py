"""``canut proof``: the daily roots, and proofs that a record is in one."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone

from canut.core.audit.proofs import inclusion
from canut.core.audit.proofs import roots as published_roots
from canut.core.audit.seals import seal_day
from canut.faces.cli.options import Json, commands
from canut.faces.cli.output import as_json, counted, note, say, table
from canut.faces.cli.refusals import BROKEN
from canut.proofs import inclusions_in, plain, roots_in

app = commands("Seal each day under a root, and prove that a record is in it.")

Out = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write it to a file.")]


@app.command()
def seal(
    *,
    day: Annotated[
        datetime | None,
        typer.Option(
            metavar="DAY", formats=["%Y-%m-%d"], help="Up to and with this day; yesterday unless said."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Seal everything recorded until the end of a day (UTC); `canut serve` does it every night."""
    now = timezone.now()
    chosen = day.date() if day else now.astimezone(UTC).date() - timedelta(days=1)
    made = seal_day(day=chosen, now=now)
    if json:
        as_json(
            {"day": chosen.isoformat(), "root": made.root if made else None, "size": made.size if made else 0}
        )
    elif made:
        say(f"{made.day}: {made.root} over {counted(made.size - 1, 'record')}")
        say("Publish it where others keep it: canut proof roots -o roots.json")
    else:
        say(f"{chosen} is sealed already")


@app.command()
def roots(*, output: Out = None, json: Json = False) -> None:
    """List the root of each closed day: publish them where this platform cannot change them."""
    listed = plain(published_roots())
    if output:
        _write(output, listed)
        roots = counted(len(listed), "root")
        note(f"{output} has {roots}: give it away, `canut verify --root {output}` compares")
    elif json:
        as_json(listed)
    else:
        table(("day", "records", "root"), [(one["day"], one["size"] - 1, one["root"]) for one in listed])


@app.command("of")
def proof_of(
    *,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="event, transfer, accrual, top-up, terms, …")],
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="The record's number.")],
    output: Out = None,
) -> None:
    """Give the proof that a record is in the root of its day; checking it needs nothing of this store."""
    found = inclusion(kind=kind, record_id=number).plain()
    _write(output, found) if output else as_json(found)


@app.command()
def check(
    *,
    proof: Annotated[
        Path, typer.Argument(metavar="PROOF", help="What `canut proof of` or a work page gave.")
    ],
    root: Annotated[
        Path | None, typer.Option("--root", metavar="FILE", help="Roots as they were published.")
    ] = None,
) -> None:
    """Check proofs, against published roots where they are given; exit 1 when one does not hold."""
    known = {one.day: one.root for one in roots_in(root)} if root else None
    wrong = 0
    for one in inclusions_in(proof):
        name = f"{one.kind} {one.id}"
        if not one.is_true():
            wrong += 1
            note(f"{name}: the path does not lead to the root; the record or the proof was changed")
        elif known is not None and known.get(one.day) != one.root:
            wrong += 1
            note(f"{name}: {one.root} is not what was published for {one.day}")
        else:
            say(f"{name} is in the root of {one.day}" + (", as published" if known else ""))
    if wrong:
        raise typer.Exit(BROKEN)


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
