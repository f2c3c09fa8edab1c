"""``canut replay``: recorded answers of a real crowd through the whole platform."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone

from canut.engines.consensus import read_gold, read_labels
from canut.faces.cli.options import Gold, Json, commands
from canut.faces.cli.output import as_json, facts, progress
from canut.faces.cli.refusals import BROKEN
from canut.faces.cli.store import bring_up_to_date
from canut.families.microwork.specification import read_specification
from canut.town.replay import Replay
from canut.town.replay import replay as run

DAYS_AGO = 30
"""The simulated clock starts so long ago that approval by silence lies in the past too."""


app = commands()


@app.command()
def replay(
    *,
    labels: Annotated[Path, typer.Argument(metavar="LABELS", help="Recorded answers: task,worker,label.")],
    gold: Gold = None,
    project: Annotated[
        Path | None, typer.Option("--project", metavar="FILE.yaml", help="The project to run them under.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Draws the order of the answers.")] = 1,
    json: Json = False,
) -> None:
    """Run recorded answers through the whole platform, pay everyone, and prove the guarantees.

    The store is a temporary one, unless CANUT_HOME is set. Under --project what nobody recorded is left out:
    gold items, a machine, validation, qualifications. Results are drawn as the platform draws them: a choice
    by dawid-skene, as `canut consensus --method dawid-skene` does.
    """
    answers = read_labels(labels)
    right = None if gold is None else read_gold(gold)
    specification = None if project is None else read_specification(project)
    bring_up_to_date()
    with progress("Replaying", total=answers.height) as advance:
        outcome = run(
            labels=answers,
            gold=right,
            specification=specification,
            seed=seed,
            starts_at=timezone.now() - timedelta(days=DAYS_AGO),
            progress=lambda done: advance(done, None),
        )
    _tell(outcome, json=json)
    if outcome.verify:
        raise typer.Exit(BROKEN)


def _tell(outcome: Replay, *, json: bool) -> None:
    told = {
        "tasks": outcome.tasks,
        "workers": outcome.workers,
        "answers_recorded": outcome.answers_recorded,
        "answers_used": outcome.answers_used,
        "accuracy": outcome.accuracy,
        "accuracy_all_answers": outcome.accuracy_all_answers,
        "human_share": outcome.human_share,
        "paid_total": outcome.paid_total,
        "verify": outcome.verify or "ok",
    }
    if json:
        as_json(told)
    else:
        facts(told)
