"""``canut person``: accounts of people."""

from typing import Annotated

import typer
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from canut.core.people.models import Membership
from canut.core.people.operations import add_member, register_person
from canut.faces.cli.lookup import organisation_of
from canut.faces.cli.options import commands
from canut.faces.cli.output import say
from canut.faces.cli.refusals import Refused

app = commands("Add people.")


@app.callback()
def person() -> None:
    """Add people."""


@app.command()
def add(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="The address they sign in with.")],
    name: Annotated[str, typer.Option(help="Their name.")],
    member_of: Annotated[
        str | None, typer.Option(metavar="ORGANISATION", help="The client or operator they act for.")
    ] = None,
    role: Annotated[Membership.Role, typer.Option(help="What they may do there.")] = Membership.Role.MANAGER,
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
