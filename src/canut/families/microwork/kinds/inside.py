"""What is marked must lie inside its item: on the picture, within the text, before the recording ends."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from pydantic import JsonValue

from canut.families.microwork.forms import Answer, Form, RegionsField, SpansField, TimesField, bounds
from canut.families.microwork.forms.display import cell_text
from canut.families.microwork.media.bounds import outside
from canut.families.microwork.media.reference import Reference


def misplaced(form: Form, item: Mapping[str, object], answer: Answer) -> dict[str, str]:
    """Return a message for each question with a mark that leaves the item."""
    messages: dict[str, str] = {}
    for question in form.questions:
        marks = answer.get(question.name)
        match question:
            case RegionsField():
                messages |= outside(item.get(question.picture), marks, question.name)
            case SpansField():
                messages |= _past_text(cell_text(item.get(question.text)), marks, question.name)
            case TimesField():
                messages |= _past_end(item.get(question.recording), marks, question.name)
            case _:
                pass
    return messages


def _past_text(text: str, spans: JsonValue, question: str) -> dict[str, str]:
    for span in _each(spans):
        if int(str(span["end"])) > len(text):
            beyond = _("The text has %(length)d characters: %(start)s to %(end)s goes on after it.")
            return {question: beyond % {"length": len(text), "start": span["start"], "end": span["end"]}}
    return {}


def _past_end(recording: object, parts: JsonValue, question: str) -> dict[str, str]:
    found = Reference.read(recording)
    for part in _each(parts) if found else ():
        if found and bounds(part)[1] > found.seconds:
            beyond = _("The recording has %(length)s seconds: %(start)s to %(end)s goes on after it.")
            told = {"length": f"{found.seconds:.3f}", "start": part["start"], "end": part["end"]}
            return {question: beyond % told}
    return {}


def _each(marks: JsonValue) -> Iterable[Mapping[str, JsonValue]]:
    return (mark for mark in marks if isinstance(mark, dict)) if isinstance(marks, list) else ()
