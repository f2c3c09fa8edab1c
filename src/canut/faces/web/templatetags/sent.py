"""Files that workers sent, on a page."""

from collections.abc import Iterable, Mapping

from django import template
from django.template.context import Context

from canut.faces.web.questions import Question
from canut.families.microwork.media import Reference
from canut.families.microwork.media.sent import PICTURES
from canut.families.microwork.models import SentFile
from canut.families.microwork.sentfiles import is_there

register = template.Library()


@register.simple_tag(takes_context=True)
def sent_for(context: Context, question: str) -> SentFile | None:
    """Return the file sent for a question of the task on this page; None where nothing was sent."""
    sent: Mapping[str, SentFile] = context.get("sent_files") or {}
    return sent.get(question)


@register.filter
def for_frame(asked: Iterable[Question]) -> str:
    """Return the names of the questions that a client's own page may fill in: a frame hands no file over."""
    return " ".join(question.name for question in asked if question.widget != "file")


@register.filter
def reference(sent: SentFile) -> Reference | None:
    """Return what an answer calls a file that was sent."""
    return Reference.read(sent.reference)


@register.filter
def is_kept(file: Reference) -> bool:
    """Whether a file is still there: it goes with the account of whoever sent it."""
    return is_there(digest=file.digest)


@register.filter
def sort(file: Reference) -> str:
    """Return how a page shows a file: ``picture``, ``recording``, or ``other`` for what is only saved."""
    if file.type in PICTURES:
        return "picture"
    return "recording" if file.type.startswith("audio/") else "other"
