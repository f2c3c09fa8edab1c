"""Doing a task: the item, the questions, the answer."""

from collections.abc import Callable, Mapping, Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from canut.core.people.models import Person
from canut.core.work.errors import AlreadyAnswered, LeaseLost, NotAllowed, NotOpen
from canut.core.work.models import Assignment, Lane, Project
from canut.core.work.queries import assignment_of
from canut.core.worktime.errors import NotOnDuty
from canut.core.worktime.operations import end_break, start_break
from canut.faces.web.answers import lines_of
from canut.faces.web.doing import clock_of, today_of
from canut.faces.web.moments import moments_of
from canut.faces.web.pages import Request, person_page, posted_number, refused
from canut.faces.web.questions import questions, values_of
from canut.faces.web.sending import send_posted, with_sent
from canut.faces.web.templatetags.loom import money
from canut.faces.web.views.tests import attempt_under_way
from canut.faces.web.words import SKIP_REASONS
from canut.families.microwork.errors import AttemptRefused, NoteEmpty
from canut.families.microwork.forms import AnswerInvalid
from canut.families.microwork.models import NOTE_MOST, SKIPS, TaskNote
from canut.families.microwork.operations import give_back, report_problem, submit_answer, take_next_task
from canut.families.microwork.operations.sending import take_file_back
from canut.families.microwork.plan import plan_of
from canut.families.microwork.queries import proposed_answers, was_received
from canut.families.microwork.sentfiles import sent_files

IN_HAND = (Assignment.State.ACCEPTED, Assignment.State.EXPIRED)
"""States in which an answer can still be given; after the lease, if nobody else has taken the task."""

ROWS_MOST = 500

PAID = gettext_lazy("Received. %(pay)s is yours, whatever you answered.")

ASIDE, PROBLEM, KEEP, TAKE_BACK = "page-do", "page-problem", "page-keep", "page-take-back"
"""Names of the page's own buttons and field inside the form; no question's name has a hyphen."""


@require_http_methods(["GET", "POST"])
@person_page
def task(request: Request, assignment_id: int) -> HttpResponse:
    """Show a task in hand, or what became of it; receive its answer."""
    held = microwork_of(request.user, assignment_id)
    if request.method == "POST":
        return posted(request, held)
    if held.state in IN_HAND:
        return sheet(request, held)
    form = plan_of(held.project).sheet.form
    context = {
        "held": held,
        "shown": form.shown(held.task.item, get_language() or "en"),
        "answer": lines_of(form, held.answer) if held.answer else (),
        "marks": moments_of(form, held.task.item, held.answer or {}),
        "decision": getattr(held, "decision", None),
    }
    return render(request, "canut/task_given.html", context)


def posted(request: Request, held: Assignment) -> HttpResponse:
    """Do what was asked for; files that came with it are kept whatever it is."""
    in_hand = held.state in IN_HAND
    wrong = send_posted(request, held, plan_of(held.project).sheet.form) if in_hand else {}
    if in_hand and (wrong or KEEP in request.POST or TAKE_BACK in request.POST):
        return with_files(request, held, wrong)
    if "more" in request.POST:
        more = min(posted_number(request, "more") or 0, ROWS_MOST)
        return sheet(request, held, dict(request.POST.lists()), more_rows=more)
    if request.POST.get(ASIDE) in ASIDES and in_hand:
        return aside(request, held)
    return receive(request, held)


def with_files(request: Request, held: Assignment, wrong: dict[str, str]) -> HttpResponse:
    """Show the task again after a file was sent, refused or taken back, with all that was typed."""
    if question := request.POST.get(TAKE_BACK):
        take_file_back(assignment_id=held.pk, worker=request.user, question=question)
    typed = dict(request.POST.lists())
    if wrong and "then" in request.POST:
        # Whoever corrects a file learns in the same round what else is missing.
        wrong = problems_with(held, with_sent(held, plan_of(held.project).sheet.form, typed)) | wrong
    return sheet(request, held, typed, wrong)


def problems_with(held: Assignment, typed: dict[str, list[str]]) -> dict[str, str]:
    """Return what is wrong with an answer, by question."""
    try:
        plan_of(held.project).sheet.parse(MultiValueDict(typed), held.task.item)
    except AnswerInvalid as invalid:
        return invalid.messages
    return {}


def sheet(
    request: Request,
    held: Assignment,
    typed: Mapping[str, Sequence[str]] | None = None,
    errors: Mapping[str, str] | None = None,
    more_rows: int = 0,
) -> HttpResponse:
    """Show the item and the questions, with what was typed so far."""
    plan, now = plan_of(held.project), timezone.now()
    form = plan.sheet.form
    proposed = proposed_answers(task=held.task) if held.lane == Lane.VALIDATE else []
    is_typed = typed is not None
    if typed is None:
        typed = values_of(proposed[0]) if proposed else {}
    typed = with_sent(held, form, typed)
    asked = questions(form, typed, errors, more_rows)
    languages = plan.specification.languages
    context = {
        "held": held,
        "is_typed": is_typed,
        "problem": (typed.get(PROBLEM) or [""])[-1],
        "note_most": NOTE_MOST,
        "reasons": SKIP_REASONS.items(),
        "shown": form.shown(held.task.item, get_language() or "en", beside_page=True),
        "frame": reverse("frame", args=[held.pk]) if form.html else "",
        "item_language": languages[0] if len(languages) == 1 else "",
        "questions": asked,
        "apart": [question for question in asked if question.widget == "file"] if form.html else [],
        "has_files": bool(form.files),
        "sent_files": sent_files(held=held) if form.files else {},
        "proposed": [lines_of(form, answer, beside=proposed[0]) for answer in proposed],
        "error": (errors or {}).get("", ""),
        "has_errors": bool(errors),
        "has_rows": any(question.rows for question in questions(form, {})),
        "more": more_rows + 3,
        "clock": clock_of(held, now),
        "today": today_of(held, now),
        "attempt": attempt_under_way(request, held.project) if plan.specification.test else None,
    }
    return render(request, "canut/task.html", context, status=422 if errors else 200)


def aside(request: Request, held: Assignment) -> HttpResponse:
    """Take a break, come back or report a problem, and show the task again with what was typed."""
    typed = dict(request.POST.lists())
    try:
        messages.success(request, ASIDES[request.POST[ASIDE]](request, held))
        if request.POST[ASIDE] == "report":
            typed.pop(PROBLEM, None)
    except (NotOnDuty, NoteEmpty) as refusal:
        messages.error(request, str(capfirst(str(refusal))))
    return sheet(request, held, typed)


def rest(request: Request, held: Assignment) -> str:
    """Begin a break."""
    del held
    start_break(person=request.user, now=timezone.now())
    return _("You are on a break. What you typed is still here.")


def come_back(request: Request, held: Assignment) -> str:
    """End a break."""
    del held
    end_break(person=request.user, now=timezone.now())
    return _("Welcome back: you are on duty.")


def report(request: Request, held: Assignment) -> str:
    """Tell the client what is wrong with the task."""
    text = request.POST.get(PROBLEM, "")
    report_problem(assignment_id=held.pk, worker=request.user, text=text, now=timezone.now())
    return _("The client reads it on the page of the project, without your name.")


ASIDES: Mapping[str, Callable[[Request, Assignment], str]] = {
    "rest": rest,
    "back": come_back,
    "report": report,
}
"""What the buttons beside the answer do; each returns what to tell the worker."""


def receive(request: Request, held: Assignment) -> HttpResponse:
    """Hand the answer in, then go on to the next task or stop here."""
    typed = with_sent(held, plan_of(held.project).sheet.form, dict(request.POST.lists()))
    data = MultiValueDict(typed)
    try:
        submit_answer(assignment_id=held.pk, worker=request.user, data=data, now=timezone.now())
    except AnswerInvalid as invalid:
        return sheet(request, held, typed, invalid.messages)
    except AlreadyAnswered as error:
        # A browser whose connection broke sends again without knowing whether the first time arrived.
        if not was_received(held=held, data=data):
            return refused(request, error, project=held.project)
    except LeaseLost as error:
        return refused(request, error, project=held.project)
    if request.POST.get(PROBLEM, "").strip():
        report(request, held)
    is_test = plan_of(held.project).specification.test is not None
    text = PAID if is_test else _("Received. %(pay)s will be yours once it is approved.")
    messages.success(request, text % {"pay": money(held.pay_minor, held.project.currency)})
    stops = request.POST.get("then") == "stop"
    place = redirect("my_work") if stops else go_on(request, held.project)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"next": place["Location"]})
    return place


@require_POST
@person_page
def return_task(request: Request, assignment_id: int) -> HttpResponse:
    """Give a task back without penalty, then go on."""
    held = microwork_of(request.user, assignment_id)
    why = request.POST.get("why", "")
    give_back(
        assignment_id=held.pk,
        worker=request.user,
        now=timezone.now(),
        why=TaskNote.Kind(why) if why in SKIPS else None,
    )
    messages.success(request, _("You skipped the task. Nothing follows from it."))
    return redirect("work") if request.POST.get("then") == "stop" else go_on(request, held.project)


def go_on(request: Request, project: Project) -> HttpResponse:
    """Take the next task of a project, or say that there is none."""
    try:
        taken = take_next_task(project=project, worker=request.user, now=timezone.now())
    except AttemptRefused:
        return redirect("my_test", project.pk)
    except (NotOpen, NotAllowed):
        return redirect("no_task", project.pk)
    return redirect("task", taken.pk) if taken else redirect("no_task", project.pk)


def microwork_of(worker: Person, assignment_id: int) -> Assignment:
    """Return a worker's assignment when it has a form; other families have pages of their own."""
    held = assignment_of(worker=worker, assignment_id=assignment_id)
    if held.project.family != Project.Family.MICROWORK:
        raise Http404
    return held
