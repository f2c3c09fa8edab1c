"""``canut decisions``: what was decided against people, and how the clocks were kept."""

from datetime import datetime
from typing import Annotated

import typer
from django.utils import timezone

from canut.core.decisions.models import Decision
from canut.core.decisions.queries import (
    ClockFigures,
    clock_figures,
    latest_decisions,
    measures_in_force,
    open_proposals,
    waiting_appeals,
    waiting_remedies,
)
from canut.faces.cli.options import Json, commands
from canut.faces.cli.output import as_json, say, table

app = commands("See decisions against people, their appeals and their clocks.")


@app.callback()
def decisions() -> None:
    """See decisions against people, their appeals and their clocks."""


@app.command(name="list")
def list_decisions(
    *,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many, the latest first.")] = 50,
    waiting: Annotated[
        bool, typer.Option("--waiting", help="Only those under an unanswered appeal.")
    ] = False,
    json: Json = False,
) -> None:
    """List the latest decisions, with what becomes of them."""
    shown = latest_decisions()
    if waiting:
        shown = shown.filter(appeal__decided_by=None, appeal__isnull=False)
    rows = [_plain(decision) for decision in shown[:limit]]
    if json:
        as_json(rows)
    else:
        table(
            tuple(name.replace("_", " ") for name in HEADS), [[row[name] for name in HEADS] for row in rows]
        )


HEADS = (
    "number",
    "kind",
    "concerned",
    "decided_by",
    "decided_at",
    "effective_at",
    "ends_at",
    "state",
    "appeal",
)


def _plain(decision: Decision) -> dict[str, object]:
    filed = getattr(decision, "appeal", None)
    due = f"due {_day(filed.reply_due_at)}" if filed else ""
    return {
        "number": decision.pk,
        "kind": decision.kind,
        "concerned": decision.concerned,
        "decided_by": decision.decided_by.email,
        "decided_at": _day(decision.decided_at),
        "effective_at": _day(decision.effective_at),
        "ends_at": _day(decision.ends_at),
        "state": decision.state,
        "appeal": (filed.outcome or due) if filed else "",
        "ground": decision.ground,
        "facts": decision.facts,
    }


def _day(at: datetime | None) -> str:
    return timezone.localtime(at).isoformat(timespec="minutes") if at else ""


@app.command()
def status(*, json: Json = False) -> None:
    """Show what waits for a human, and how many clocks were kept and missed."""
    now = timezone.now()
    waiting = {
        "appeals_waiting": waiting_appeals().count(),
        "remedies_waiting": waiting_remedies().count(),
        "proposals_waiting": open_proposals().count(),
        "measures_in_force": measures_in_force(now=now).count(),
    }
    clocks = clock_figures(now=now)
    if json:
        as_json({**waiting, "clocks": [_figures(one) for one in clocks]})
        return
    for name, count in waiting.items():
        say(f"{name.replace('_', ' ')}: {count}")
    table(
        ("clock", "within days", "kept", "running", "missed"),
        [tuple(_figures(one).values())[:5] for one in clocks],
    )


def _figures(one: ClockFigures) -> dict[str, object]:
    return {
        "clock": one.clock.name.value,
        "within_days": one.clock.within.days,
        "kept": one.kept,
        "running": one.running,
        "missed": one.missed,
        "source": one.clock.source,
    }
