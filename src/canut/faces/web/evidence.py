"""The evidence of a decision as lines to read."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from canut.core.pay.models import Cost

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


def evidence_lines(evidence: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return each piece of evidence with its name; what was declared piece by piece."""
    lines = []
    for name, value in evidence.items():
        if name == "declared" and isinstance(value, Mapping):
            lines += [(str(DECLARED.get(part, part)), _declared(part, said)) for part, said in value.items()]
        elif name == "questions" and isinstance(value, list):
            lines += [_question(number, said) for number, said in enumerate(value, start=1)]
        else:
            lines.append((str(NAMES.get(name, name)), _text(value)))
    return lines


def _question(number: int, said: Mapping[str, Any]) -> tuple[str, str]:
    """Return a question of a test that was not answered as known."""
    parts = (f"{NAMES.get(name, name)}: {_text(part) or '-'}" for name, part in said.items())
    return now_("Question %(number)s") % {"number": number}, "\n".join(parts)


def _declared(part: str, said: object) -> str:
    if part == "kind" and said in Cost.Kind.values:
        return str(Cost.Kind(said).label)
    return _text(said)


def _text(value: object) -> str:
    match value:
        case str():
            return value
        case Mapping():
            return "\n".join(f"{name}: {_text(part)}" for name, part in value.items())
        case Iterable():
            return "\n".join(_text(part) for part in value)
    return json.dumps(value, ensure_ascii=False)
