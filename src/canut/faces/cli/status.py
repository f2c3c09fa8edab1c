"""``canut status``: how far pay has come, and what waits."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from django.utils import timezone

from canut.core.pay.queries import (
    Clearing,
    Waiting,
    clearing_of_projects,
    clearing_of_runs,
    together,
    without_account,
)
from canut.engines.money import format_money
from canut.faces.cli.options import Json, commands
from canut.faces.cli.output import as_json, say, table

app = commands()

Named = Sequence[tuple[str, list[Clearing]]]


@app.command()
def status(*, json: Json = False) -> None:
    """Show for each pay run, project and client how many days pay takes and how much of it arrived."""
    projects = clearing_of_projects(now=timezone.now())
    by_client: dict[str, list[Clearing]] = {}
    for project, parts in projects.items():
        by_client.setdefault(project.client.name, []).extend(parts)
    found: dict[str, Named] = {
        "pay_runs": [(f"{run.pk} ({run})", parts) for run, parts in clearing_of_runs().items()],
        "projects": [(str(project), parts) for project, parts in projects.items()],
        "clients": [(name, together(parts)) for name, parts in sorted(by_client.items())],
    }
    waiting = without_account()
    if json:
        told = {name: [_plain(*one) for one in named] for name, named in found.items()}
        as_json({**told, "without_account": plain_waiting(waiting)})
        return
    for name, named in found.items():
        heads = (name.replace("_", " "), "owed", "arrived", "% cleared", "days to pay", "longest", "late")
        table(heads, [_row(of, part) for of, clearings in named for part in clearings])
    tell_waiting(waiting)


def plain_waiting(waiting: Iterable[Waiting]) -> list[dict[str, object]]:
    """Return earned money without an account as plain values."""
    return [
        {"person": one.person.email, "amount_minor": one.amount_minor, "currency": one.currency}
        for one in waiting
    ]


def tell_waiting(waiting: Iterable[Waiting]) -> None:
    """Say whose money cannot leave, and that it stays theirs."""
    for one in waiting:
        amount = format_money(one.amount_minor, one.currency)
        say(f"No account stated: {one.person.email}, {amount} stay theirs until they state one")


def _plain(name: str, parts: Iterable[Clearing]) -> dict[str, object]:
    return {
        "name": name,
        "clearing": [{**asdict(part), "cleared_percent": part.cleared_percent} for part in parts],
    }


def _row(name: str, part: Clearing) -> tuple[str, ...]:
    owed, arrived = (format_money(one, part.currency) for one in (part.owed_minor, part.cleared_minor))
    mean, most = ("" if days is None else f"{days:.1f}" for days in (part.days_mean, part.days_most))
    return name, owed, arrived, f"{part.cleared_percent:.1f}", mean, most, str(part.late)
