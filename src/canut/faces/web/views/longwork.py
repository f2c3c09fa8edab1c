"""For clients: imports and exports that run beside the requests, left and found again."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from canut.core.people.roles import refuse_short_reach
from canut.core.work.models import Project
from canut.faces.web.access import MANAGER, REVIEWER, microwork_of
from canut.faces.web.pages import Request, as_file, person_page
from canut.families.microwork.exporting import formats_of
from canut.families.microwork.longfiles import file_of, refused_of
from canut.families.microwork.models import LongWork
from canut.families.microwork.operations.longwork import ask_export, ask_refit, go_on
from canut.families.microwork.queries import long_works, project_form, result_count


@require_http_methods(["GET", "POST"])
@person_page
def works(request: Request, project_id: int) -> HttpResponse:
    """List what runs and what ended; prepare a file of results."""
    project = microwork_of(request.user, project_id, least=REVIEWER)
    form = request.POST.get("form")
    formats = formats_of(project_form(project=project))
    if form in formats:
        language = get_language() or "en"
        work = ask_export(project=project, form=form, language=language, now=timezone.now())
        return redirect("long_work", project.pk, work.pk)
    context = {
        "project": project,
        "works": long_works(project=project),
        "formats": formats,
        "results": result_count(project=project),
    }
    return render(request, "canut/long_works.html", context)


@require_http_methods(["GET", "POST"])
@person_page
def work(request: Request, project_id: int, work_id: int) -> HttpResponse:
    """Show how far one is and how it ended; let one that stopped go on."""
    project = microwork_of(request.user, project_id, least=REVIEWER)
    found = work_of(project, work_id)
    if request.method == "POST":
        if found.kind == LongWork.Kind.IMPORT:
            refuse_short_reach(person=request.user, organisation_id=project.client_id, least=MANAGER)
        go_on(work=found)
        messages.success(request, _("It goes on from what was kept."))
        return redirect("long_work", project.pk, found.pk)
    return render(request, "canut/long_work.html", shown(project, found))


@require_GET
@person_page
def state(request: Request, project_id: int, work_id: int) -> HttpResponse:
    """Return the state of one alone, for a page that is open to put in place of its own."""
    project = microwork_of(request.user, project_id, least=REVIEWER)
    found = work_of(project, work_id)
    response = render(request, "canut/long_work_state.html", shown(project, found))
    if found.has_ended:
        response["X-Ended"] = "yes"
    return response


@require_POST
@person_page
def refit(request: Request, project_id: int) -> HttpResponse:
    """Ask that all answers be weighed together now."""
    project = microwork_of(request.user, project_id, least=MANAGER)
    ask_refit(project=project, language=get_language() or "en", now=timezone.now())
    messages.success(request, _("The answers are weighed beside all else; this page shows how far it is."))
    return redirect("project", project.pk)


@require_GET
@person_page
def file(request: Request, project_id: int, work_id: int) -> HttpResponseBase:
    """Send the prepared results, or the rows that an import refused."""
    found = work_of(microwork_of(request.user, project_id, least=REVIEWER), work_id)
    is_import = found.kind == LongWork.Kind.IMPORT
    path = refused_of(found) if is_import else file_of(found)
    is_whole = found.has_ended if is_import else found.state == LongWork.State.DONE
    if not is_whole or not path.is_file():
        raise Http404
    return as_file(FileResponse(path.open("rb")), path.name)


def work_of(project: Project, work_id: int) -> LongWork:
    """Return one import or export of a project."""
    files = LongWork.objects.exclude(kind=LongWork.Kind.REFIT)
    return get_object_or_404(files, project=project, pk=work_id)


def shown(project: Project, found: LongWork) -> dict[str, Any]:
    """Return what the page of one shows."""
    return {"project": project, "work": found, "is_import": found.kind == LongWork.Kind.IMPORT}
