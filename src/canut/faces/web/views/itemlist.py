"""For clients: the items of a project, and one item with all that came of it."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from canut.core.people.roles import reaches
from canut.core.work.models import Task
from canut.faces.web.access import MANAGER, REVIEWER, microwork_of
from canut.faces.web.itemrows import asked_in_columns, item_rows
from canut.faces.web.pages import Request, person_page
from canut.faces.web.views.drawn import laid_over
from canut.faces.web.words import WHICH_ITEMS
from canut.families.microwork.itemlist import Row, Which, items_of, rows_of, said_on
from canut.families.microwork.queries import project_form

PAGE = 25


@require_GET
@person_page
def item_list(request: Request, project_id: int) -> HttpResponse:
    """List the items of a project with what came of each: all, those without a result, or the doubtful."""
    project = microwork_of(request.user, project_id, least=REVIEWER)
    named = request.GET.get("which", "")
    which = Which(named) if named in WHICH_ITEMS else Which.ALL
    page = Paginator(items_of(project=project, which=which), PAGE).get_page(request.GET.get("page"))
    form = project_form(project=project)
    context = {
        "project": project,
        "which": which,
        "query": f"which={which}&",
        "choices": WHICH_ITEMS.items(),
        "page": page,
        "asked": asked_in_columns(form),
        "rows": item_rows(form, rows_of(project=project, tasks=page)),
        "manages": reaches(person=request.user, organisation_id=project.client_id, least=MANAGER),
    }
    return render(request, "canut/client_item_list.html", context)


@require_GET
@person_page
def item(request: Request, project_id: int, task_id: int) -> HttpResponse:
    """Show one item with its result over it, what people answered, and what they said of it."""
    project = microwork_of(request.user, project_id, least=REVIEWER)
    task = get_object_or_404(Task, project=project, pk=task_id)
    form = project_form(project=project)
    row = rows_of(project=project, tasks=[task])[0]
    said = Row(task, row.given, None, said_on(task_ids=[task.pk]).get(task.pk, ()))
    language = get_language() or "en"
    over = (
        laid_over(form, row.result) if row.result else {"shown": form.shown(task.item, language), "marks": {}}
    )
    context = {
        "project": project,
        "task": task,
        "row": row,
        "over": over,
        "asked": asked_in_columns(form),
        "said": item_rows(form, [said]) if said.collected else (),
        "notes": task.notes.order_by("-id"),
    }
    return render(request, "canut/client_item.html", context)
