"""``canut client``: who asks for work, and the money they pay in."""

from typing import Annotated

import typer
from django.utils import timezone

from canut.core.ledger import chart
from canut.core.ledger.queries import available_minor
from canut.core.people.models import Organisation
from canut.core.people.operations import register_organisation
from canut.core.work.operations.funding import deposit as record_deposit
from canut.engines.money import format_money, minor_units
from canut.faces.cli.lookup import client_of
from canut.faces.cli.options import commands
from canut.faces.cli.output import say
from canut.faces.cli.refusals import Refused

app = commands("Add clients and record their money.")

Name = Annotated[str, typer.Argument(metavar="NAME", help="The client's name.")]


@app.command()
def add(
    name: Name,
    siren: Annotated[str, typer.Option(help="Its SIREN.")] = "",
    vat: Annotated[str, typer.Option(help="Its VAT number.")] = "",
    country: Annotated[str, typer.Option(help="Its country, by ISO 3166 code.")] = "FR",
) -> None:
    """Register a client."""
    if not name.strip():
        raise Refused("a client needs a name; write it between quotes when it has spaces")
    client = register_organisation(
        kind=Organisation.Kind.CLIENT,
        name=name.strip(),
        siren=siren,
        vat_number=vat,
        country=country.upper(),
        now=timezone.now(),
    )
    say(f"Client {client.name}")


@app.command()
def deposit(
    name: Name,
    amount: Annotated[str, typer.Argument(metavar="AMOUNT", help="In whole units: 250 or 250.00.")],
    currency: Annotated[str, typer.Argument(metavar="CURRENCY", help="ISO 4217 code, such as EUR.")],
    reference: Annotated[str, typer.Option(help="The bank's reference; the same one counts once.")],
) -> None:
    """Record money that a client paid in."""
    client = client_of(name)
    code = currency.upper()
    paid_minor = minor_units(amount, code)
    if paid_minor <= 0:
        raise Refused(f"{amount} {code} is no deposit; give an amount above 0")
    record_deposit(client=client, amount_minor=paid_minor, currency=code, key=reference, now=timezone.now())
    has = available_minor(code=chart.client_funds(client.pk), currency=code)
    say(f"{client.name} has {format_money(has, code)} available")
