"""``canut pay cost``, ``time``, ``tip`` and ``bonus``: what counts besides pay, and what comes on top."""

from datetime import datetime
from typing import Annotated

import typer
from django.utils import timezone

from canut.core.local_time import moment_text
from canut.core.pay.models import Claim, Cost, TimeReport
from canut.core.pay.operations.bonuses import pay_bonus
from canut.core.pay.operations.claims import accept_claim, refuse_claim
from canut.core.pay.operations.costs import declare_cost, moment_of
from canut.core.pay.operations.time_reports import report_time
from canut.core.pay.operations.tips import give_tip
from canut.core.pay.queries.claims import Declared
from canut.core.work.models import Assignment
from canut.engines.money import format_money, minor_units
from canut.faces.cli.lookup import actor, client_of, person_of, project_of
from canut.faces.cli.options import By, Json, ProjectId, commands
from canut.faces.cli.output import as_json, say, table
from canut.faces.cli.refusals import Refused

cost = commands("Declare what working cost, and decide on it.")
times = commands("Report the time an answer took, and decide on it.")

Email = Annotated[str, typer.Argument(metavar="EMAIL", help="Whose.")]
Number = Annotated[int, typer.Argument(metavar="NUMBER", help="Its number.")]
Ground = Annotated[
    str, typer.Option("--ground", help="The clause that was not met; the platform's own unless said.")
]
Reason = Annotated[str, typer.Option("--reason", help="Why, for the person concerned.")]
Amount = Annotated[str, typer.Option("--amount", metavar="AMOUNT", help="In whole units: 5 or 5.00.")]
Day = Annotated[
    datetime, typer.Option("--on", metavar="DAY", formats=["%Y-%m-%d"], help="The day, 2026-01-31.")
]


@cost.command(name="add")
def add_cost(
    *,
    email: Email,
    project_id: ProjectId,
    kind: Annotated[Cost.Kind, typer.Option("--kind", help="What it was spent on.")],
    reference: Annotated[str, typer.Option(help="Number of the receipt, or name of the journey.")],
    evidence: Annotated[str, typer.Option(help="What shows it.")],
    on: Day,
    amount: Amount = "0",
    metres: Annotated[int, typer.Option(help="Instead of an amount: the way.")] = 0,
    rate: Annotated[str, typer.Option(help="With metres: the rate, such as fr-moped.")] = "",
) -> None:
    """Declare a cost of a person's work on a project; the same reference counts once."""
    project, now = project_of(project_id), timezone.now()
    made = declare_cost(
        person=person_of(email),
        project=project,
        kind=kind,
        reference=reference,
        evidence=evidence,
        happened_at=moment_of(day=on.date(), now=now),
        amount_minor=minor_units(amount, project.currency),
        metres=metres,
        rate=rate,
        now=now,
    )
    say(f"Cost {made.pk}: {format_money(made.amount_minor, made.currency)}, {_until(made)}")


@cost.command(name="list")
def list_costs(*, json: Json = False) -> None:
    """List the costs that wait for a decision."""
    waiting = Cost.objects.filter(state=Claim.State.DECLARED).select_related("person").order_by("id")
    rows = [
        (one.pk, one.person.email, one.kind, one.reference, format_money(one.amount_minor, one.currency))
        for one in waiting
    ]
    heads = ("number", "person", "kind", "reference", "amount")
    as_json([dict(zip(heads, row, strict=True)) for row in rows]) if json else table(heads, rows)


@cost.command(name="accept")
def accept_cost(number: Number, by: By = None) -> None:
    """Accept a cost: the next pay run counts it."""
    accept_claim(claim=_claim(Cost, number), decided_by=actor(by), now=timezone.now())
    say(f"Cost {number} is accepted; the next pay run counts it")


@cost.command(name="refuse")
def refuse_cost(number: Number, reason: Reason, ground: Ground = "", by: By = None) -> None:
    """Refuse a cost, with a reason for the person who declared it; they can appeal."""
    _refuse(_claim(Cost, number), ground, reason, by)
    say(f"Cost {number} is refused; its person can appeal")


@times.command()
def report(
    email: Email,
    number: Number,
    seconds: Annotated[int, typer.Option(help="What the answer took.")],
    account: Annotated[str, typer.Option(help="What took the time that nobody measured.")],
) -> None:
    """Report the time that work NUMBER took."""
    assignment, person = _assignment(number), person_of(email)
    made = report_time(
        assignment=assignment, person=person, seconds=seconds, account=account, now=timezone.now()
    )
    say(f"Report {made.pk}: {made.seconds} s, {_until(made)}")


@times.command(name="accept")
def accept_time(number: Number, by: By = None) -> None:
    """Accept a report: the next pay run counts it."""
    accept_claim(claim=_claim(TimeReport, number), decided_by=actor(by), now=timezone.now())
    say(f"Report {number} is accepted; the next pay run counts it")


@times.command(name="refuse")
def refuse_time(number: Number, reason: Reason, ground: Ground = "", by: By = None) -> None:
    """Refuse a report, with a reason for the person who made it; they can appeal."""
    _refuse(_claim(TimeReport, number), ground, reason, by)
    say(f"Report {number} is refused; its person can appeal")


def tip(
    email: Email,
    project_id: ProjectId,
    amount: Amount,
    reference: Annotated[str, typer.Option(help="Names the payment; the same one counts once.")],
    client: Annotated[str, typer.Option(help="Who gives it from its funds; none: a customer.")] = "",
) -> None:
    """Pass a tip on to a person, whole."""
    project = project_of(project_id)
    made = give_tip(
        person=person_of(email),
        project=project,
        amount_minor=minor_units(amount, project.currency),
        reference=reference,
        giver=client_of(client) if client else None,
        now=timezone.now(),
    )
    say(f"Tip {made.pk}: {format_money(made.amount_minor, made.currency)} for {email}")


def bonus(number: Number, amount: Amount, reason: Reason, by: By = None) -> None:
    """Pay a bonus for work NUMBER from the client's funds."""
    assignment = _assignment(number)
    amount_minor = minor_units(amount, assignment.project.currency)
    pay_bonus(
        assignment=assignment,
        amount_minor=amount_minor,
        reason=reason,
        paid_by=actor(by),
        now=timezone.now(),
    )
    say(f"Bonus for work {number}: {format_money(amount_minor, assignment.project.currency)}")


def _claim(kind: type[Declared], number: int) -> Declared:
    found = kind.objects.select_related("project__client").filter(pk=number).first()
    if found is None:
        raise Refused(f"there is no number {number}; `canut pay cost list` shows what waits")
    return found


def _refuse(claim: Declared, ground: str, reason: str, by: str | None) -> None:
    refuse_claim(claim=claim, ground=ground, reason=reason, decided_by=actor(by), now=timezone.now())


def _assignment(number: int) -> Assignment:
    found = Assignment.objects.select_related("project__client", "terms").filter(pk=number).first()
    if found is None:
        raise Refused(f"there is no work number {number}; workers see theirs under their work")
    return found


def _until(claim: Declared) -> str:
    return f"counted unless it is refused before {moment_text(claim.review_due_at)}"
