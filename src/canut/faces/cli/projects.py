"""``canut project``: from a project file to results."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone

from canut.core.ledger import chart
from canut.core.ledger.queries import available_minor
from canut.core.work.models import Project
from canut.core.work.operations.funding import cancel_project, opening_parts
from canut.core.work.queries import current_terms
from canut.engines.money import format_money
from canut.faces.cli.lookup import actor, microwork_of, project_of
from canut.faces.cli.options import By, Json, ProjectId, commands
from canut.faces.cli.output import as_json, counted, facts, note, say
from canut.families.microwork import operations
from canut.families.microwork.exporting import export_results
from canut.families.microwork.forms import Localised
from canut.families.microwork.queries import progress
from canut.families.microwork.specification import read_specification

app = commands("Create, open, watch and end projects.")


@app.command()
def create(
    file: Annotated[Path, typer.Argument(metavar="FILE.yaml", help="The project, written by hand.")],
    by: By = None,
) -> None:
    """Create a project from its file."""
    specification = read_specification(file)
    made = operations.create_project(specification=specification, created_by=actor(by), now=timezone.now())
    for country, wage in specification.pay.minimum_wages_above(timezone.localdate()).items():
        lawful = format_money(wage, specification.pay.currency)
        note(
            f"The floor is under the minimum wage of {country}, {lawful} an hour: raise it where that applies"
        )
    say(f"Project {made.pk}\nNext: canut tasks import {made.pk} FILE, then canut project open {made.pk}")


@app.command(name="open")
def open_(project_id: ProjectId, by: By = None) -> None:
    """Hold the pay of every planned answer and show the tasks to workers."""
    project = microwork_of(project_id)
    opened = operations.open_project(project=project, actor=actor(by), now=timezone.now())
    say(f"Project {project_id} is open, with {counted(opened, 'task')} to take")


@app.command()
def status(*, project_id: ProjectId, json: Json = False) -> None:
    """Say how far a project is, and where its money is."""
    project = microwork_of(project_id)
    told = _status(project)
    if json:
        as_json(told)
        return
    facts({**told, "title": Localised(project.title)})


@app.command()
def results(
    project_id: ProjectId,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="CSV, JSONL or Parquet.")],
    provenance: Annotated[
        Path | None, typer.Option(metavar="FILE.json", help="Who made the results, as Croissant metadata.")
    ] = None,
) -> None:
    """Write the results of a project."""
    project = microwork_of(project_id)
    report = export_results(project=project, path=output, provenance=provenance, now=timezone.now())
    beside = f", provenance in {report.provenance}" if report.provenance else ""
    say(f"{report.rows} results in {report.path}{beside}")


@app.command()
def finish(project_id: ProjectId, by: By = None) -> None:
    """Take no more answers, publish what there is, and give back what no worker is owed."""
    project = microwork_of(project_id)
    released = operations.finish_project(project=project, actor=actor(by), now=timezone.now())
    money = format_money(max(0, released), project.currency)
    say(f"Project {project_id} is closed; {money} went back to {project.client}")


@app.command()
def cancel(project_id: ProjectId, by: By = None) -> None:
    """End a project at once: tasks in workers' hands can be finished and are paid, the rest goes back."""
    project = project_of(project_id)
    released = cancel_project(project=project, actor=actor(by), now=timezone.now())
    money = format_money(released, project.currency)
    say(f"Project {project_id} is cancelled; {money} went back to {project.client}")


def _status(project: Project) -> dict[str, object]:
    done = progress(project=project)
    return {
        "project": project.pk,
        "title": project.title,
        "client": project.client.name,
        "state": project.state,
        "tasks": done.tasks,
        "complete": done.complete,
        "answers": done.answers,
        "validations": done.validations,
        "gold_answers": done.gold_answers,
        "results": done.results,
        "unresolved": done.unresolved,
        **_money(project),
    }


def _money(project: Project) -> dict[str, str]:
    terms = current_terms(project_id=project.pk)
    amounts = {
        "pay_per_answer": terms.per_answer_minor,
        "held_for_pay": available_minor(code=chart.project_escrow(project.pk), currency=project.currency),
        "held_for_the_fee": available_minor(code=chart.project_fees(project.pk), currency=project.currency),
        "held_for_the_floor": available_minor(
            code=chart.project_reserve(project.pk), currency=project.currency
        ),
        "client_has": available_minor(code=chart.client_funds(project.client_id), currency=project.currency),
    }
    if project.state == Project.State.DRAFT:
        parts = opening_parts(project=project)
        amounts["opening_holds"] = sum(parts)
        amounts |= {f"of_it_for_the_{name}": one for name, one in parts._asdict().items()}
    told = {name: format_money(amount, project.currency) for name, amount in amounts.items()}
    return {**told, "operator_fee": f"{Decimal(terms.fee_basis_points).scaleb(-2)} % of pay, beside it"}
