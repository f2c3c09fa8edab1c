"""For clients and the operator: costs and times that workers declared, accepted or refused with reasons."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from canut.core.decisions.operations import REASON_LENGTH_MIN
from canut.core.pay.operations.claims import accept_claim, refuse_claim
from canut.faces.web.access import claim_for, claims_for, project_to_run
from canut.faces.web.pages import Request, person_page

SHOWN = 100


class Reasons(forms.Form):
    """The statement of reasons of a refusal (G17)."""

    ground = forms.CharField(
        label=gettext_lazy("Ground"),
        help_text=gettext_lazy(
            "The clause that was not met, word for word. Leave it empty for the platform's own: something "
            "must show the cost or the time, and it must come from this work."
        ),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Facts"),
        help_text=gettext_lazy("What in this very case did not meet it."),
        min_length=REASON_LENGTH_MIN,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    shown = forms.CharField(
        label=gettext_lazy("Evidence"),
        help_text=gettext_lazy("What shows it, beside what was declared. The person reads it."),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@require_GET
@person_page
def claims(request: Request, project_id: int) -> HttpResponse:
    """Show the costs and times that wait in a project, the one due first at the top, never whose."""
    project = project_to_run(request.user, project_id)
    waiting = claims_for(request.user, project)
    context = {"project": project, "claims": waiting[:SHOWN], "count": len(waiting), "now": timezone.now()}
    return render(request, "canut/claims.html", context)


@require_POST
@person_page
def accept(request: Request, project_id: int, noun: str, number: int) -> HttpResponse:
    """Accept a cost or a time."""
    claim = claim_for(request.user, project_id, noun, number)
    accept_claim(claim=claim, decided_by=request.user, now=timezone.now())
    messages.success(request, _("Accepted. The next pay run counts it."))
    return redirect("claims", project_id)


@require_http_methods(["GET", "POST"])
@person_page
def refuse(request: Request, project_id: int, noun: str, number: int) -> HttpResponse:
    """Refuse a cost or a time, with reasons that its person can appeal."""
    claim = claim_for(request.user, project_id, noun, number)
    form = Reasons(request.POST or None)
    if form.is_valid():
        refuse_claim(claim=claim, decided_by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Refused. The person reads your reasons and can appeal."))
        return redirect("claims", project_id)
    context = {"project": claim.project, "claim": claim, "form": form}
    return render(request, "canut/refuse_claim.html", context, status=422 if form.is_bound else 200)
