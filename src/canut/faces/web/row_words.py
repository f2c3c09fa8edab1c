"""The rows that break a check, named in the reader's language; what is wrong with them stays in English."""

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NOUNS: dict[str, Promise] = {
    "accrual": _("accrual"),
    "added time": _("added time"),
    "assignment": _("assignment"),
    "batch": _("batch of ratings"),
    "break": _("break"),
    "client": _("client"),
    "credit note": _("credit note"),
    "decision": _("decision"),
    "event": _("event"),
    "exchange": _("currency exchange"),
    "file": _("file"),
    "guidelines": _("guidelines"),
    "hold": _("hold of money"),
    "invoice": _("invoice"),
    "item": _("item"),
    "offer": _("offer"),
    "order": _("order"),
    "pay run": _("pay run"),
    "payout": _("payout"),
    "person": _("person"),
    "position": _("position of a courier"),
    "post": _("post in the room"),
    "project": _("project"),
    "proposal": _("proposal"),
    "qualification": _("qualification"),
    "remedy": _("remedy"),
    "restriction": _("restriction"),
    "result": _("result"),
    "rule": _("rule"),
    "seal of": _("seal of"),
    "seller": _("seller"),
    "session": _("session"),
    "share": _("share of a surplus"),
    "slot": _("slot"),
    "surplus": _("surplus"),
    "task": _("task"),
    "top-up": _("top-up"),
    "transfer": _("transfer"),
    "withholding": _("withholding"),
}
"""What self-checks begin their rows with, before a number or a name."""

NAMED = re.compile(rf"({'|'.join(map(re.escape, NOUNS))}) ([^ :,]+)(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Row:
    """A row that breaks a check: its name, such as ``decision 5``, and the rest of the line, in English."""

    name: str
    rest: str


def row_of(line: str) -> Row:
    """Read what a check wrote; a line that names no row is all rest."""
    found = NAMED.fullmatch(line)
    return Row(f"{NOUNS[found[1]]} {found[2]}", found[3]) if found else Row("", line)
