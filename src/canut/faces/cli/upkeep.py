"""``canut upkeep``: what must happen as time passes, over and over; ``canut serve`` starts it by itself."""

import logging
import time
from datetime import datetime
from typing import Annotated

import typer
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from canut.core.audit.operations import note_round
from canut.faces.cli.options import commands
from canut.faces.cli.rounds import Rounds
from canut.reports.publishing import publish_due
from canut.upkeep import keep_up
from canut.verification import prove_due

log = logging.getLogger("canut.upkeep")


app = commands()


@app.command()
def upkeep(
    *,
    every: Annotated[float, typer.Option(metavar="SECONDS", min=0.1, help="Pause between two rounds.")] = 5.0,
    rounds: Annotated[int | None, typer.Option(min=1, help="Stop after so many rounds.")] = None,
) -> None:
    """End leases, approve by silence, refit and propose, until stopped."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    Rounds().go(_round, every=every, rounds=rounds)


def go_round(*, now: datetime) -> list[str]:
    """Do what is due, carry out one check, compute one topic, and note it all; returns what failed."""
    began = time.perf_counter()
    failures = [*keep_up(now=now).failures, *prove_due(now=now), *publish_due(now=now)]
    note_round(seconds=time.perf_counter() - began, failures=failures, now=now)
    return failures


def _round() -> None:
    close_old_connections()
    try:
        failures = go_round(now=timezone.now())
    except DatabaseError as error:
        # The store may be busy or away for a while; what is due stays due.
        log.warning("the store did not answer, trying again: %s", error)
        return
    except Exception:  # nobody's answer may wait for ever because a round failed once
        log.exception("this round failed, what is due stays due")
        return
    for failure in failures:
        log.warning("%s", failure)
