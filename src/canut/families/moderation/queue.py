"""The order in which cases reach moderators: a published pure function that anyone can run again (G13)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingCase:
    """All that the order may read about a case; nothing in it is about a moderator (G12)."""

    case_id: int
    severity: int
    waiting_since: datetime


def queue_order(waiting: Iterable[WaitingCase]) -> list[WaitingCase]:
    """Return the cases in the order in which they are handed out: the gravest first, then the oldest."""
    return sorted(waiting, key=lambda case: (-case.severity, case.waiting_since, case.case_id))
