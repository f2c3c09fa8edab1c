"""For clients: how work goes now, and the first results with where they come from."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from canut.faces.web.access import REVIEWER, microwork_of
from canut.faces.web.boards import board_of
from canut.faces.web.itemrows import asked_in_columns, item_rows
from canut.faces.web.pages import Request, person_page
from canut.families.microwork.exporting import formats_of
from canut.families.microwork.itemlist import first_rows
from canut.families.microwork.queries import project_form, result_count

ROWS_SHOWN = 25


@require_GET
@person_page
def live(request: Request, project_id: int) -> HttpResponse:
    """Return the board of a project alone, for a page that is open to put in place of its own."""
    project = microwork_of(request.user, project_id, least=REVIEWER)
    return render(request, "canut/client_board.html", board_of(project, request.user, timezone.now()))


@require_GET
@person_page
def first_results(request: Request, project_id: int) -> HttpResponse:
    """Show the first results under their question, with their confidence and who made them."""
    project = microwork_of(request.user, project_id, least=REVIEWER)
    form = project_form(project=project)
    context = {
        "project": project,
        "asked": asked_in_columns(form),
        "rows": item_rows(form, first_rows(project=project, most=ROWS_SHOWN))[:ROWS_SHOWN],
        "results": result_count(project=project),
        "formats": formats_of(form),
    }
    return render(request, "canut/client_results.html", context)
