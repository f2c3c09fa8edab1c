"""``canut demo``: the main job on a store of its own, from a client's file to paid people and proof."""

import secrets
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone
from rich.console import Console

from canut.engines.money import format_money
from canut.faces.cli.options import commands
from canut.faces.cli.output import say, table
from canut.faces.cli.serve import serve
from canut.faces.cli.store import bring_up_to_date
from canut.families.microwork.specification import Specification, read_specification
from canut.town.day import DayReport, Plans, live_a_day
from canut.town.figures import JobFigures
from canut.verification import State, record

JOBS = ("equivalence", "choice", "company-lookup", "relevance", "own-page")
DAYS_AGO = 6
"""The day of the demo lies so far back that reviews, pay run and the bank's answer are past by now."""

LOGINS = ("worker1", "client1", "client2", "moderator1", "courier1", "operator")

app = commands()


@app.command()
def demo(
    *,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="End after the report.")] = False,
    seed: Annotated[int, typer.Option(help="The same seed lives the same day.")] = 1,
    results: Annotated[Path, typer.Option(help="Folder for items, results and provenance.")] = Path(
        "canut-demo"
    ),
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the pages.")] = 8000,
) -> None:
    """Run the main job on a throw-away store, then serve its pages."""
    began = time.monotonic()
    bring_up_to_date()
    results.mkdir(parents=True, exist_ok=True)
    password = secrets.token_urlsafe(9)
    today = timezone.now().replace(hour=8, minute=0, second=0, microsecond=0)
    with Console(stderr=True).status("Opening the town") as status:
        report = live_a_day(
            plans=Plans(jobs=_specifications(), results=results, password=password),
            seed=seed,
            starts_at=today - timedelta(days=DAYS_AGO),
            say=lambda doing, answers: status.update(f"{doing} ({answers} answers)"),
        )
    record(report.verdicts, now=timezone.now())
    _print(report)
    say(f"\nSeed {seed}, {time.monotonic() - began:.0f} s. Results and provenance: {results.resolve()}")
    is_broken = any(verdict.state is State.BROKEN for verdict in report.verdicts)
    if not no_serve and sys.stdout.isatty():
        say(f"\nSign in as one of {', '.join(LOGINS)} @demo.example, password {password}")
        serve(port=port)
    raise typer.Exit(int(is_broken))


def _specifications() -> dict[str, Specification]:
    with as_file(files("canut.town") / "jobs") as folder:
        return {kind: read_specification(folder / f"{kind}.yaml") for kind in JOBS}


def _print(report: DayReport) -> None:
    table(
        ("job", "items", "right", "majority of 5", "answers", "of 5 each", "human", "cost", "median/h"),
        [_job(job) for job in report.jobs],
        title="Micro-work: 40 people, a machine, validation by others",
    )
    methods = ", ".join(sorted({job.method for job in report.jobs}))
    say(f"Results drawn by {methods}.")
    chat, rides = report.chat, report.rides
    say(
        f"\nChat: {chat.messages} messages, {chat.held} held for a human, {chat.removed} removed with "
        f"reasons, "
        f"{chat.appeals} appeals, {chat.restored} restored."
    )
    say(
        f"Deliveries: {rides.delivered} of {rides.orders} orders brought, {rides.declined} offers freely "
        f"declined, {rides.minutes_median} minutes from click to door (median)."
    )
    say(
        f"Reviews: {report.rejections} rejections with reasons, {report.overturned} overturned on appeal and "
        f"paid. Payday: {report.payouts} people paid."
    )
    _print_statement(report)
    _print_verdicts(report)


def _job(job: JobFigures) -> Sequence[str]:
    return (
        job.title,
        str(job.items),
        f"{job.accuracy:.1%}",
        f"{job.accuracy_fixed:.1%}",
        str(job.answers + job.validations),
        str(job.answers_fixed),
        f"{job.human_share:.0%}",
        format_money(job.cost_minor, job.currency),
        format_money(job.hourly_median_minor, job.currency),
    )


def _print_statement(report: DayReport) -> None:
    say(f"\nPay statement of {report.statement.person}:")
    for line in report.statement.projects:
        currency = line.project.currency
        say(
            f"  {line.answers} answers {format_money(line.pay_minor, currency)}, "
            f"{line.time.on_duty // 60} min on duty ({line.time.waiting // 60} waiting), "
            f"top-up to the floor {format_money(line.top_up_minor, currency)}: "
            f"{format_money(line.hourly_minor, currency)} an hour for {line.project.client}"
        )


def _print_verdicts(report: DayReport) -> None:
    proven = [verdict for verdict in report.verdicts if verdict.state is State.HOLDS]
    broken = [verdict for verdict in report.verdicts if verdict.state is State.BROKEN]
    later = [verdict.guarantee for verdict in report.verdicts if verdict.state is State.UNPROVEN]
    say("\nGuarantees re-proved on this store (canut verify):")
    for verdict in proven:
        say(f"  holds   {verdict.guarantee:<5} {verdict.title}")
    for verdict in broken:
        rows = [row for proof in verdict.proofs for row in proof.rows]
        say(f"  BROKEN  {verdict.guarantee:<5} {verdict.title}: {'; '.join(rows[:3])}")
    if later:
        say(f"  not yet verifiable here: {', '.join(later)}")
