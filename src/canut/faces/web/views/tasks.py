"""Doing a task: the item, the questions, the answer."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from canut.core.people.models import Person
from canut.core.work.errors import AlreadyAnswered, LeaseLost, NotAllowed, NotOpen
from canut.core.work.models import Assignment, Lane, Project
from canut.core.work.queries import assignment_of
from canut.faces.web.answers import lines_of
from canut.faces.web.pages import Request, person_page, posted_number, refused
from canut.faces.web.questions import questions, values_of
from canut.faces.web.templatetags.loom import money
from canut.families.microwork.forms import AnswerInvalid
from canut.families.microwork.operations import give_back, submit_answer, take_next_task
from canut.families.microwork.plan import plan_of
from canut.families.microwork.queries import proposed_answers

IN_HAND = (Assignment.State.ACCEPTED, Assignment.State.EXPIRED)
"""States in which an answer can still be given; after the lease, if nobody else has taken the task."""

ROWS_MOST = 500


@require_http_methods(["GET", "POST"])
@person_page
def task(request: Request, assignment_id: int) -> HttpResponse:
    """Show a task in hand, or what became of it; receive its answer."""
    held = microwork_of(request.user, assignment_id)
    if request.method == "POST" and "more" in request.POST:
        return sheet(
            request,
            held,
            dict(request.POST.lists()),
            more_rows=min(posted_number(request, "more") or 0, ROWS_MOST),
        )
    if request.method == "POST":
        return receive(request, held)
    if held.state in IN_HAND:
        return sheet(request, held)
    form = plan_of(held.project).sheet.form
    context = {
        "held": held,
        "shown": form.shown(held.task.item, get_language() or "en"),
        "answer": lines_of(form, held.answer) if held.answer else (),
        "decision": getattr(held, "decision", None),
    }
    return render(request, "canut/task_given.html", context)


def sheet(
    request: Request,
    held: Assignment,
    typed: Mapping[str, Sequence[str]] | None = None,
    errors: Mapping[str, str] | None = None,
    more_rows: int = 0,
) -> HttpResponse:
    """Show the item and the questions, with what was typed so far."""
    plan = plan_of(held.project)
    form = plan.sheet.form
    proposed = proposed_answers(task=held.task) if held.lane == Lane.VALIDATE else []
    if typed is None:
        typed = values_of(proposed[0]) if proposed else {}
    languages = plan.specification.languages
    now = timezone.now()
    context = {
        "held": held,
        "shown": form.shown(held.task.item, get_language() or "en"),
        "item_language": languages[0] if len(languages) == 1 else "",
        "questions": questions(form, typed, errors, more_rows),
        "proposed": [lines_of(form, answer) for answer in proposed],
        "error": (errors or {}).get("", ""),
        "has_errors": bool(errors),
        "has_rows": any(question.rows for question in questions(form, {})),
        "more": more_rows + 3,
        "seconds_left": max(0, int((held.lease_until - now).total_seconds())),
    }
    return render(request, "canut/task.html", context, status=422 if errors else 200)


def receive(request: Request, held: Assignment) -> HttpResponse:
    """Hand the answer in, then go on to the next task or stop here."""
    try:
        submit_answer(assignment_id=held.pk, worker=request.user, data=request.POST, now=timezone.now())
    except AnswerInvalid as invalid:
        return sheet(request, held, dict(request.POST.lists()), invalid.messages)
    except (AlreadyAnswered, LeaseLost) as error:
        return refused(request, error, project=held.project)
    pay = money(held.pay_minor, held.project.currency)
    messages.success(request, _("Received. %(pay)s will be yours once it is approved.") % {"pay": pay})
    if request.POST.get("then") == "stop":
        return redirect("my_work")
    return go_on(request, held.project)


@require_POST
@person_page
def return_task(request: Request, assignment_id: int) -> HttpResponse:
    """Give a task back without penalty, then go on."""
    held = microwork_of(request.user, assignment_id)
    give_back(
        assignment_id=held.pk,
        worker=request.user,
        now=timezone.now(),
        reason=request.POST.get("reason", "")[:500],
    )
    messages.success(request, _("You gave the task back. Nothing follows from it."))
    return redirect("work") if request.POST.get("then") == "stop" else go_on(request, held.project)


def go_on(request: Request, project: Project) -> HttpResponse:
    """Take the next task of a project, or say that there is none."""
    try:
        taken = take_next_task(project=project, worker=request.user, now=timezone.now())
    except (NotOpen, NotAllowed):
        return redirect("no_task", project.pk)
    return redirect("task", taken.pk) if taken else redirect("no_task", project.pk)


def microwork_of(worker: Person, assignment_id: int) -> Assignment:
    """Return a worker's assignment when it has a form; other families have pages of their own."""
    held = assignment_of(worker=worker, assignment_id=assignment_id)
    if held.project.family != Project.Family.MICROWORK:
        raise Http404
    return held
