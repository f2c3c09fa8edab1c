"""How breaks end."""

from datetime import datetime

from django.db.models import Min

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.people.models import Person
from canut.core.work.models import Assignment
from canut.core.worktime.models import Break, Session
from canut.core.worktime.queries import break_of
from canut.core.worktime.remaining import remaining_for


def one_request_at_a_time(*, person_id: int) -> None:
    """Keep a second request of the same person waiting: together they could book or count time twice."""
    Person.objects.select_for_update(no_key=True).values_list("pk").get(pk=person_id)


def settle_break(*, session: Session, now: datetime) -> None:
    """End the break of a session when its time is over, or when its person took work since."""
    rest = break_of(session=session)
    if rest is None:
        return
    taken = Assignment.objects.filter(
        worker=session.person_id, state=Assignment.State.ACCEPTED, accepted_at__gt=rest.started_at
    )
    worked_at = taken.aggregate(at=Min("accepted_at"))["at"]
    if worked_at is None and now < rest.until:
        return
    go_on_after(rest=rest, session=session, at=worked_at or rest.until, now=now)


def go_on_after(*, rest: Break, session: Session, at: datetime, now: datetime) -> None:
    """End a break of a session that goes on."""
    ended_at = finish_break(rest=rest, at=at, now=now)
    # A rest moves the limits away.
    session.rest_due_at = remaining_for(person_id=session.person_id, now=now).due_at
    # Whoever had a break until then was away with good reason: idleness counts from its end.
    session.last_seen_at = max(session.last_seen_at, ended_at)
    session.save(update_fields=["last_seen_at", "rest_due_at"])


def finish_break(*, rest: Break, at: datetime, now: datetime) -> datetime:
    """Write the end of a break, within its own time, and return it."""
    ended_at = min(max(at, rest.started_at), rest.until)
    rest.ended_at = ended_at
    rest.save(update_fields=["ended_at"])
    seconds = int((ended_at - rest.started_at).total_seconds())
    data = {"seconds": seconds, "is_paid": rest.is_paid}
    record(happenings=[Happening("break.ended", rest.pk, rest.session.person_id, data)], now=now)
    return ended_at
