"""For clients: approving answers, or rejecting one with its reasons."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from canut.core.decisions.operations import (
    REASON_LENGTH_MIN,
    confirm_rejections,
    dismiss_proposal,
    reject_work,
    take_proposal,
)
from canut.core.people.models import Person
from canut.core.work.models import Assignment, Project
from canut.core.work.operations.reviews import approve
from canut.faces.web.access import (
    REVIEWER,
    in_review,
    project_of,
    proposal_of,
    proposed_rejections,
    work_in_review,
)
from canut.faces.web.answers import kept_in, lines_of
from canut.faces.web.drawings import drawing_of
from canut.faces.web.evidence import evidence_lines
from canut.faces.web.moments import moments_of
from canut.faces.web.pages import Request, person_page, posted_numbers
from canut.faces.web.passages import marked_passages
from canut.families.microwork.plan import plan_of

PAGE = 20


class Reasons(forms.Form):
    """The statement of reasons of a rejection (G5)."""

    ground = forms.CharField(
        label=gettext_lazy("Ground"),
        help_text=gettext_lazy("The clause of the guidelines or terms that was not met, word for word."),
        min_length=REASON_LENGTH_MIN,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    facts = forms.CharField(
        label=gettext_lazy("Facts"),
        help_text=gettext_lazy("What in this answer did not meet it."),
        min_length=REASON_LENGTH_MIN,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    expected = forms.CharField(
        label=gettext_lazy("What was expected"),
        help_text=gettext_lazy("The person sees it beside their own answer."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SecondWord(forms.Form):
    """A second member's word that a colleague may reject many answers."""

    decider = forms.EmailField(label=gettext_lazy("The colleague's e-mail address"))
    rejections_max = forms.IntegerField(
        label=gettext_lazy("Rejections within a day, at most"), min_value=1, max_value=1000
    )
    reasons = forms.CharField(
        label=gettext_lazy("Your reasons"),
        help_text=gettext_lazy("Which answers you looked at yourself, and what is wrong with them."),
        min_length=REASON_LENGTH_MIN,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_decider(self) -> Person:
        """Find the colleague."""
        found = Person.objects.filter(email__iexact=self.cleaned_data["decider"].strip()).first()
        if found is None:
            raise forms.ValidationError(_("Nobody is registered under this address."))
        return found


@require_GET
@person_page
def review(request: Request, project_id: int) -> HttpResponse:
    """Show the answers that wait for a review, the one due first at the top."""
    project = project_of(request.user, project_id, least=REVIEWER)
    waiting = in_review(project)
    pieces = [piece(project, assignment) for assignment in waiting[:PAGE]]
    context = {
        "project": project,
        "pieces": pieces,
        "files_kept": kept_in(one["answer"] for one in pieces),
        "count": waiting.count(),
        "proposals": proposed_rejections(project),
    }
    return render(request, "canut/review.html", context)


def piece(project: Project, assignment: Assignment) -> dict[str, Any]:
    """Return what a reviewer reads of one answer; never who gave it."""
    if project.family != Project.Family.MICROWORK:
        return {"assignment": assignment, "shown": (), "answer": ()}
    form = plan_of(project).sheet.form
    result = getattr(assignment.task, "result", None)
    return {
        "assignment": assignment,
        "shown": form.shown(assignment.task.item, get_language() or "en"),
        "answer": lines_of(form, assignment.answer or {}, beside=result.answer if result else None),
        "drawing": drawing_of(form, assignment.task.item, assignment.answer or {}),
        "stretches": marked_passages(form, assignment.task.item, assignment.answer or {}),
        "marks": moments_of(form, assignment.task.item, assignment.answer or {}),
    }


@require_POST
@person_page
def approve_work(request: Request, project_id: int) -> HttpResponse:
    """Approve the answers that were shown and chosen."""
    project = project_of(request.user, project_id, least=REVIEWER)
    chosen = posted_numbers(request, "assignment")[:PAGE]
    ids = list(in_review(project).filter(pk__in=chosen).values_list("pk", flat=True))
    count = approve(assignment_ids=ids, actor_id=request.user.pk, now=timezone.now())
    text = ngettext("%(count)d answer approved.", "%(count)d answers approved.", count)
    messages.success(request, text % {"count": count})
    return redirect("review", project.pk)


@require_http_methods(["GET", "POST"])
@person_page
def reject(request: Request, project_id: int, assignment_id: int) -> HttpResponse:
    """Reject one answer with ground, facts and evidence."""
    project = project_of(request.user, project_id, least=REVIEWER)
    assignment = work_in_review(project, assignment_id)
    form = Reasons(request.POST or None)
    if form.is_valid():
        evidence = {
            "item": assignment.task.item,
            "answered": assignment.answer,
            "expected": form.cleaned_data["expected"],
        }
        reject_work(
            assignment=assignment,
            ground=form.cleaned_data["ground"],
            facts=form.cleaned_data["facts"],
            evidence=evidence,
            decided_by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("Rejected. The person reads your reasons and can appeal."))
        return redirect("review", project.pk)
    context = {"project": project, "form": form, **piece(project, assignment)}
    return render(request, "canut/reject.html", context, status=422 if form.is_bound else 200)


class OwnWords(forms.Form):
    """What a human says of an answer that a machine proposed to reject."""

    facts = forms.CharField(
        label=gettext_lazy("Facts, in your own words"),
        help_text=gettext_lazy(
            "What you saw when you looked yourself. The machine's words are not accepted."
        ),
        min_length=REASON_LENGTH_MIN,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@require_http_methods(["GET", "POST"])
@person_page
def proposed_rejection(request: Request, project_id: int, proposal_id: int) -> HttpResponse:
    """Reject an answer as a machine proposed, in one's own words, or dismiss the proposal."""
    project = project_of(request.user, project_id, least=REVIEWER)
    proposed, now = proposal_of(project, proposal_id), timezone.now()
    if "dismiss" in request.POST:
        dismiss_proposal(proposal=proposed, dismissed_by=request.user, now=now)
        messages.success(request, _("Dismissed. Nothing follows from it."))
        return redirect("review", project.pk)
    form = OwnWords(request.POST or None)
    if form.is_valid():
        take_proposal(proposal=proposed, facts=form.cleaned_data["facts"], decided_by=request.user, now=now)
        messages.success(request, _("Rejected. The person reads your reasons and can appeal."))
        return redirect("review", project.pk)
    context = {
        "project": project,
        "proposed": proposed,
        "evidence": evidence_lines(proposed.evidence, about=proposed.assignment),
        "form": form,
        **piece(project, work_in_review(project, proposed.assignment_id or 0)),
    }
    return render(request, "canut/proposed_rejection.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@person_page
def confirm(request: Request, project_id: int) -> HttpResponse:
    """Confirm, as a second member, that a colleague rejects many answers of a project (G5)."""
    project = project_of(request.user, project_id, least=REVIEWER)
    form = SecondWord(request.POST or None)
    if form.is_valid():
        confirm_rejections(
            project=project, confirmed_by=request.user, now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("Confirmed for one day, under your name."))
        return redirect("review", project.pk)
    context = {"project": project, "form": form}
    return render(request, "canut/confirm_rejections.html", context, status=422 if form.is_bound else 200)
