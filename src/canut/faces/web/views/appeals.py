"""For the operator's members: appeals, each decided by somebody who had no part in the first decision."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from canut.core.decisions.models import Appeal
from canut.core.decisions.operations import REASON_LENGTH_MIN, decide_appeal
from canut.core.decisions.queries import clock_figures, measures_in_force
from canut.core.pay.queries.claims import claims_waiting
from canut.core.work.models import Project
from canut.faces.web.access import appeal_for, appeals_for, proposals_for, remedies_for
from canut.faces.web.evidence import evidence_lines, files_of
from canut.faces.web.pages import Request, person_page


class Ruling(forms.Form):
    """What the second human decides, and why."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Your decision"),
        choices=[
            (Appeal.Outcome.UPHELD, gettext_lazy("The first decision stands")),
            (Appeal.Outcome.OVERTURNED, gettext_lazy("The first decision was wrong: repair it")),
        ],
        widget=forms.RadioSelect,
    )
    reasons = forms.CharField(
        label=gettext_lazy("Your reasons"),
        help_text=gettext_lazy("Both sides read them."),
        min_length=REASON_LENGTH_MIN,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


@require_GET
@person_page
def appeals(request: Request) -> HttpResponse:
    """List what waits for a human of the operator, first due first, and how the clocks were kept."""
    now = timezone.now()
    context = {
        "appeals": appeals_for(request.user),
        "remedies": remedies_for(request.user),
        "proposals": proposals_for(request.user),
        "claims": waiting_by_project(),
        "measures": measures_in_force(now=now),
        "clocks": clock_figures(now=now),
        "now": now,
    }
    return render(request, "canut/appeals.html", context)


def waiting_by_project() -> list[tuple[Project, int]]:
    """Return the projects in which costs or times wait for a decision, with how many."""
    counts = claims_waiting()
    projects = Project.objects.in_bulk(counts)
    return [(projects[number], count) for number, count in counts.items()]


@require_http_methods(["GET", "POST"])
@person_page
def decide(request: Request, appeal_id: int) -> HttpResponse:
    """Show one appeal with both sides, and take the decision."""
    filed = appeal_for(request.user, appeal_id)
    form = Ruling(request.POST or None)
    if form.is_valid():
        decide_appeal(
            filed=filed,
            outcome=Appeal.Outcome(form.cleaned_data["outcome"]),
            reasons=form.cleaned_data["reasons"],
            decided_by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("Decided. Both sides can read your reasons."))
        return redirect("appeals")
    context = {
        "filed": filed,
        "evidence": evidence_lines(filed.decision.evidence, about=filed.decision.assignment),
        "files": files_of(filed.decision.assignment),
        "form": form,
        "now": timezone.now(),
    }
    return render(request, "canut/appeal.html", context, status=422 if form.is_bound else 200)
