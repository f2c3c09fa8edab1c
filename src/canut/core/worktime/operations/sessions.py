"""Sessions: kept alive by signs of life, ended by leaving, by a slot's end, or when nobody is seen."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef, Q

from canut.core import straight
from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.people.models import Person
from canut.core.work.models import Assignment, Project
from canut.core.work.queries import what_is_missing
from canut.core.worktime.limits import Remaining
from canut.core.worktime.models import AddedTime, Break, Session, Slot
from canut.core.worktime.operations.added import settle_cancelled_slots
from canut.core.worktime.operations.endings import finish_break, settle_break
from canut.core.worktime.queries import break_of
from canut.core.worktime.remaining import remaining_for
from canut.core.worktime.running import IDLE_AFTER, is_running, work_in_hand


def be_on_duty(*, person: Person, project: Project, now: datetime) -> None:
    """Count the time since the person was last seen as on duty for `project`, opening a session when needed.

    Going on duty for another project ends the session of the one before: no minute counts twice. Where the
    person may not work and holds no work, nothing is counted.
    """
    if _was_just_seen(person, project, now):
        return
    here = Session.objects.filter(person=person, project=project, ended_at=None)
    session = here.select_related("slot").first()
    if session is None:
        open_session(person, project, None, now)
        return
    settle_break(session, now)
    if is_running(session, now):
        here.filter(pk=session.pk, last_seen_at__lt=now).update(last_seen_at=now)
    else:
        open_session(person, project, None, now, since=_end_of_slot(session, now))


SEEN_LATELY = """
person_id = %s AND project_id = %s AND ended_at IS NULL AND slot_id IS NULL
  AND last_seen_at > %s AND last_seen_at <= %s
  AND NOT EXISTS (SELECT 1 FROM worktime_break WHERE session_id = worktime_session.id AND ended_at IS NULL)
"""


def _was_just_seen(person: Person, project: Project, now: datetime) -> bool:
    """See the person again in a session that runs without slot or break: what nearly every call comes to."""
    lately = [person.pk, project.pk, now - IDLE_AFTER, now]
    return bool(straight.change(Session, {"last_seen_at": now}, SEEN_LATELY, lately))


def _end_of_slot(session: Session, now: datetime) -> datetime:
    """Return when a slot ended that the person works on beyond: the time after it counts without a gap."""
    ended_at = session.slot.ends_at if session.slot else now
    return ended_at if now - ended_at < IDLE_AFTER else now


def open_session(
    person: Person, project: Project, slot: Slot | None, now: datetime, since: datetime | None = None
) -> None:
    """End the person's session, and begin another one where they may work."""
    with transaction.atomic():
        remaining = remaining_for(person_id=person.pk, now=now)
        if slot is None and not _may_start(person, project, remaining):
            return
        go_off_duty(person=person, now=now)
        started_at = max([since or now, *_counted_until(person)])
        try:
            with transaction.atomic():
                session = Session.objects.create(
                    person=person,
                    project=project,
                    slot=slot,
                    started_at=started_at,
                    last_seen_at=max(started_at, now),
                    rest_due_at=remaining.due_at,
                )
        except IntegrityError:
            return  # another request of the same person opened the session in this very moment
        record(happenings=[Happening("session.started", session.pk, person.pk)], now=now)


def _counted_until(person: Person) -> list[datetime]:
    """Return until when time counted: a clock that goes back by some seconds must not count any twice."""
    ended = Session.objects.filter(person=person).aggregate(at=Max("ended_at"))["at"]
    added = AddedTime.objects.filter(person=person).aggregate(at=Max("ends_at"))["at"]
    return [at for at in (ended, added) if at]


def _may_start(person: Person, project: Project, remaining: Remaining) -> bool:
    """Say whether this person's time can count: where they may take work, or have some to finish."""
    is_open = Project.objects.filter(pk=project.pk, state=Project.State.OPEN).exists()
    if is_open and not remaining.used_up and not what_is_missing(person_id=person.pk, project=project):
        return True
    return Assignment.objects.filter(worker=person, project=project, state=Assignment.State.ACCEPTED).exists()


def go_off_duty(*, person: Person, now: datetime) -> None:
    """End the person's session now; one in which they were not seen for long ended when they were."""
    with transaction.atomic():
        own = Session.objects.filter(person=person, ended_at=None).select_related("slot")
        for session in own.select_for_update(of=("self",)):
            settle_break(session, now)
            if session.slot:
                _end(session, min(now, session.slot.ends_at), person.pk, now)
            elif is_running(session, now):
                _end(session, max(now, session.last_seen_at), person.pk, now)
            else:
                _end(session, session.last_seen_at, person.pk, now)


def _end(session: Session, ended_at: datetime, actor_id: int | None, now: datetime) -> None:
    """End a session; its person is asked about time in which nobody was seen, and nothing is cut unsaid."""
    is_idle = session.slot is None and ended_at <= now - IDLE_AFTER
    session.ended_at = max(ended_at, session.started_at)
    session.last_seen_at = session.ended_at
    session.asked_at = now if is_idle else None
    session.save(update_fields=["ended_at", "last_seen_at", "asked_at"])
    if rest := break_of(session=session):
        finish_break(rest, session.ended_at, now)
    seconds = int((session.ended_at - session.started_at).total_seconds())
    data = {"on_duty_seconds": seconds}
    happenings = [Happening("session.ended", session.pk, actor_id, data)]
    if is_idle:
        happenings.append(Happening("session.asked", session.pk))
    record(happenings=happenings, now=now)


def end_sessions(*, now: datetime) -> int:
    """Sweep: end what is over; returns how many.

    Over are booked sessions after their slot, and others in which nobody was seen for long, or whose project
    takes no work any more; not those of people who have work in hand or a break. Slots that were cancelled
    late are counted once they are over.
    """
    at_work = work_in_hand(now).filter(worker=OuterRef("person"), project=OuterRef("project"))
    resting = Break.objects.filter(session=OuterRef("pk"), ended_at=None)
    idle = Q(last_seen_at__lt=now - IDLE_AFTER) | ~Q(project__state=Project.State.OPEN)
    over = (Q(slot=None) & idle & ~Exists(at_work) & ~Exists(resting)) | Q(slot__ends_at__lte=now)
    with transaction.atomic():
        _settle_breaks(now)
        ended = list(
            Session.objects.filter(over, ended_at=None)
            .select_related("slot")
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("id")
        )
        for session in ended:
            _end(session, session.slot.ends_at if session.slot else session.last_seen_at, None, now)
        settle_cancelled_slots(now=now)
    return len(ended)


def _settle_breaks(now: datetime) -> None:
    resting = Session.objects.filter(breaks__ended_at=None, breaks__until__lte=now, ended_at=None)
    for session in resting.select_for_update(skip_locked=True, of=("self",)).order_by("id"):
        settle_break(session, now)
