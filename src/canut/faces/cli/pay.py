"""``canut pay``: pay runs and statements."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from django.utils import timezone

from canut.core.local_time import midnight
from canut.core.pay.documents import statement_html, statement_pdf
from canut.core.pay.operations.pay_run_works import pay_here
from canut.core.pay.queries import ProjectFigures, Statement, next_period, without_account
from canut.core.pay.queries import statement as statement_of
from canut.engines.money import format_money
from canut.faces.cli.exports import app as exports
from canut.faces.cli.lookup import person_of
from canut.faces.cli.options import From, Json, To, commands
from canut.faces.cli.output import as_json, clock, counted, say, table
from canut.faces.cli.pay_claims import bonus, cost, times, tip
from canut.faces.cli.payouts import confirm, rate, remit, returned
from canut.faces.cli.refusals import Refused
from canut.faces.cli.reports import dac7, indicators, pwd
from canut.faces.cli.status import plain_waiting, tell_waiting

Language = Literal["en", "fr"]

app = commands("Pay people and show them why.")
app.add_typer(cost, name="cost")
app.add_typer(times, name="time")
app.add_typer(exports, name="export")
for command in (confirm, returned, rate, remit, tip, bonus):
    app.command()(command)
for report in (dac7, pwd, indicators):
    exports.command()(report)


@app.command()
def run(*, start: From = None, end: To = None, json: Json = False) -> None:
    """Top the period up to the floor and send everyone what they are owed; may be run again.

    Without --from and --to it is the time since the last pay run. Killed on the way, it goes on by itself
    where the platform is served.
    """
    period = _period(start, end)
    if period is None:
        as_json({"payouts": 0}) if json else say("Nothing is unpaid")
        return
    report = pay_here(starts_at=period[0], ends_at=period[1], clock=timezone.now)
    waiting = without_account()
    told = {
        "from": report.run.starts_at.isoformat(),
        "to": report.run.ends_at.isoformat(),
        "floors_checked": report.top_ups,
        "payouts": report.payouts,
        "waiting_for_review": report.waiting_for_review,
        "without_account": plain_waiting(waiting),
    }
    if json:
        as_json(told)
        return
    floors = counted(report.top_ups, "floor")
    say(f"Pay run {report.run}: {counted(report.payouts, 'payout')}, {floors} checked")
    if report.payouts:
        say("Files for the bank: canut pay export; once it has carried them out: canut pay confirm")
    tell_waiting(waiting)
    if report.waiting_for_review:
        in_review = counted(report.waiting_for_review, "floor")
        say(f"Waiting for a review to end: {in_review}; run the same period again then")


@app.command()
def statement(
    *,
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="Whose statement.")],
    start: From = None,
    end: To = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it as a page.")] = None,
    pdf: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it as PDF.")] = None,
    language: Annotated[Language | None, typer.Option(help="Of the document; the person's own.")] = None,
    json: Json = False,
) -> None:
    """Show what a person earned, for what, in how much time; all of it unless days are given."""
    person = person_of(email)
    first = midnight(start) if start else person.joined_at
    made = statement_of(person=person, start=first, end=midnight(end) if end else timezone.now())
    spoken = language or ("fr" if person.language == "fr" else "en")
    if html:
        html.write_text(statement_html(made, language=spoken), encoding="utf-8")
    if pdf:
        pdf.write_bytes(statement_pdf(made, language=spoken, now=timezone.now()))
    if json:
        as_json(_plain(made))
        return
    if html or pdf:
        say("\n".join(str(path) for path in (html, pdf) if path))
        return
    say(f"{person.name}: {made.start:%Y-%m-%d} to {made.end:%Y-%m-%d}")
    heads = ("project", "answers", "pay", "top-up", "total", "on duty", "an hour", "floor")
    table(heads, [_row(line) for line in made.projects])
    for line in made.lines:
        say(f"{format_money(line.amount_minor, line.currency)}  {line.sentence}")
    for currency, total in made.totals_minor.items():
        say(f"Total: {format_money(total, currency)}")


def _period(start: datetime | None, end: datetime | None) -> tuple[datetime, datetime] | None:
    if start is None and end is None:
        return next_period()
    if start is None or end is None:
        raise Refused("give both --from and --to, or neither for the time since the last pay run")
    if end <= start:
        raise Refused(f"--to {end:%Y-%m-%d} is not after --from {start:%Y-%m-%d}; it is the first day after")
    return midnight(start), midnight(end)


def _row(line: ProjectFigures) -> tuple[str, ...]:
    amounts = (line.pay_minor, line.top_up_minor, line.total_minor)
    hourly = (line.hourly_minor, line.hourly_floor_minor)
    pay, top_up, total, rate, floor = (
        format_money(one, line.project.currency) for one in (*amounts, *hourly)
    )
    return str(line.project), str(line.answers), pay, top_up, total, clock(line.time.on_duty), rate, floor


def _plain(made: Statement) -> dict[str, object]:
    return {
        "person": made.person.email,
        "from": made.start.isoformat(),
        "to": made.end.isoformat(),
        "totals_minor": made.totals_minor,
        "totals": {currency: asdict(totals) for currency, totals in made.totals.items()},
        "lines": [
            {
                "kind": line.kind,
                "project": line.project.pk if line.project else None,
                "currency": line.currency,
                "amount_minor": line.amount_minor,
                "sentence": line.sentence,
                "facts": line.facts,
            }
            for line in made.lines
        ],
        "projects": [
            {
                "project": line.project.pk,
                "client": line.project.client.name,
                "currency": line.project.currency,
                "answers": line.answers,
                "pay_minor": line.pay_minor,
                "top_up_minor": line.top_up_minor,
                "on_duty_seconds": line.time.on_duty,
                "engaged_seconds": line.time.engaged,
                "hourly_minor": line.hourly_minor,
                "hourly_floor_minor": line.hourly_floor_minor,
            }
            for line in made.projects
        ],
    }
