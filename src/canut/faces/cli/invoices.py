"""``canut invoice``: what the operator invoices its clients."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from django.utils import timezone

from canut.core.invoices.documents import invoice_figures, invoice_pdf
from canut.core.invoices.models import Invoice
from canut.core.invoices.operations.credit_notes import credit_invoice
from canut.core.invoices.operations.facts import Stated, state_billing_facts
from canut.core.invoices.operations.invoicing import invoice_months
from canut.core.invoices.queries import every_invoice, invoice_numbered
from canut.core.people.models import Organisation
from canut.core.people.queries import operator
from canut.engines.money import format_money
from canut.faces.cli.lookup import actor, client_of
from canut.faces.cli.options import By, Json, commands
from canut.faces.cli.output import as_json, say, table
from canut.faces.cli.refusals import Refused

app = commands("Invoice clients, month by month.")

Number = Annotated[str, typer.Argument(metavar="NUMBER", help="The invoice's number, such as 2026-00017.")]
Name = Annotated[str, typer.Option("--name", help="Its legal name; the registered name unless said.")]
Street = Annotated[str, typer.Option(help="Number and street.")]
Postcode = Annotated[str, typer.Option(help="Postcode.")]
Town = Annotated[str, typer.Option(help="Town.")]
Country = Annotated[str, typer.Option(help="Country by ISO 3166 code; the registered one unless said.")]
Siren = Annotated[str, typer.Option(help="Its SIREN; the registered one unless said.")]
Vat = Annotated[str, typer.Option(help="Its VAT number; the registered one unless said.")]
Registration = Annotated[str, typer.Option(help="Form, capital and register, as the law has them printed.")]


@app.command()
def run(
    *,
    month: Annotated[
        datetime | None,
        typer.Option(
            metavar="MONTH", formats=["%Y-%m"], help="2026-01; every month that is over unless said."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Make the invoices of months that are over; may be run again, and makes each once."""
    done = invoice_months(month=month.date() if month else None, now=timezone.now())
    if json:
        waiting = [client.name for client in done.without_facts]
        as_json({"invoices": [_plain(one) for one in done.made], "without_facts": waiting})
        return
    say(f"Invoices made: {len(done.made)}")
    _listed(done.made)
    for client in done.without_facts:
        say(f"{client.name} waits: nobody stated whom to invoice; canut invoice client {client.name!r}")


@app.command("list")
def list_invoices(*, json: Json = False) -> None:
    """Show every invoice and credit note, the latest first."""
    found = list(every_invoice())
    as_json([_plain(one) for one in found]) if json else _listed(found)


@app.command()
def credit(
    *,
    number: Number,
    reason: Annotated[str, typer.Option(help="What was wrong; it stands on the credit note.")],
    by: By = None,
    json: Json = False,
) -> None:
    """Cancel an invoice by a credit note that names it; the next run invoices its month anew."""
    made = credit_invoice(number=number, reason=reason, actor=actor(by), now=timezone.now())
    if json:
        as_json(_plain(made))
        return
    say(f"Credit note {made.number} cancels invoice {number}")
    say("Once the mistake is mended: canut invoice run")


@app.command()
def show(
    *,
    number: Number,
    pdf: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it as PDF.")] = None,
    language: Annotated[Literal["en", "fr"], typer.Option(help="Of the document.")] = "en",
) -> None:
    """Show an invoice with every line as JSON, or write it as PDF."""
    found = invoice_numbered(number=number)
    if pdf:
        pdf.write_bytes(invoice_pdf(found, language=language))
        say(str(pdf))
        return
    as_json(invoice_figures(found, language=language))


@app.command()
def seller(
    *,
    street: Street,
    town: Town,
    postcode: Postcode = "",
    name: Name = "",
    country: Country = "",
    siren: Siren = "",
    vat: Vat = "",
    registration: Registration = "",
    by: By = None,
) -> None:
    """State who sends the invoices: the operator, as the law wants it named."""
    host = operator()
    if host is None:
        raise Refused("no operator is registered to send invoices: run `canut init`")
    where = {"street": street, "postcode": postcode, "town": town, "country": country}
    _state(host, by, {"name": name, "siren": siren, "vat": vat, "registration": registration, **where})


@app.command()
def client(
    *,
    client_name: Annotated[str, typer.Argument(metavar="NAME", help="The client's name.")],
    street: Street,
    town: Town,
    postcode: Postcode = "",
    name: Name = "",
    country: Country = "",
    siren: Siren = "",
    vat: Vat = "",
    registration: Registration = "",
    private: Annotated[bool, typer.Option("--private", help="It is not in business for VAT.")] = False,
    by: By = None,
) -> None:
    """State whom to invoice for a client; its managers can do it on its page of invoices, too."""
    found = client_of(client_name)
    where = {"street": street, "postcode": postcode, "town": town, "country": country}
    numbers = {"siren": siren, "vat": vat, "registration": registration}
    _state(found, by, {"name": name, **numbers, **where}, is_business=not private)


def _state(
    organisation: Organisation, by: str | None, said: Mapping[str, str], *, is_business: bool = True
) -> None:
    """Keep what was said; of the rest, what the organisation is registered with."""
    stated = Stated(
        legal_name=said["name"] or organisation.name,
        registration=said["registration"],
        street=said["street"],
        postcode=said["postcode"],
        town=said["town"],
        country=said["country"] or organisation.country,
        siren=said["siren"] or organisation.siren,
        vat_number=said["vat"] or organisation.vat_number,
        is_business=is_business,
    )
    made = state_billing_facts(organisation=organisation, stated=stated, actor=actor(by), now=timezone.now())
    say(f"Invoices say from now on: {made.legal_name}, {made.street}, {made.postcode} {made.town}")
    if made.siren == "" and made.vat_number == "":
        say("It has no SIREN and no VAT number there; add --siren or --vat if it has one")


def _listed(invoices: list[Invoice]) -> None:
    if not invoices:
        return
    rows = [
        (
            one.number,
            one.client.name,
            f"{one.month:%Y-%m}",
            format_money(one.total_minor, one.currency),
            f"cancels {one.corrects.number}" if one.corrects else "",
        )
        for one in invoices
    ]
    table(("number", "client", "month", "total", ""), rows)


def _plain(one: Invoice) -> dict[str, object]:
    return {
        "number": one.number,
        "client": one.client.name,
        "month": f"{one.month:%Y-%m}",
        "currency": one.currency,
        "net_minor": one.net_minor,
        "vat_minor": one.vat_minor,
        "passed_on_minor": one.passed_on_minor,
        "total_minor": one.total_minor,
        "corrects": one.corrects.number if one.corrects else None,
    }
