"""``canut pay export``: payouts as files for a bank or a mobile-money provider."""

import os
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.utils import timezone

from canut.core.pay.files import content
from canut.core.pay.models import PaymentFile, PayRun
from canut.core.pay.operations.payment_files import make_payment_file
from canut.core.people.queries import operator
from canut.faces.cli.options import Json, commands
from canut.faces.cli.output import as_json, counted, say
from canut.faces.cli.refusals import Refused

app = commands("Write files for banks, providers and offices.")

Output = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Where to write it.")]
Run = Annotated[
    int | None, typer.Option("--run", metavar="ID", help="Of this pay run; the latest unless said.")
]
Again = Annotated[
    bool, typer.Option("--again", help="Write the last file of the run once more, byte for byte.")
]


@app.command()
def sepa(*, output: Output, run: Run = None, again: Again = False, json: Json = False) -> None:
    """Write payouts in euros to bank accounts as a SEPA file (pain.001.001.09)."""
    _export(PaymentFile.Kind.SEPA, output, run, again=again, json=json)


@app.command()
def mobile_money(*, output: Output, run: Run = None, again: Again = False, json: Json = False) -> None:
    """Write payouts to mobile money as CSV."""
    _export(PaymentFile.Kind.MOBILE, output, run, again=again, json=json)


def _export(kind: PaymentFile.Kind, output: Path, number: int | None, *, again: bool, json: bool) -> None:
    run = _run_of(number)
    file = _last_file(run, kind) if again else _new_file(run, kind)
    part = output.with_name(f"{output.name}.part")
    part.write_bytes(content(file))
    os.replace(part, output)  # noqa: PTH105 - what Path.replace does, seen to be atomic
    payouts = file.entries.count()
    told = {"file": str(output), "message": file.message_id, "payouts": payouts}
    as_json(told) if json else say(f"{output}: {counted(payouts, 'payout')}, message {file.message_id}")


def _run_of(number: int | None) -> PayRun:
    runs = PayRun.objects.order_by("-pk")
    found = runs.first() if number is None else runs.filter(pk=number).first()
    if found is None:
        known = ", ".join(str(run.pk) for run in runs[:5]) or "none yet: `canut pay run` makes one"
        raise Refused(f"there is no pay run {number or ''}; latest ones: {known}".replace(" ;", ";"))
    return found


def _last_file(run: PayRun, kind: PaymentFile.Kind) -> PaymentFile:
    found = run.payment_files.filter(kind=kind).order_by("-number").first()
    if found is None:
        raise Refused(f"no such file of pay run {run.pk} was made yet; leave --again out")
    return found


def _new_file(run: PayRun, kind: PaymentFile.Kind) -> PaymentFile:
    host = operator()
    if host is None:
        raise Refused("no operator is registered to pay: run `canut init`")
    iban = settings.CANUT_OPERATOR_IBAN
    return make_payment_file(run=run, kind=kind, payer_name=host.name, payer_iban=iban, now=timezone.now())
