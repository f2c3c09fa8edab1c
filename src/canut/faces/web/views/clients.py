"""For clients: their projects, how far they are, their results."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from canut.core.ledger import chart
from canut.core.ledger.queries import available_minor
from canut.core.people.roles import reaches
from canut.core.work.models import Project
from canut.core.work.operations.funding import opening_parts
from canut.core.work.queries import current_terms
from canut.faces.web.access import (
    MANAGER,
    REVIEWER,
    claims_for,
    in_review,
    manages_any,
    project_of,
    projects_of,
)
from canut.faces.web.pages import Request, person_page
from canut.faces.web.views.drawn import lies_over
from canut.faces.web.views.statements import statement_address
from canut.families.microwork.attempts import Taken, taken_by
from canut.families.microwork.board import board
from canut.families.microwork.exporting import FORMATS, export_results, formats_of
from canut.families.microwork.plan import plan_of
from canut.families.microwork.queries import notes_on, progress, project_form, result_count
from canut.families.moderation.models import EnforcementAction

REMOVALS_SHOWN = 20
PROVENANCE = "provenance"
AT_ONCE = 5_000
"""Results that are written while somebody waits; more are prepared beside the requests."""


@require_GET
@person_page
def projects(request: Request) -> HttpResponse:
    """List the projects of the organisations a person acts for."""
    own = [
        (one, opening_parts(project=one) if one.state == Project.State.DRAFT else None)
        for one in projects_of(request.user)
    ]
    context = {"projects": own, "manages": manages_any(request.user)}
    return render(request, "canut/projects.html", context)


@require_GET
@person_page
def project(request: Request, project_id: int) -> HttpResponse:
    """Show how far a project is, what it costs, and what waits for the client."""
    found = project_of(request.user, project_id, least=REVIEWER)
    is_microwork = found.family == Project.Family.MICROWORK
    funds = available_minor(code=chart.client_funds(found.client_id), currency=found.currency)
    context = {
        "project": found,
        "terms": current_terms(project_id=found.pk),
        "progress": progress(project=found) if is_microwork else None,
        "board": board(project=found, now=timezone.now()) if is_microwork else None,
        "in_review": in_review(found).count(),
        "claims": len(claims_for(request.user, found)),
        "held": held_for(found),
        "funds_minor": funds,
        "results": result_count(project=found) if is_microwork else 0,
        "result_formats": formats_of(project_form(project=found)) if is_microwork else (),
        "lies_over": is_microwork and lies_over(project_form(project=found)),
        "removals": removals(found),
        "manages": reaches(person=request.user, organisation_id=found.client_id, least=MANAGER),
        "notes": notes_on(project=found) if is_microwork else None,
        "taken": taken_of(found) if is_microwork else None,
    }
    return render(request, "canut/project.html", context)


def taken_of(project: Project) -> Taken | None:
    """Return how many took a test; None for a project that is none."""
    test = plan_of(project).specification.test
    return taken_by(project=project, slug=test.grants) if test else None


def held_for(project: Project) -> list[tuple[Promise, int]]:
    """Return what opening a draft will hold, or what is held now, each with what it is for."""
    if project.state == Project.State.DRAFT:
        parts = opening_parts(project=project)
        return [
            (_("Opening it holds for pay"), parts.pay),
            (_("Opening it holds for the floor"), parts.reserve),
            (_("Opening it holds for the fee"), parts.fee),
            (_("Opening it holds in all"), sum(parts)),
        ]
    accounts = {
        _("Held for pay"): chart.project_escrow(project.pk),
        _("Held for the floor"): chart.project_reserve(project.pk),
        _("Held for the fee"): chart.project_fees(project.pk),
    }
    return [(name, available_minor(code=code, currency=project.currency)) for name, code in accounts.items()]


def removals(project: Project) -> list[dict[str, Any]]:
    """Return the latest removals of a community, each with the address its author is to be given."""
    removed = EnforcementAction.objects.filter(case__item__project=project, clause__isnull=False)
    latest = removed.select_related("case__item", "clause").order_by("-id")[:REMOVALS_SHOWN]
    return [{"action": action, "address": statement_address(action)} for action in latest]


@require_GET
@person_page
def results(request: Request, project_id: int, form: str) -> HttpResponseBase:
    """Send the results of a project as a file, or where they come from."""
    found = project_of(request.user, project_id, least=REVIEWER)
    if found.family != Project.Family.MICROWORK:
        raise Http404
    formats = formats_of(project_form(project=found))
    if form not in (*formats, PROVENANCE):
        raise Http404
    if form not in (*FORMATS, PROVENANCE) or (form in FORMATS and result_count(project=found) > AT_ONCE):
        return redirect("long_works", found.pk)
    name = f"canut-{found.pk}-results"
    with TemporaryDirectory() as folder:
        provenance = Path(folder) / f"{name}.provenance.json" if form == PROVENANCE else None
        written = Path(folder) / f"{name}.{'csv' if provenance else form}"
        export_results(project=found, path=written, provenance=provenance, now=timezone.now())
        # The file outlives its name: it is read while it is sent, and gone after.
        sent = provenance or written
        return FileResponse(sent.open("rb"), as_attachment=True, filename=sent.name)
