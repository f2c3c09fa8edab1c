"""``canut init``: the store, the operator and its first account."""

import os
import sys
from typing import Annotated

import typer
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.utils import timezone

from canut.core.people.models import Membership, Organisation, Person
from canut.core.people.operations import add_member, register_organisation, register_person
from canut.core.people.queries import operator as known_operator
from canut.faces.cli.options import commands
from canut.faces.cli.output import counted, note, say
from canut.faces.cli.refusals import Refused
from canut.faces.cli.store import bring_up_to_date

PASSWORD = "CANUT_OPERATOR_PASSWORD"  # noqa: S105 - the variable's name, not a secret


app = commands()


@app.command()
def init(
    *,
    operator: Annotated[str | None, typer.Option(metavar="NAME", help="Who hosts this platform.")] = None,
    email: Annotated[str | None, typer.Option(metavar="EMAIL", help="Address of the first account.")] = None,
    name: Annotated[str | None, typer.Option(metavar="NAME", help="Name of the first account.")] = None,
    siren: Annotated[str, typer.Option(help="The operator's SIREN.")] = "",
    vat: Annotated[str, typer.Option(help="The operator's VAT number.")] = "",
    no_input: Annotated[
        bool, typer.Option("--no-input", help=f"Ask nothing; the pass phrase comes from {PASSWORD}.")
    ] = False,
) -> None:
    """Create the store, the operator and its first account; what is there already stays."""
    steps = bring_up_to_date()
    where = connection.settings_dict["NAME"]
    done = f"{counted(steps, 'step')} done" if steps else "up to date"
    say(f"Store: {where} ({done})")
    host = known_operator()
    if host is not None and Membership.objects.filter(organisation=host).exists():
        say(f"Operator: {host}")
        return
    asks = not no_input and sys.stdin.isatty()
    if not asks and operator is None and email is None and host is None:
        note("No operator yet. Next: canut init --operator NAME --email EMAIL")
        return
    operator = host.name if host else _given(operator, "--operator", "Who hosts this platform?", asks=asks)
    email = _address(_given(email, "--email", "Address of the first account", asks=asks))
    with transaction.atomic():
        host = host or register_organisation(
            kind=Organisation.Kind.OPERATOR,
            name=operator,
            siren=siren,
            vat_number=vat,
            now=timezone.now(),
        )
        person = _account(email, name or email.partition("@")[0], asks=asks)
        add_member(organisation=host, person=person, role=Membership.Role.OWNER, now=timezone.now())
    say(f"Operator: {host}\nAccount: {person.email}\nNext: canut serve")


def _given(value: str | None, option: str, question: str, *, asks: bool) -> str:
    given = (value or (typer.prompt(question) if asks else "")).strip()
    if not given:
        raise Refused(f"{option} is missing: give it, or run this on a terminal and be asked")
    return given


def _address(email: str) -> str:
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(f"{email!r} is no e-mail address; write it as name@example.org") from None
    return email.lower()


def _account(email: str, name: str, *, asks: bool) -> Person:
    known = Person.objects.filter(email=email).first()
    if known is not None:
        return known
    password = os.environ.get(PASSWORD) or ""
    if asks and not password:
        password = typer.prompt("Pass phrase", hide_input=True, confirmation_prompt=True)
    if not password:
        raise Refused(f"the first account needs a pass phrase: put it into {PASSWORD}")
    try:
        validate_password(password, Person(email=email, name=name))
    except ValidationError as error:
        raise Refused(f"choose another pass phrase: {' '.join(error.messages)}") from None
    return register_person(email=email, name=name, password=password, is_staff=True, now=timezone.now())
