"""For moderators: the communities, the next case, the decision; what hurts stays covered until asked for."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from canut.core.decisions.errors import ReasonsMissing
from canut.core.decisions.models import Appeal
from canut.core.work.models import Harm, Project
from canut.core.work.operations.leases import return_task
from canut.core.work.queries import assignment_of, current_terms, open_projects, what_is_missing
from canut.faces.web.pages import Request, person_page
from canut.faces.web.templatetags.loom import plain
from canut.faces.web.views.appeals import Ruling
from canut.faces.web.views.work import still_needed
from canut.families.moderation.case_view import CaseView, case_view
from canut.families.moderation.dsa import FACTS_LENGTH_MAX
from canut.families.moderation.exposure import exposure_limit
from canut.families.moderation.models import Clause, EnforcementAction
from canut.families.moderation.operations.appeals import decide_appeal
from canut.families.moderation.operations.cases import next_case
from canut.families.moderation.operations.decisions import decide
from canut.families.moderation.queries import exposures

Action = EnforcementAction.Action


class Verdict(forms.Form):
    """What becomes of a message, under which clause, on which facts."""

    action = forms.ChoiceField(
        label=gettext_lazy("Your decision"),
        choices=[
            (Action.ALLOW, gettext_lazy("It stays")),
            (Action.REMOVE, gettext_lazy("It goes, under a clause")),
        ],
        widget=forms.RadioSelect,
    )
    clause = forms.ChoiceField(
        label=gettext_lazy("The clause it breaks"), required=False, widget=forms.RadioSelect
    )
    facts = forms.CharField(
        label=gettext_lazy("Facts"),
        help_text=gettext_lazy(
            "What in this message breaks it, in words its author can answer to. "
            "No personal data: it may be published."
        ),
        required=False,
        max_length=FACTS_LENGTH_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, clauses: Sequence[Clause], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        field = self.fields["clause"]
        if isinstance(field, forms.ChoiceField):
            words = "<strong>{}</strong> <span class='help'>{}</span>"
            field.choices = [
                (clause.code, format_html(words, plain(clause.title), plain(clause.text)))
                for clause in clauses
            ]

    def clean(self) -> dict[str, Any]:
        """Ask for the clause and the facts of a removal."""
        given = super().clean() or {}
        if given.get("action") == Action.REMOVE:
            if not given.get("clause"):
                self.add_error("clause", _("Choose the clause that the message breaks."))
            if not given.get("facts"):
                self.add_error("facts", _("Say what in the message breaks it."))
        return given


@require_GET
@person_page
def communities(request: Request) -> HttpResponse:
    """Show the communities that look for moderators, with pay, harm and today's doses."""
    met = exposures(person_id=request.user.pk, now=timezone.now())
    shown = [
        {
            "project": project,
            "terms": current_terms(project_id=project.pk),
            "doses": doses(project, met),
            **still_needed(what_is_missing(person_id=request.user.pk, project=project)),
        }
        for project in open_projects(family=Project.Family.MODERATION)
    ]
    return render(request, "canut/communities.html", {"communities": shown})


def doses(project: Project, met: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return what a person met in 24 hours of each class of harm, with its limit."""
    limits = {harm: exposure_limit(project, harm) for harm in Harm.values}
    return [
        {"harm": harm, "met": met.get(harm, 0), "limit": limit}
        for harm, limit in limits.items()
        if limit is not None
    ]


@require_POST
@person_page
def take_case(request: Request, project_id: int) -> HttpResponse:
    """Hand out the next case of a community."""
    project = open_projects(family=Project.Family.MODERATION).filter(pk=project_id).first()
    if project is None:
        raise Http404
    return go_on(request, project)


def go_on(request: Request, project: Project) -> HttpResponse:
    """Take the next case, or say that none waits."""
    taken = next_case(project=project, moderator=request.user, now=timezone.now())
    if taken is None:
        messages.info(
            request, _("No case waits at the moment. Waiting counts as time on duty; ask again in a while.")
        )
        return redirect("communities")
    return redirect("case", taken.pk)


@require_http_methods(["GET", "POST"])
@person_page
def case(request: Request, assignment_id: int) -> HttpResponse:
    """Show the case in hand, and take its decision."""
    view = case_view(assignment_id=assignment_id, moderator=request.user)
    form = Ruling(request.POST or None) if view.contested else Verdict(view.clauses, request.POST or None)
    if form.is_valid():
        try:
            settle(request, view, form.cleaned_data)
        except ReasonsMissing as missing:
            form.add_error("reasons" if view.contested else "facts", str(missing))
        else:
            return go_on(request, view.assignment.project)
    met = exposures(person_id=request.user.pk, now=timezone.now())
    context = {"view": view, "form": form, "doses": doses(view.assignment.project, met)}
    return render(request, "canut/case.html", context, status=422 if form.is_bound else 200)


def settle(request: Request, view: CaseView, given: Mapping[str, Any]) -> None:
    """Carry out what the moderator decided: about a message, or about an appeal."""
    who, now = request.user, timezone.now()
    if view.contested:
        outcome = Appeal.Outcome(given["outcome"])
        decide_appeal(
            assignment_id=view.assignment.pk,
            moderator=who,
            outcome=outcome,
            reasons=given["reasons"],
            now=now,
        )
    else:
        decide(
            assignment_id=view.assignment.pk,
            moderator=who,
            action=Action(given["action"]),
            clause_code=given["clause"],
            facts=given["facts"],
            now=now,
        )
    messages.success(request, _("Decided and recorded."))


@require_POST
@person_page
def skip_case(request: Request, assignment_id: int) -> HttpResponse:
    """Give a case back without a reason and without penalty (G15)."""
    held = assignment_of(worker=request.user, assignment_id=assignment_id)
    return_task(assignment_id=held.pk, worker=request.user, now=timezone.now())
    messages.success(request, _("You gave the case back. Nothing follows from it."))
    return redirect("communities")
