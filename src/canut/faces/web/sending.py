"""The files of an answer that is being written: what was sent stands in for what is typed."""

from collections.abc import Mapping, Sequence

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from canut.core.work.models import Assignment
from canut.faces.web.pages import Request
from canut.families.microwork.forms import AnswerInvalid, FileField, Form
from canut.families.microwork.media.sent import too_large
from canut.families.microwork.operations.sending import send_file
from canut.families.microwork.sentfiles import sent_references


def send_posted(request: Request, held: Assignment, form: Form) -> dict[str, str]:
    """Keep every file that came with a posted form; return what is wrong with the others, by question."""
    messages: dict[str, str] = {}
    for field in form.files:
        posted = request.FILES.get(field.name)
        if isinstance(posted, UploadedFile):
            messages |= send_one(request, held, field, posted)
    return messages


def send_one(
    request: Request, held: Assignment, field: FileField, posted: "UploadedFile[bytes]"
) -> dict[str, str]:
    """Keep a file; return what is wrong with it, under its question."""
    name = posted.name or field.name
    if (posted.size or 0) > field.bytes_most:
        return {field.name: str(too_large(name, field))}
    try:
        send_file(
            assignment_id=held.pk,
            worker=request.user,
            question=field.name,
            data=posted.read(),
            name=name,
            now=timezone.now(),
        )
    except AnswerInvalid as invalid:
        return invalid.messages
    return {}


def with_sent(held: Assignment, form: Form, typed: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return what was typed, with the references of what was sent; nothing typed can stand for a file."""
    values = {name: list(given) for name, given in typed.items()}
    if form.files:
        kept = sent_references(held=held)
        values |= {field.name: [kept[field.name]] if field.name in kept else [] for field in form.files}
    return values
