"""Taking work and handing answers in."""

from typing import Annotated

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Body, File, Path, Router, Status
from ninja.files import UploadedFile

from canut.core import straight
from canut.core.work.models import Assignment, Guidelines, Lane, Project
from canut.faces.api.caller import caller
from canut.faces.api.schemas import (
    AnswerIn,
    AssignmentOut,
    CardOut,
    ProblemIn,
    Refused,
    ReturnIn,
    SentFileOut,
    SubmittedOut,
    TakeIn,
    TermsOut,
)
from canut.families.microwork.cards import ProjectCard
from canut.families.microwork.media.folder import BYTES_MOST
from canut.families.microwork.models import TaskNote
from canut.families.microwork.operations import give_back, submit_answer, take_next_task
from canut.families.microwork.operations.notes import report_problem as report
from canut.families.microwork.operations.sending import send_file as keep_file
from canut.families.microwork.plan import plan_of
from canut.families.microwork.queries import matching_cards, proposed_answers, with_pace
from canut.families.microwork.wish import Wish

Key = Annotated[int, Path(ge=0, lt=2**63)]
"""The number of a row, as far as the store counts."""

router = Router(tags=["work"])


@router.get("/projects", response=list[CardOut])
def projects(request: HttpRequest) -> list[CardOut]:
    """Return the card of every project that takes work now."""
    cards = matching_cards(worker=caller(request), wish=Wish())
    return [_card(shown) for shown in with_pace(cards=cards)]


def _card(shown: ProjectCard) -> CardOut:
    project, terms = shown.project, shown.terms
    return CardOut(
        id=project.pk,
        title=project.title,
        purpose=project.purpose,
        client=project.client.name,
        client_other_names=project.client.other_names,
        data_use=project.data_use,
        kind=project.kind,
        harm=project.harm,
        requires=project.requires,
        missing=list(shown.missing),
        measured_seconds=shown.measured_seconds,
        hourly_minor=shown.hourly_minor,
        terms=TermsOut(
            id=terms.pk,
            version=terms.version,
            per_answer_minor=terms.per_answer_minor,
            hourly_floor_minor=terms.hourly_floor_minor,
            currency=project.currency,
            expected_seconds=terms.expected_seconds,
            lease_seconds=terms.lease_seconds,
            review_hours=terms.review_hours,
            payday_days=terms.payday_days,
        ),
    )


@router.post(
    "/projects/{project_id}/take",
    response={200: AssignmentOut, 204: None, 403: Refused, 404: Refused, 409: Refused},
)
def take(
    request: HttpRequest,
    project_id: Key,
    asked: Annotated[TakeIn | None, Body()] = None,
) -> Status[AssignmentOut | None]:
    """Take the next task, or get the one in hand again; 204 when nothing is free."""
    project = straight.first(Project, "id = %s AND family = %s", [project_id, Project.Family.MICROWORK])
    if project is None or project.state == Project.State.DRAFT:
        raise Http404
    taken = take_next_task(
        project=project,
        worker=caller(request),
        now=timezone.now(),
        terms_id=asked.terms_id if asked else None,
    )
    return Status(200, _in_hand(taken, project)) if taken else Status(204, None)


def _in_hand(taken: Assignment, project: Project) -> AssignmentOut:
    form = plan_of(project).sheet.form
    guidelines = straight.first(Guidelines, "id = %s", [taken.guidelines_id])
    validates = taken.lane == Lane.VALIDATE
    return AssignmentOut(
        id=taken.pk,
        project_id=project.pk,
        # A task with a known answer is not told apart from any other.
        asked="validate" if validates else "answer",
        item={name: taken.task.item[name] for name in form.columns if name in taken.task.item},
        answer_schema=form.json_schema(),
        proposed=proposed_answers(task=taken.task) if validates else [],
        guidelines_version=guidelines.version if guidelines else None,
        terms_id=taken.terms_id,
        pay_minor=taken.pay_minor,
        currency=project.currency,
        lease_until=taken.lease_until,
    )


@router.post(
    "/assignments/{assignment_id}/submit",
    response={200: SubmittedOut, 404: Refused, 409: Refused, 410: Refused, 422: Refused},
)
def submit(request: HttpRequest, assignment_id: Key, given: AnswerIn) -> SubmittedOut:
    """Hand an answer in, once."""
    done = submit_answer(
        assignment_id=assignment_id, worker=caller(request), data=given.answer, now=timezone.now()
    )
    return SubmittedOut(
        id=done.pk,
        state=done.state,
        pay_minor=done.pay_minor,
        engaged_seconds=done.engaged_seconds,
        review_due_at=done.review_due_at,
    )


@router.post(
    "/assignments/{assignment_id}/files/{question}",
    response={200: SentFileOut, 404: Refused, 409: Refused, 422: Refused},
)
def send_file(
    request: HttpRequest,
    assignment_id: Key,
    question: str,
    file: Annotated[UploadedFile | None, File()] = None,
) -> SentFileOut:
    """Send a file for a question that asks for one, in place of one sent before; then hand the answer in."""
    sent = keep_file(
        assignment_id=assignment_id,
        worker=caller(request),
        question=question,
        data=file.read(BYTES_MOST + 1) if file else b"",
        name=(file and file.name) or question,
        now=timezone.now(),
    )
    return SentFileOut(question=question, reference=sent.reference, type=sent.type, bytes=sent.bytes)


@router.post("/assignments/{assignment_id}/return", response={204: None, 404: Refused})
def return_task(
    request: HttpRequest,
    assignment_id: Key,
    given: Annotated[ReturnIn | None, Body()] = None,
) -> Status[None]:
    """Give a task back without penalty; why reaches the client, without a name."""
    give_back(
        assignment_id=assignment_id,
        worker=caller(request),
        now=timezone.now(),
        why=TaskNote.Kind(given.why) if given and given.why else None,
        text=given.reason if given else "",
    )
    return Status(204, None)


@router.post("/assignments/{assignment_id}/problem", response={204: None, 404: Refused, 422: Refused})
def report_problem(request: HttpRequest, assignment_id: Key, given: ProblemIn) -> Status[None]:
    """Tell the client what is wrong with a task that is or was in hand; it stays there."""
    report(assignment_id=assignment_id, worker=caller(request), text=given.text, now=timezone.now())
    return Status(204, None)
