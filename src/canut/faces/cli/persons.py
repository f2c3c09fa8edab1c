"""``canut person``: accounts of people."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from canut.core.local_time import midnight
from canut.core.people.models import Membership
from canut.core.people.operations import add_member, register_person
from canut.core.worktime.days import DayOfTime, days_of
from canut.core.worktime.partition import Interval
from canut.core.worktime.queries import intervals
from canut.faces.cli.lookup import organisation_of, person_of
from canut.faces.cli.options import From, Json, To, commands
from canut.faces.cli.output import as_json, clock, say, table
from canut.faces.cli.person_rights import erase, file
from canut.faces.cli.refusals import Refused

app = commands("Add people, show their hours, and serve their rights over their data.")
for right in (file, erase):
    app.command()(right)


@app.callback()
def person() -> None:
    """Add people, show their hours, and serve their rights over their data."""


@app.command()
def add(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="The address they sign in with.")],
    name: Annotated[str, typer.Option(help="Their name.")],
    member_of: Annotated[
        str | None, typer.Option(metavar="ORGANISATION", help="The client or operator they act for.")
    ] = None,
    role: Annotated[Membership.Role, typer.Option(help="What they may do there.")] = Membership.Role.REVIEWER,
) -> None:
    """Register a person; they choose their pass phrase by the sign-in page's reset link."""
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(f"{email!r} is no e-mail address; write it as name@example.org") from None
    organisation = organisation_of(member_of) if member_of else None
    with transaction.atomic():
        made = register_person(email=email, name=name, now=timezone.now())
        if organisation:
            add_member(organisation=organisation, person=made, role=role, now=timezone.now())
    where = f", {role} of {organisation}" if organisation else ""
    say(f"{made.name} <{made.email}>{where}")


@app.command()
def hours(
    *,
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="Whose hours.")],
    start: From = None,
    end: To = None,
    json: Json = False,
) -> None:
    """Show a person's hours on duty by day; all of them unless days are given."""
    who = person_of(email)
    zone = timezone.get_default_timezone()
    since = midnight(start) if start else who.joined_at
    parts = intervals(person_id=who.pk, start=since, end=midnight(end) if end else timezone.now())
    days = days_of(parts, zone)
    if json:
        as_json({"person": who.email, "days": [_plain(day) for day in days], "intervals": _rows(parts)})
        return
    heads = ("day", "on duty", "engaged", "waiting", "paid breaks", "unpaid breaks")
    table(heads, [(day.day, *map(clock, list(_plain(day).values())[1:])) for day in days])
    say(f"On duty: {clock(sum(day.on_duty for day in days))}")


def _plain(day: DayOfTime) -> dict[str, Any]:
    return {
        "day": day.day,
        "on_duty_seconds": day.on_duty,
        "engaged_seconds": day.engaged,
        "waiting_seconds": day.waiting,
        "paid_break_seconds": day.paid_break,
        "unpaid_break_seconds": day.unpaid_break,
    }


def _rows(parts: Sequence[Interval]) -> list[dict[str, object]]:
    return [
        {
            "start": one.start.isoformat(),
            "end": one.end.isoformat(),
            "kind": one.kind.value,
            "project": one.project_id,
            "assignment": one.assignment_id,
        }
        for one in parts
    ]
