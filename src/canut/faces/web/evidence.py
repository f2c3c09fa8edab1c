"""The evidence of a decision as lines to read."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

NAMES = {
    "item": _("The item"),
    "answered": _("What was answered"),
    "expected": _("What was expected"),
    "shown": _("What was seen"),
    "declared": _("What was declared"),
}
"""What this face itself puts into the evidence; anything else keeps its own name."""


def evidence_lines(evidence: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return each piece of evidence with its name."""
    return [(str(NAMES.get(name, name)), _text(value)) for name, value in evidence.items()]


def _text(value: object) -> str:
    match value:
        case str():
            return value
        case Mapping():
            return "\n".join(f"{name}: {_text(part)}" for name, part in value.items())
        case Iterable():
            return "\n".join(_text(part) for part in value)
    return json.dumps(value, ensure_ascii=False)
