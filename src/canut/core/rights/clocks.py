"""The clocks that run for one person: what is owed to them, and by when."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from canut.core.decisions.queries import waiting_appeals, waiting_remedies
from canut.core.pay.models import Cost, TimeReport
from canut.core.rights.queries import open_corrections
from canut.core.work.models import Assignment


@dataclass(frozen=True, slots=True)
class OpenClock:
    """Something that waits: what, its number where it has one, how many there are, and when it is due."""

    what: str
    number: int | None
    count: int
    due_at: datetime


def clocks_of(*, person_id: int) -> list[OpenClock]:
    """Return what waits for an answer to a person, the one due first at the top."""
    appeals = waiting_appeals().filter(decision__person=person_id)
    remedies = waiting_remedies().filter(decision__person=person_id)
    corrections = open_corrections().filter(person=person_id)
    found = [OpenClock("appeal", one.pk, 1, one.reply_due_at) for one in appeals]
    found += [
        OpenClock("remedy", one.decision_id, 1, one.remedy_due_at) for one in remedies if one.remedy_due_at
    ]
    found += [OpenClock("correction", one.pk, 1, one.due_at) for one in corrections]
    waiting = (
        ("cost", Cost.objects.filter(person=person_id, state=Cost.State.DECLARED)),
        ("time", TimeReport.objects.filter(person=person_id, state=TimeReport.State.DECLARED)),
        ("review", Assignment.objects.filter(worker=person_id, state=Assignment.State.SUBMITTED)),
    )
    for what, rows in waiting:
        due = rows.aggregate(count=Count("pk"), first=Min("review_due_at"))
        if due["first"]:
            found.append(OpenClock(what, None, due["count"], due["first"]))
    return sorted(found, key=lambda one: one.due_at)
