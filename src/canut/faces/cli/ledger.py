"""``canut ledger``: the books, for whoever checks them."""

from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone

from canut.core.ledger.beancount import books
from canut.core.ledger.chart import kind_of
from canut.core.ledger.queries import balances as balances_of
from canut.core.people.operations import set_fee
from canut.core.people.queries import operator
from canut.engines.money import currency_exponent, format_money, minor_units
from canut.faces.cli.options import Json, commands
from canut.faces.cli.output import as_json, counted, progress, say, table
from canut.faces.cli.refusals import Refused

app = commands("Read the books and hand them to auditors.")

PERCENT = "EUR"
"""A fee is read as money is: whole and hundredths of a percent, like a currency with two decimals."""


@app.command()
def export(
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE.beancount", help="Where to.")],
) -> None:
    """Write the whole books as Beancount text; `bean-check FILE.beancount` proves that they add up."""
    host = operator()
    unfinished = output.with_name(f".{output.name}.unfinished")
    lines = 0
    with progress("Writing the books") as advance, unfinished.open("w", encoding="utf-8") as file:
        for line in books(title=f"Canut, {host or ''}", now=timezone.now()):
            file.write(f"{line}\n")
            lines += 1
            if lines % 10_000 == 0:
                advance(lines, None)
    unfinished.replace(output)
    say(f"The books are in {output}: {counted(lines, 'line')}; check them with `bean-check {output}`")


@app.command()
def balances(
    *,
    prefix: Annotated[
        str, typer.Argument(metavar="[CODE]", help="Begin of the codes, such as project:7.")
    ] = "",
    json: Json = False,
) -> None:
    """Show what is on each account, and what of it is promised."""
    found = list(balances_of(prefix=prefix))
    if json:
        as_json(
            [
                {
                    "code": one.code,
                    "kind": kind_of(one.code),
                    "currency": one.currency,
                    "exponent": currency_exponent(one.currency),
                    "balance_minor": one.balance_minor,
                    "held_minor": one.held_minor,
                }
                for one in found
            ]
        )
        return
    rows = [
        (
            one.code,
            kind_of(one.code) or "",
            format_money(one.balance_minor, one.currency),
            format_money(one.held_minor, one.currency),
        )
        for one in found
    ]
    table(("account", "kind", "balance", "promised"), rows)


@app.command()
def fee(
    percent: Annotated[str, typer.Argument(metavar="PERCENT", help="Of piece pay: 5 or 7.25.")],
) -> None:
    """Set what the operator takes from clients beside the pay of approved work; for terms from now on."""
    host = operator()
    if host is None:
        raise Refused("no operator is registered to take a fee: run `canut init`")
    set_fee(operator=host, basis_points=minor_units(percent.rstrip("% "), PERCENT))
    say(f"Terms agreed from now on carry a fee of {percent.rstrip('% ')} % of piece pay, paid by the client")
