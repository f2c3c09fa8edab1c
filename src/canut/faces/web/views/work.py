"""Starting work: the agreement to a class of harm, taking the next task."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from canut.core.people.operations import give_consent, withdraw_consent
from canut.core.people.queries import has_consent
from canut.core.work.errors import TermsChanged
from canut.core.work.models import Harm, Project
from canut.core.work.queries import open_projects
from canut.faces.web.pages import Request, person_page, posted_number
from canut.families.microwork.cards import AGREEMENT
from canut.families.microwork.operations import take_next_task


def still_needed(missing: Sequence[str]) -> dict[str, Any]:
    """Tell apart the qualifications that a person lacks and the agreement they have not given."""
    return {
        "qualifications": [name for name in missing if not name.startswith(AGREEMENT)],
        "must_agree": any(name.startswith(AGREEMENT) for name in missing),
    }


@require_POST
@person_page
def take(request: Request, project_id: int) -> HttpResponse:
    """Hand out the next task of a project under the terms that were shown."""
    project = microwork_project(project_id)
    try:
        assignment = take_next_task(
            project=project,
            worker=request.user,
            now=timezone.now(),
            terms_id=posted_number(request, "terms"),
        )
    except TermsChanged:
        messages.warning(request, _("The terms have changed: read them on the card, then start again."))
        return redirect("work")
    return redirect("task", assignment.pk) if assignment else redirect("no_task", project.pk)


@require_GET
@person_page
def no_task(request: Request, project_id: int) -> HttpResponse:
    """Say that nothing is free here now, and what to do next."""
    project = microwork_project(project_id)
    others = open_projects(family=Project.Family.MICROWORK).exclude(pk=project.pk)
    return render(request, "canut/no_task.html", {"project": project, "others": others})


@person_page
def harm(request: Request, level: str) -> HttpResponse:
    """Explain a class of harm, and record the agreement to it or its end."""
    if level not in set(Harm.values) - {Harm.NONE}:
        raise Http404
    purpose = AGREEMENT + level
    if request.method == "POST":
        change = withdraw_consent if "withdraw" in request.POST else give_consent
        change(person=request.user, purpose=purpose, now=timezone.now())
        return redirect("work")
    agreed = has_consent(person_id=request.user.pk, purpose=purpose)
    return render(request, "canut/harm.html", {"level": level, "agreed": agreed})


def microwork_project(project_id: int) -> Project:
    """Return a project whose card was, or is, shown to everybody."""
    shown = Project.objects.filter(family=Project.Family.MICROWORK).exclude(state=Project.State.DRAFT)
    project = shown.select_related("client").filter(pk=project_id).first()
    if project is None:
        raise Http404
    return project
