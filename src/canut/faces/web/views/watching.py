"""For clients: how work goes now, and the first results with where they come from."""

from itertools import islice

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from canut.core.people.roles import reaches
from canut.faces.web.access import MANAGER, REVIEWER, microwork_of
from canut.faces.web.answers import kept_in, lines_of
from canut.faces.web.pages import Request, person_page
from canut.families.microwork.board import board
from canut.families.microwork.exporting.rows import result_rows
from canut.families.microwork.plan import plan_of
from canut.families.microwork.queries import result_count

ROWS_SHOWN = 25


@require_GET
@person_page
def live(request: Request, project_id: int) -> HttpResponse:
    """Return the board of a project alone, for a page that is open to put in place of its own."""
    project = microwork_of(request.user, project_id, least=REVIEWER)
    context = {
        "project": project,
        "board": board(project=project, now=timezone.now()),
        "manages": reaches(person=request.user, organisation_id=project.client_id, least=MANAGER),
    }
    return render(request, "canut/client_board.html", context)


@require_GET
@person_page
def first_results(request: Request, project_id: int) -> HttpResponse:
    """Show the first results with their confidence and who made them."""
    project = microwork_of(request.user, project_id, least=REVIEWER)
    plan = plan_of(project)
    rows = [
        row
        | {"lines": lines_of(plan.sheet.form, answer) if isinstance(answer := row["answer"], dict) else ()}
        for row in islice(result_rows(project, plan), ROWS_SHOWN)
    ]
    context = {"project": project, "rows": rows, "results": result_count(project=project)}
    context["files_kept"] = kept_in(row["lines"] for row in rows)
    return render(request, "canut/client_results.html", context)
