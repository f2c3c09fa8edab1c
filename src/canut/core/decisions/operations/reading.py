"""That the person concerned opened a decision is noted once."""

from datetime import datetime

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.decisions.models import Decision
from canut.core.decisions.queries import READ, unread_decisions
from canut.core.people.models import Person


def note_reading(*, decision: Decision, reader: Person, now: datetime) -> None:
    """Note that a person opened a decision about them or their work, the first time they do.

    No clock hangs on it: the time to appeal runs from the decision, read or not.
    """
    if unread_decisions(worker=reader).filter(pk=decision.pk).exists():
        record(happenings=[Happening(READ, decision.pk, reader.pk)], now=now)
