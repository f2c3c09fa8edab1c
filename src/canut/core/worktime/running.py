"""When a session goes on."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from canut.core.work.models import Assignment
from canut.core.worktime.models import Break, Session

IDLE_AFTER = timedelta(minutes=15)
"""An unbooked session in which nobody was seen for this long ended when the worker was last seen."""


def is_running(session: Session, now: datetime) -> bool:
    """Say whether the session goes on.

    Its slot does, its person was seen lately, is on a break, or has work in hand.
    """
    if session.slot:
        return now < session.slot.ends_at
    return (
        session.last_seen_at > now - IDLE_AFTER
        or Break.objects.filter(session=session, ended_at=None, until__gt=now).exists()
        or work_in_hand(now).filter(worker=session.person_id, project=session.project_id).exists()
    )


def work_in_hand(now: datetime) -> QuerySet[Assignment]:
    """Return the assignments under a lease that runs."""
    return Assignment.objects.filter(state=Assignment.State.ACCEPTED, lease_until__gte=now)
