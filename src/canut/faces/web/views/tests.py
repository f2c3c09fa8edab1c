"""A test to qualify by: what is said before, where one stands, what one answered, and a word against it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from canut.core.decisions.queries import contested_tests
from canut.core.work.models import Project
from canut.core.work.queries import current_terms, qualifications_asked, what_is_missing
from canut.faces.web.answers import lines_of
from canut.faces.web.pages import Request, person_page, posted_number
from canut.faces.web.views.work import microwork_project, still_needed
from canut.families.microwork.attempts import Attempt, Question, attempts_of, name_of, standing_in
from canut.families.microwork.operations.attempts import contest_attempt
from canut.families.microwork.plan import plan_of

TEXT_MOST = 10_000


class Contest(forms.Form):
    """What is wrong with a known answer, or with what was made of one's own."""

    text = forms.CharField(
        label=gettext_lazy("What is wrong?"),
        help_text=gettext_lazy(
            "Somebody of the operator who did not set the test reads it and answers. "
            "Without an answer in time you are qualified. It never counts against you."
        ),
        max_length=TEXT_MOST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@require_http_methods(["GET", "POST"])
@person_page
def my_test(request: Request, project_id: int) -> HttpResponse:
    """Show a test and one's attempts at it; take the word against an attempt that was not passed."""
    project, now = microwork_project(project_id), timezone.now()
    standing = standing_in(worker=request.user, project=project, now=now)
    if standing is None:
        raise Http404
    number = posted_number(request, "attempt")
    form = contest_of(number, request.POST if number else None)
    if number and form.is_valid():
        text = form.cleaned_data["text"]
        filed = contest_attempt(project=project, worker=request.user, number=number, text=text, now=now)
        messages.success(request, _("Received. Somebody else looks at your answers and decides."))
        return redirect("my_decision", filed.decision_id)
    context = {
        "project": project,
        "terms": current_terms(project_id=project.pk),
        "standing": standing,
        "opens": qualifications_asked().get(standing.test.grants, 0),
        "waits_until": standing.waits_until(now),
        "needed": still_needed(what_is_missing(person_id=request.user.pk, project=project)),
        "attempts": attempts_shown(request, project, {number: form}),
    }
    return render(request, "canut/my_test.html", context, status=422 if form.errors else 200)


def contest_of(number: int | None, typed: QueryDict | None = None) -> Contest:
    """Return the form by which an attempt is contested; each has ids of its own."""
    return Contest(typed, auto_id=f"attempt-{number}-%s")


def attempts_shown(
    request: Request, project: Project, typed: Mapping[int | None, Contest]
) -> list[dict[str, Any]]:
    """Return the attempts that are over, the latest first, each with its questions and right answers."""
    contested = contested_tests(person=request.user)
    made = attempts_of(worker=request.user, project=project, now=timezone.now())
    over = [attempt for attempt in reversed(made) if attempt.is_over]
    return [
        {
            "attempt": one,
            "form": typed.get(one.number) or contest_of(one.number),
            "decision_id": contested.get(name_of(worker=request.user, project=project, number=one.number)),
            "questions": [question_shown(question, project) for question in one.questions],
        }
        for one in over
    ]


def question_shown(question: Question, project: Project) -> dict[str, Any]:
    """Return a question with what was answered, what is right, and why."""
    form, held = plan_of(project).sheet.form, question.held
    explanation = getattr(held.task, "explanation", None)
    return {
        "is_right": question.is_right,
        "shown": form.shown(held.task.item, get_language() or "en"),
        "answer": lines_of(form, held.answer) if held.answer else (),
        "known": lines_of(form, held.task.known_answer) if held.task.known_answer else (),
        "explanation": explanation.text if explanation else "",
    }


def attempt_under_way(request: Request, project: Project) -> Attempt | None:
    """Return the attempt that a person is in the midst of; None outside a test."""
    made = attempts_of(worker=request.user, project=project, now=timezone.now())
    return made[-1] if made and not made[-1].is_over else None
