"""Files that workers sent, on a page."""

from collections.abc import Iterable, Mapping

from django import template
from django.template.context import Context

from canut.faces.web.answers import Line, kept_in
from canut.faces.web.glimpses import Small, small
from canut.faces.web.questions import Question
from canut.families.microwork.media import Reference
from canut.families.microwork.media.sent import PICTURES
from canut.families.microwork.models import SentFile

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


@register.simple_tag(takes_context=True)
def files_kept(context: Context, answer: Iterable[Line]) -> frozenset[str]:
    """Return which files of an answer are there: as the page found for all its answers, else by a look."""
    found: frozenset[str] | None = context.get("files_kept")
    return kept_in([answer]) if found is None else found


@register.filter
def sort(file: Reference) -> str:
    """Return how a page shows a file: ``picture``, ``recording``, or ``other`` for what is only saved."""
    if file.type in PICTURES:
        return "picture"
    return "recording" if file.type.startswith("audio/") else "other"


@register.filter
def small_picture(file: Reference) -> Small:
    """Return the small picture of a picture that was sent."""
    return small(file)
