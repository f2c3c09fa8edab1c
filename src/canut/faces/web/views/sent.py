"""Files that workers send as answers: sent one by one, and shown to those whose they are to see."""

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from canut.core.people.models import Person
from canut.core.people.queries import acts_for_operator
from canut.faces.web.access import appeals_for
from canut.faces.web.pages import Request, as_file, person_page
from canut.faces.web.questions import questions
from canut.faces.web.sending import send_one, with_sent
from canut.faces.web.views.media import in_parts
from canut.faces.web.views.tasks import microwork_of
from canut.families.microwork.media import Reference
from canut.families.microwork.media.sent import SHOWN
from canut.families.microwork.media.store import sent_path
from canut.families.microwork.models import SentFile
from canut.families.microwork.plan import plan_of
from canut.families.microwork.sentfiles import sent_file_for, sent_files

POLICY = "default-src 'none'; sandbox"
"""Whatever a file turns out to be, nothing in it runs."""


@require_POST
@person_page
def send(request: Request, assignment_id: int, question: str) -> HttpResponse:
    """Keep one file, and return its question as the page shows it."""
    held = microwork_of(request.user, assignment_id)
    form = plan_of(held.project).sheet.form
    field = next((one for one in form.files if one.name == question), None)
    if field is None:
        raise Http404
    posted = request.FILES.get(question)
    wrong = (
        send_one(request, held, field, posted)
        if isinstance(posted, UploadedFile)
        else {question: field.advice("required")}
    )
    asked = questions(form, with_sent(held, form, {}), wrong)
    context = {
        "question": next(one for one in asked if one.name == question),
        "sent_files": sent_files(held=held),
        "held": held,
    }
    return render(request, "canut/questions/file.html", context, status=422 if wrong else 200)


@require_GET
@person_page
def sent_file(request: Request, digest: str) -> HttpResponseBase:
    """Send a file: in place what browsers show and play, anything else to be saved."""
    found = visible(request.user, digest)
    response = in_parts(request, sent_path(found.assignment_id, digest), found.type)
    if found.type not in SHOWN or "save" in request.GET:
        reference = Reference.read(found.reference)
        as_file(response, f"canut-{found.assignment_id}-{reference.name if reference else found.question}")
    response["Content-Security-Policy"] = POLICY
    return response


def visible(person: Person, digest: str) -> SentFile:
    """Return a file that is a person's to see."""
    found = sent_file_for(person=person, digest=digest, judged=judged_by(person))
    if found is None:
        raise Http404
    return found


def judged_by(person: Person) -> list[int]:
    """Return the assignments about which an appeal waits that a person may decide."""
    if not acts_for_operator(person=person):
        return []
    waiting = appeals_for(person).filter(decision__assignment__isnull=False)
    return list(waiting.values_list("decision__assignment", flat=True))
