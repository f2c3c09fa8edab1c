"""The evidence of a decision as lines to read."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from canut.core.pay.models import Cost
from canut.core.work.models import Assignment, Project
from canut.faces.web.answers import lines_of
from canut.faces.web.templatetags.loom import plain
from canut.families.microwork.forms import Form
from canut.families.microwork.media import Reference
from canut.families.microwork.plan import plan_of
from canut.families.microwork.sentfiles import sent_files

NAMES = {
    "item": _("The item"),
    "answered": _("What was answered"),
    "expected": _("What was expected"),
    "shown": _("What was seen"),
}
"""What this face itself puts into the evidence; anything else keeps its own name."""


DECLARED = {
    "kind": _("What for"),
    "reference": _("Receipt or journey"),
    "amount": _("Amount"),
    "evidence": _("What shows it"),
    "on": _("Day"),
    "work": _("Number of the answer"),
    "seconds": _("Seconds"),
    "account": _("What took the time"),
}
"""What a person declared when they declared a cost or a time."""


def evidence_lines(evidence: Mapping[str, Any], *, about: Assignment | None = None) -> list[tuple[str, str]]:
    """Return each piece of evidence with its name; what was declared piece by piece.

    Parameters
    ----------
    about
        The work it is about: an answer to it reads in the words of its questions.
    """
    form = _form_of(about)
    lines = []
    for name, value in evidence.items():
        if name == "declared" and isinstance(value, Mapping):
            lines += [(str(DECLARED.get(part, part)), _declared(part, said)) for part, said in value.items()]
        elif name == "questions" and isinstance(value, list):
            lines += [_question(number, said) for number, said in enumerate(value, start=1)]
        elif form and name == "answered" and isinstance(value, Mapping):
            lines.append((str(NAMES[name]), _said(form, value)))
        else:
            lines.append((str(NAMES.get(name, name)), _text(value)))
    return lines


def _question(number: int, said: Mapping[str, Any]) -> tuple[str, str]:
    """Return a question of a test that was not answered as known."""
    parts = (f"{NAMES.get(name, name)}: {_text(part) or '-'}" for name, part in said.items())
    return now_("Question %(number)s") % {"number": number}, "\n".join(parts)


def _form_of(about: Assignment | None) -> Form | None:
    if about is None or about.project.family != Project.Family.MICROWORK:
        return None
    return plan_of(about.project).sheet.form


def _said(form: Form, answer: Mapping[str, Any]) -> str:
    return "\n".join(
        f"{plain(line.label)}\N{NO-BREAK SPACE}: {', '.join(map(plain, line.texts))}"
        for line in lines_of(form, answer)
    )


def files_of(held: Assignment | None) -> list[Reference]:
    """Return the files of the answer that a decision is about."""
    found = sent_files(held=held).values() if held else ()
    return [file for sent in found if (file := Reference.read(sent.reference))]


def _declared(part: str, said: object) -> str:
    if part == "kind" and said in Cost.Kind.values:
        return str(Cost.Kind(said).label)
    return _text(said)


def _text(value: object) -> str:
    match value:
        case str():
            file = Reference.read(value)
            return file.name if file else value
        case Mapping():
            return "\n".join(f"{name}: {_text(part)}" for name, part in value.items())
        case Iterable():
            return "\n".join(_text(part) for part in value)
    return json.dumps(value, ensure_ascii=False)
