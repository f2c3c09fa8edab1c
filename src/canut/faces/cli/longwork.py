"""``canut long-work``: pay runs, imports and exports that were asked for; ``canut serve`` starts it."""

import logging
from functools import partial
from typing import Annotated

import typer
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from canut.core.carrying import Stops
from canut.core.pay.operations.pay_run_works import carry_pay_run, forget_done
from canut.faces.cli.options import commands
from canut.faces.cli.rounds import Rounds
from canut.families.microwork.operations.carrying import do_next
from canut.families.microwork.operations.longwork import forget_old

log = logging.getLogger("canut.longwork")

app = commands()


@app.command(name="long-work")
def long_work(
    *,
    every: Annotated[float, typer.Option(metavar="SECONDS", min=0.1, help="Pause between two looks.")] = 1.0,
    rounds: Annotated[int | None, typer.Option(min=1, help="Stop after so many looks.")] = None,
) -> None:
    """Carry out the long work that waits, until stopped."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    going = Rounds()
    going.go(partial(_look, going.is_over), every=every, rounds=rounds)


def _look(stops: Stops) -> None:
    close_old_connections()
    try:
        while not stops() and _next(stops):
            pass
        forget_old(now=timezone.now())
        forget_done(now=timezone.now())
    except DatabaseError as error:
        # The store may be busy or away for a while; what was begun is taken up again.
        log.warning("the store did not answer, trying again: %s", error)


def _next(stops: Stops) -> object | None:
    """Carry out what waits longest, pay runs before all else: people wait for that money."""
    return carry_pay_run(clock=timezone.now, stops=stops) or do_next(clock=timezone.now, stops=stops)
