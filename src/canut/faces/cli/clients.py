"""``canut client``: who asks for work, and the money they pay in."""

from datetime import datetime
from typing import Annotated

import typer
from django.utils import timezone

from canut.core.ledger import chart
from canut.core.ledger.exchanges import Rate
from canut.core.ledger.exchanges import exchange as change
from canut.core.ledger.operations import open_account
from canut.core.ledger.queries import available_minor
from canut.core.people.models import Organisation
from canut.core.people.operations import name_otherwise, register_organisation
from canut.core.work.operations.chargebacks import charge_back
from canut.core.work.operations.funding import deposit as record_deposit
from canut.core.work.operations.refunds import end_refund, refund_client
from canut.engines.money import exchange_rate, format_money, minor_units
from canut.faces.cli.lookup import actor, client_of
from canut.faces.cli.options import By, commands
from canut.faces.cli.output import say
from canut.faces.cli.refusals import Refused

app = commands("Add clients and record their money.")

Name = Annotated[str, typer.Argument(metavar="NAME", help="The client's name.")]
Also = Annotated[list[str] | None, typer.Option(help="Another name that it uses or used; may be repeated.")]
Amount = Annotated[str, typer.Argument(metavar="AMOUNT", help="In whole units: 250 or 250.00.")]
Currency = Annotated[str, typer.Argument(metavar="CURRENCY", help="ISO 4217 code, such as EUR.")]
Reference = Annotated[str, typer.Option(help="The bank's reference; the same one counts once.")]


@app.command()
def add(
    name: Name,
    siren: Annotated[str, typer.Option(help="Its SIREN.")] = "",
    vat: Annotated[str, typer.Option(help="Its VAT number.")] = "",
    country: Annotated[str, typer.Option(help="Its country, by ISO 3166 code.")] = "FR",
    also: Also = None,
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
    name_otherwise(organisation=client, other_names=also or ())
    say(f"Client {client.name}")


@app.command()
def names(name: Name, also: Also = None) -> None:
    """State the other names that a client uses, instead of those stated before; workers see them."""
    client = client_of(name)
    name_otherwise(organisation=client, other_names=also or ())
    known = ", ".join(client.other_names)
    say(f"{client.name} is also known as {known}" if known else f"{client.name} uses no other name")


@app.command()
def deposit(
    name: Name,
    amount: Amount,
    currency: Currency,
    reference: Reference,
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


@app.command()
def refund(name: Name, amount: Amount, currency: Currency, reference: Reference) -> None:
    """Promise a client's free money back to them; what is held for workers stays held."""
    client, code = client_of(name), currency.upper()
    promised = refund_client(
        client=client,
        amount_minor=minor_units(amount, code),
        currency=code,
        key=reference,
        now=timezone.now(),
    )
    say(f"{format_money(promised.amount_minor, code)} is promised back to {client.name}")
    say(f"Once the bank has carried it out: canut client refunded {name!r} --reference {reference}")


@app.command()
def refunded(
    *,
    name: Name,
    reference: Reference,
    refused: Annotated[bool, typer.Option("--refused", help="The bank refused it.")] = False,
) -> None:
    """Record that the bank carried a refund out, or refused it."""
    client = client_of(name)
    settled = end_refund(client=client, key=reference, arrived=not refused, now=timezone.now())
    money = format_money(settled.amount_minor, settled.currency)
    say(f"{money} is free for {client.name} again" if refused else f"{money} left for {client.name}")


@app.command()
def chargeback(name: Name, amount: Amount, currency: Currency, reference: Reference, by: By = None) -> None:
    """Record that the bank took a deposit back: workers first, then the client's money, then the operator."""
    client, code = client_of(name), currency.upper()
    done = charge_back(
        client=client,
        amount_minor=minor_units(amount, code),
        currency=code,
        key=reference,
        actor=actor(by),
        now=timezone.now(),
    )
    say(f"{format_money(done.of_client_minor, code)} of it came from {client.name}")
    if done.cancelled:
        say(f"Projects ended for it: {', '.join(str(project.pk) for project in done.cancelled)}")
    if done.of_operator_minor:
        say(f"{format_money(done.of_operator_minor, code)} is the operator's guarantee; the client owes it")


@app.command()
def exchange(
    *,
    name: Name,
    amount: Amount,
    currency: Currency,
    target: Annotated[str, typer.Argument(metavar="INTO", help="ISO 4217 code of the other currency.")],
    rate: Annotated[str, typer.Option(help="Units of INTO for one of CURRENCY: 1.0843 or 655957/1000.")],
    source: Annotated[str, typer.Option(help="Who published the rate.")],
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day it is for.")],
    reference: Reference,
) -> None:
    """Change a client's free money into another currency, at a rate that anyone can look up."""
    client, sold, bought = client_of(name), currency.upper(), target.upper()
    code = chart.client_funds(client.pk)
    made = change(
        key=f"client:{client.pk}:{reference}",
        debit=open_account(code=code, currency=sold),
        credit=open_account(code=code, currency=bought),
        amount_minor=minor_units(amount, sold),
        rate=Rate(exchange_rate(rate), source, on.date()),
        now=timezone.now(),
    )
    worth = format_money(made.bought.amount_minor, bought)
    say(f"{format_money(made.sold.amount_minor, sold)} became {worth}")
