"""Files that workers send as part of an answer: kept, taken back, and gone with whoever sent them."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from canut.core.people.models import Person
from canut.core.work.errors import AlreadyAnswered
from canut.core.work.models import Assignment
from canut.core.work.queries import assignment_of
from canut.families.microwork.forms import Answer, AnswerInvalid, FileField, Form
from canut.families.microwork.media import MediaRefused, Reference
from canut.families.microwork.media.sent import Read, read_sent
from canut.families.microwork.media.store import keep_sent, sent_path, small_path
from canut.families.microwork.models import SentFile
from canut.families.microwork.plan import plan_of
from canut.families.microwork.sentfiles import sent_references

STILL_OPEN = (Assignment.State.ACCEPTED, Assignment.State.EXPIRED)
"""States in which files can be sent and taken back."""

GIVEN_UP = (Assignment.State.EXPIRED, Assignment.State.RETURNED)
KEPT = timedelta(days=7)
"""How long the files of an answer that was never handed in wait for it, after its time ended."""

NAME_MOST = 200


def send_file(
    *, assignment_id: int, worker: Person, question: str, data: bytes, name: str, now: datetime
) -> SentFile:
    """Keep a file as the answer to a question of a task in hand, in place of one that was sent before.

    Raises
    ------
    AnswerInvalid
        When there is no such question, or the file is not what it asks for.
    NotYours, AlreadyAnswered
        When the worker does not hold the task, or handed its answer in.
    """
    held = _in_hand(assignment_id, worker)
    field = _field(plan_of(held.project).sheet.form, question)
    try:
        read = read_sent(data=data, name=name[:NAME_MOST], field=field)
    except MediaRefused as refused:
        raise AnswerInvalid({question: f"{str(refused)[:1].upper()}{str(refused)[1:]}."}) from None
    with transaction.atomic():
        _lock(held)
        digest = keep_sent(held.pk, read.data)
        before = SentFile.objects.filter(assignment=held, question=question).first()
        kept, _made = SentFile.objects.update_or_create(
            assignment=held,
            question=question,
            defaults={
                "digest": digest,
                "type": read.type,
                "bytes": len(read.data),
                "reference": str(_reference(read, digest, field)),
                "name": name[:NAME_MOST],
                "sent_at": now,
            },
        )
        if before and before.digest != digest:
            transaction.on_commit(partial(_forget_bytes, held.pk, before.digest))
    return kept


def take_file_back(*, assignment_id: int, worker: Person, question: str) -> None:
    """Remove a file that was sent, before the answer is handed in.

    Raises
    ------
    NotYours, AlreadyAnswered
        When the worker does not hold the task, or handed its answer in.
    """
    held = _in_hand(assignment_id, worker)
    with transaction.atomic():
        _lock(held)
        _drop(SentFile.objects.filter(assignment=held, question=question))


def check_files(*, held: Assignment, form: Form, answer: Answer) -> None:
    """Let only references stand in an answer that were given for files of this very task.

    Raises
    ------
    AnswerInvalid
        With a message for each question whose file was not sent.
    """
    if not form.files:
        return
    kept = sent_references(held=held)
    messages = {
        field.name: field.advice("pattern")
        for field in form.files
        if field.name in answer and answer[field.name] != kept.get(field.name)
    }
    if messages:
        raise AnswerInvalid(messages)


def drop_files(*, assignment_id: int) -> None:
    """Remove what was sent for a task that is given back: nobody is to have it."""
    _drop(SentFile.objects.filter(assignment=assignment_id))


def drop_given_up(*, now: datetime) -> int:
    """Remove the files of answers that were never handed in."""
    return _drop(SentFile.objects.filter(assignment__state__in=GIVEN_UP, sent_at__lt=now - KEPT))


def erase_files(*, person_id: int, now: datetime) -> None:
    """Remove every file that a person sent: it may show their home, or be their voice."""
    del now
    _drop(SentFile.objects.filter(assignment__worker=person_id))


def _in_hand(assignment_id: int, worker: Person) -> Assignment:
    held = assignment_of(worker=worker, assignment_id=assignment_id)
    if held.state not in STILL_OPEN:
        raise _no_longer_open()
    return held


def _lock(held: Assignment) -> None:
    """Hold an assignment until the transaction ends: an answer that comes meanwhile waits for its files."""
    if not Assignment.objects.select_for_update().filter(pk=held.pk, state__in=STILL_OPEN).exists():
        raise _no_longer_open()


def _no_longer_open() -> AlreadyAnswered:
    return AlreadyAnswered(
        _("this task is no longer in your hands; what was sent with its answer stays as it is")
    )


def _reference(read: Read, digest: str, field: FileField) -> Reference:
    return Reference(
        digest=digest,
        type=read.type,
        width=read.width,
        height=read.height,
        bytes=0 if read.width else len(read.data),
        name=field.name_of(read.type),
    )


def _field(form: Form, question: str) -> FileField:
    found = next((field for field in form.files if field.name == question), None)
    if found is None:
        raise AnswerInvalid({question[:80]: _("There is no question of this name that asks for a file.")})
    return found


def _drop(files: QuerySet[SentFile]) -> int:
    with transaction.atomic():
        gone = list(files.values_list("assignment_id", "digest"))
        files.delete()
        for assignment_id, digest in gone:
            transaction.on_commit(partial(_forget_bytes, assignment_id, digest))
    return len(gone)


def _forget_bytes(assignment_id: int, digest: str) -> None:
    if not SentFile.objects.filter(assignment=assignment_id, digest=digest).exists():
        original = sent_path(assignment_id, digest)
        for file in (original, small_path(original)):
            file.unlink(missing_ok=True)
