"""``canut simulate``: months of a town, from its seed, with faults, every promise checked every day."""

from dataclasses import asdict
from typing import Annotated

import typer

from canut.core.people.models import Person
from canut.engines.money import format_money
from canut.faces.cli.options import Json, commands
from canut.faces.cli.output import as_json, counted, facts, note, progress, say
from canut.faces.cli.refusals import BROKEN, Refused
from canut.faces.cli.store import bring_up_to_date
from canut.town.months.commit import commit
from canut.town.months.life import InvariantBrokenError, Lived, Months

app = commands()


@app.command()
def simulate(
    *,
    seed: Annotated[int, typer.Option(min=0, help="The same seed lives the same days.")] = 1,
    days: Annotated[int, typer.Option(min=1, max=3660, help="How many days to live.")] = 90,
    json: Json = False,
) -> None:
    """Live months of a simulated town, and check every day that all is kept.

    Clients, workers, moderators and couriers live by one clock; processes are killed, requests come twice,
    networks and clocks fail, all drawn from the seed. An oracle keeps books of its own and compares. The
    store is a temporary one, unless CANUT_HOME is set. The exit status is 1 when something does not hold.
    """
    bring_up_to_date()
    if Person.objects.exists():
        raise Refused("the town needs an empty store: unset CANUT_HOME, or set it to a new folder")
    try:
        with progress("Living", total=days) as advance:
            lived = Months(seed).live(days, watch=lambda day: advance(day, None))
    except InvariantBrokenError as broken:
        _tell_broken(broken, json=json)
        raise typer.Exit(BROKEN) from None
    _tell(lived, json=json)


def _tell_broken(broken: InvariantBrokenError, *, json: bool) -> None:
    if json:
        told = {"seed": broken.seed, "day": broken.day, "commit": broken.commit or None}
        as_json({**told, "broken": broken.rows, "last": broken.last, "replay": broken.replay})
        return
    say(str(broken))
    note("What was done last:\n" + "\n".join(broken.last))


def _tell(lived: Lived, *, json: bool) -> None:
    if json:
        as_json({**asdict(lived), "commit": commit() or None, "broken": []})
        return
    amounts = {
        "paid_in": lived.paid_in_minor,
        "paid_out": lived.paid_out_minor,
        "inside": lived.inside_minor,
    }
    facts(
        {
            "seed": lived.seed,
            "days": f"{lived.days} from {lived.first_day}",
            "acts": sum(lived.acts.values()),
            "faults": ", ".join(f"{count} {name}" for name, count in lived.faults.items()),
            "answers": lived.answers,
            "pay_runs": f"{lived.pay_runs}, {counted(lived.payouts, 'payout')}",
            "top_ups": f"{lived.top_ups}, {format_money(lived.topped_up_minor, lived.currency)}",
            **{name: format_money(amount, lived.currency) for name, amount in amounts.items()},
            "history": lived.history,
            "checked": "the books, everybody's pay and time daily; every guarantee weekly; all of it holds",
        }
    )
