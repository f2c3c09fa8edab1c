"""Decisions about a person and their work: their reasons, their clocks, and the appeal."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from canut.core.decisions.models import Decision
from canut.core.decisions.operations import appeal, note_reading
from canut.core.decisions.queries import clock_figures, decisions_about
from canut.core.people.models import Person
from canut.faces.web.evidence import evidence_lines, files_of
from canut.faces.web.pages import Request, person_page

TEXT_MOST = 10_000


@require_GET
@person_page
def my_decisions(request: Request) -> HttpResponse:
    """List the decisions about a person and their work, and how this platform keeps its clocks."""
    now = timezone.now()
    context = {
        "decisions": decisions_about(worker=request.user),
        "clocks": clock_figures(now=now),
        "now": now,
    }
    return render(request, "canut/my_decisions.html", context)


@require_http_methods(["GET", "POST"])
@person_page
def my_decision(request: Request, decision_id: int) -> HttpResponse:
    """Show one decision with its reasons and its appeal, or take the appeal."""
    decision = decision_about(request.user, decision_id)
    text = request.POST.get("text", "").strip()[:TEXT_MOST]
    if text:
        appeal(decision=decision, text=text, actor=request.user, now=timezone.now())
        messages.success(request, _("Your appeal was received. Somebody else will decide it."))
        return redirect("my_decision", decision.pk)
    note_reading(decision=decision, reader=request.user, now=timezone.now())
    error = _("Say why the decision is wrong.") if request.method == "POST" else ""
    context = {
        "decision": decision,
        "appeal": getattr(decision, "appeal", None),
        "remedy": getattr(decision, "remedy", None),
        "evidence": evidence_lines(decision.evidence, about=decision.assignment),
        "files": files_of(decision.assignment),
        "error": error,
        "now": timezone.now(),
    }
    return render(request, "canut/my_decision.html", context, status=422 if error else 200)


def decision_about(worker: Person, decision_id: int) -> Decision:
    """Return a decision about a person or their work: the only road to one."""
    decision = decisions_about(worker=worker).filter(pk=decision_id).first()
    if decision is None:
        raise Http404
    return decision
