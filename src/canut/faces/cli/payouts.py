"""``canut pay confirm``, ``returned``, ``rate``, ``remit``: what the bank and the office say of payouts."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone

from canut.core.pay.files import Rejection, read_status_report
from canut.core.pay.models import Payout
from canut.core.pay.operations.payouts import confirm_payouts, reject_payouts
from canut.core.pay.operations.withholding import record_withholding_rate, remit_withholding
from canut.core.pay.queries import runs_under_way
from canut.engines.earnings import WITHHOLDING
from canut.engines.money import format_money
from canut.faces.cli.lookup import person_of
from canut.faces.cli.options import Json
from canut.faces.cli.output import as_json, counted, say
from canut.faces.cli.refusals import Refused

Country = Annotated[str, typer.Option(help="Whose social security, by ISO 3166 code.")]


def confirm(
    *,
    excepted: Annotated[
        list[int] | None, typer.Option("--except", metavar="PAYOUT", help="Leave this one; may be repeated.")
    ] = None,
    json: Json = False,
) -> None:
    """Record that the bank carried out every payout still under way: people see them as paid."""
    now, left = timezone.now(), excepted or []
    if unknown := set(left) - set(Payout.objects.filter(pk__in=left).values_list("pk", flat=True)):
        raise Refused(f"there is no payout {min(unknown)}; nothing was confirmed")
    confirmed = sum(confirm_payouts(run=run, excepted=left, now=now) for run in runs_under_way())
    as_json({"confirmed": confirmed}) if json else say(f"Recorded as paid: {counted(confirmed, 'payout')}")


def returned(
    *,
    what: Annotated[
        str, typer.Argument(metavar="FILE|PAYOUT", help="The bank's pain.002, or a payout's number.")
    ],
    reason: Annotated[str, typer.Option(help="Why it came back; a file says so itself.")] = "",
    json: Json = False,
) -> None:
    """Record payouts that came back: their people are told why, and the next run sends them anew."""
    refused = (
        [Rejection(int(what), reason)] if what.isascii() and what.isdecimal() else _from_file(Path(what))
    )
    told = {"returned": reject_payouts(refused=refused, now=timezone.now())}
    as_json(told) if json else say(
        f"{counted(len(told['returned']), 'payout')} came back; the next pay run sends what came back anew"
    )


def _from_file(path: Path) -> list[Rejection]:
    if not path.is_file():
        raise Refused(f"{path} is neither a file nor a payout's number; look them up with `canut status`")
    return read_status_report(path.read_bytes())


def rate(
    *,
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="Whose rate.")],
    percent: Annotated[str, typer.Argument(metavar="PERCENT", help="Such as 21.5, at most two decimals.")],
    since: Annotated[
        datetime, typer.Option("--from", metavar="DAY", formats=["%Y-%m-%d"], help="Its first day.")
    ],
    source: Annotated[str, typer.Option(help="The office's message that states it.")],
    country: Country = "FR",
) -> None:
    """Record the rate of contributions that the office supplied for a person."""
    made = record_withholding_rate(
        person=person_of(email),
        country=country.upper(),
        rate_bp=_basis_points(percent),
        in_force_from=since.date(),
        source=source,
        now=timezone.now(),
    )
    say(f"{made.rate_bp / 100:.2f} % for {email} from {made.in_force_from}")


def _basis_points(percent: str) -> int:
    try:
        exact = Decimal(percent.strip().removesuffix("%").strip()).scaleb(2)
    except InvalidOperation:
        exact = Decimal("NaN")
    if not exact.is_finite() or exact != exact.to_integral_value():
        raise Refused(f"{percent} is no rate; write it in percent with at most two decimals, such as 21.5")
    return int(exact)


def remit(
    *,
    reference: Annotated[str, typer.Option(help="The payment's reference; the same one counts once.")],
    country: Country = "FR",
    json: Json = False,
) -> None:
    """Record that what was kept from payouts that arrived was paid to the office."""
    code = country.upper()
    if code not in WITHHOLDING:
        raise Refused(f"nothing is withheld for {country}; countries with a rule: {', '.join(WITHHOLDING)}")
    paid = remit_withholding(country=code, reference=reference, now=timezone.now())
    told = {"country": code, "amount_minor": paid, "currency": WITHHOLDING[code].currency}
    as_json(told) if json else say(f"{format_money(paid, WITHHOLDING[code].currency)} paid to the office")
