"""For clients: their projects, how far they are, their results."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from canut.core.ledger import chart
from canut.core.ledger.queries import available_minor
from canut.core.people.models import Person
from canut.core.people.roles import reaches
from canut.core.work.models import COUNTED, Project, Task
from canut.core.work.operations.funding import opening_parts
from canut.core.work.queries import current_terms, is_pilot
from canut.faces.web.access import (
    MANAGER,
    REVIEWER,
    claims_for,
    in_review,
    manages_any,
    project_of,
    projects_of,
)
from canut.faces.web.boards import board_of
from canut.faces.web.nextstep import Standing, next_step
from canut.faces.web.pages import Request, person_page
from canut.faces.web.views.drawn import lies_over
from canut.faces.web.views.statements import statement_address
from canut.families.microwork.attempts import Taken, taken_by
from canut.families.microwork.exporting import FORMATS, export_results, formats_of
from canut.families.microwork.overview import overviews
from canut.families.microwork.plan import plan_of
from canut.families.microwork.queries import long_works, notes_on, project_form, result_count
from canut.families.moderation.models import EnforcementAction

PAGE = 20
REMOVALS_SHOWN = 20
PROVENANCE = "provenance"
AT_ONCE = 5_000
"""Results that are written while somebody waits; more are prepared beside the requests."""


@require_GET
@person_page
def projects(request: Request) -> HttpResponse:
    """List the projects of the organisations a person acts for, with what waits in each; the newest first."""
    page = Paginator(projects_of(request.user), PAGE).get_page(request.GET.get("page"))
    seen = overviews(project_ids=[one.pk for one in page])
    own = [
        (one, seen[one.pk], opening_parts(project=one) if one.state == Project.State.DRAFT else None)
        for one in page
    ]
    context = {"projects": own, "page": page, "manages": manages_any(request.user)}
    return render(request, "canut/projects.html", context)


@require_GET
@person_page
def project(request: Request, project_id: int) -> HttpResponse:
    """Show how far a project is, what it costs, and what waits for the client."""
    found = project_of(request.user, project_id, least=REVIEWER)
    manages = reaches(person=request.user, organisation_id=found.client_id, least=MANAGER)
    funds = available_minor(code=chart.client_funds(found.client_id), currency=found.currency)
    is_microwork = found.family == Project.Family.MICROWORK
    context = {
        "project": found,
        "manages": manages,
        "terms": current_terms(project_id=found.pk),
        "waiting": in_review(found).count(),
        "first_due": in_review(found).values_list("review_due_at", flat=True).first(),
        "claims": len(claims_for(request.user, found)),
        "held": held_for(found),
        "funds_minor": funds,
        "removals": removals(found),
        "reviewed": found.assignments.filter(state__in=COUNTED).exists(),
    }
    context |= microwork(request.user, found) if is_microwork else {"board": None, "is_pilot": False}
    return render(request, "canut/project.html", context | {"step": step(context)})


def microwork(person: Person, project: Project) -> dict[str, Any]:
    """Return what only the page of a micro-work project shows."""
    form = project_form(project=project)
    return board_of(project, person, timezone.now()) | {
        "items": Task.objects.filter(project=project).count(),
        "is_pilot": is_pilot(project=project),
        "results": result_count(project=project),
        "result_formats": formats_of(form),
        "lies_over": lies_over(form),
        "notes": notes_on(project=project),
        "taken": taken_of(project),
        "has_long_works": bool(long_works(project=project)),
    }


def step(shown: dict[str, Any]) -> str:
    """Name the next step in what the page shows."""
    progress = shown.get("progress")
    return next_step(
        Standing(
            state=shown["project"].state,
            manages=shown["manages"],
            is_microwork=progress is not None,
            items=shown.get("items", 0),
            is_done=progress is not None and 0 < progress.tasks == progress.complete,
            is_pilot=shown["is_pilot"],
            in_review=shown["waiting"],
            claims=shown["claims"],
            doubtful=len(shown.get("doubtful", ())),
            results=shown.get("results", 0),
        )
    )


def taken_of(project: Project) -> Taken | None:
    """Return how many took a test; None for a project that is none."""
    test = plan_of(project).specification.test
    return taken_by(project=project, slug=test.grants) if test else None


def held_for(project: Project) -> list[tuple[Promise, int]]:
    """Return what opening a draft will hold, or what is held now, each with what it is for; no nothings."""
    if project.state == Project.State.DRAFT:
        parts = opening_parts(project=project)
        amounts = {
            _("Opening it holds for pay"): parts.pay,
            _("Opening it holds for the floor"): parts.reserve,
            _("Opening it holds for the fee"): parts.fee,
            _("Opening it holds in all"): sum(parts),
        }
    else:
        accounts = {
            _("Held for pay"): chart.project_escrow(project.pk),
            _("Held for the floor"): chart.project_reserve(project.pk),
            _("Held for the fee"): chart.project_fees(project.pk),
        }
        currency = project.currency
        amounts = {name: available_minor(code=code, currency=currency) for name, code in accounts.items()}
    return [(name, amount) for name, amount in amounts.items() if amount]


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
