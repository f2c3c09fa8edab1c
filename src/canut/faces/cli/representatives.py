"""``canut representative``: whom the workers elected."""

from datetime import datetime
from typing import Annotated

import typer
from django.utils import timezone

from canut.core.local_time import midnight
from canut.core.rules.operations.mandates import end_mandates, record_mandate
from canut.core.rules.queries import mandates
from canut.faces.cli.lookup import actor, person_of
from canut.faces.cli.options import By, Json, commands
from canut.faces.cli.output import as_json, say, table
from canut.faces.cli.refusals import Refused

app = commands("Record whom the workers elected to represent them, and until when.")

Email = Annotated[str, typer.Argument(metavar="EMAIL", help="Who was elected.")]


@app.command()
def record(
    *,
    email: Email,
    until: Annotated[
        datetime, typer.Option(metavar="DAY", formats=["%Y-%m-%d"], help="The day on which it ends.")
    ],
    election: Annotated[str, typer.Option(help="The day, the votes, where the minutes are.")],
    since: Annotated[
        datetime | None,
        typer.Option("--from", metavar="DAY", formats=["%Y-%m-%d"], help="Its first day; now unless said."),
    ] = None,
    by: By = None,
) -> None:
    """Record a mandate; nobody records their own."""
    now = timezone.now()
    made = record_mandate(
        person=person_of(email),
        starts_at=midnight(since) if since else now,
        ends_at=midnight(until),
        election=election,
        actor=actor(by),
        now=now,
    )
    say(f"{made.person} represents the workers from {made.starts_at:%Y-%m-%d} to {until:%Y-%m-%d}")


@app.command()
def end(*, email: Email, by: By = None) -> None:
    """End a mandate before its day, as when its holder resigns."""
    person = person_of(email)
    if not end_mandates(person=person, actor=actor(by), now=timezone.now()):
        raise Refused(f"{person} represents nobody; see `canut representative list`")
    say(f"{person} represents the workers no more")


@app.command("list")
def list_mandates(*, json: Json = False) -> None:
    """List whose mandate runs."""
    found = list(mandates(now=timezone.now()))
    if json:
        as_json(
            [
                {
                    "person": one.person.email,
                    "since": one.starts_at.isoformat(),
                    "until": one.ends_at.isoformat(),
                }
                for one in found
            ]
        )
        return
    rows = [
        (one.person.email, f"{one.starts_at:%Y-%m-%d}", f"{one.ends_at:%Y-%m-%d}", one.election)
        for one in found
    ]
    table(("representative", "from", "to", "elected"), rows)
