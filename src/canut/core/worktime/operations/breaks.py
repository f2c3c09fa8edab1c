"""Breaks: begun and ended by the worker, within a session that goes on."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.people.models import Person
from canut.core.work.models import Project
from canut.core.worktime.errors import NotOnDuty
from canut.core.worktime.models import Break, Session
from canut.core.worktime.operations.endings import go_on_after, settle_break
from canut.core.worktime.operations.sessions import be_on_duty
from canut.core.worktime.queries import break_of
from canut.core.worktime.running import is_running
from canut.core.worktime.templates import BREAKS


def start_break(*, person: Person, now: datetime) -> Break:
    """Begin a break, paid or not by the rule of the project's family; begun again, it goes on.

    Raises
    ------
    NotOnDuty
        When no session of the person runs.
    """
    with transaction.atomic():
        session = _own_session(person)
        if session:
            settle_break(session=session, now=now)
        if session is None or not is_running(session, now):
            raise NotOnDuty(_("you are not on duty now, so this time is your own; take work to be on duty"))
        if rest := break_of(session=session):
            return rest
        return _begin(session, max(now, session.last_seen_at), now)


def _own_session(person: Person) -> Session | None:
    own = Session.objects.filter(person=person, ended_at=None).select_related("project", "slot")
    return own.select_for_update(of=("self",)).first()


def _begin(session: Session, at: datetime, now: datetime) -> Break:
    rule = BREAKS[Project.Family(session.project.family)]
    is_paid = bool(rule.paid_every) and at >= _next_paid_break(session=session)
    until = at + rule.length
    if session.slot:
        until = max(min(until, session.slot.ends_at), at + timedelta.resolution)
    session.last_seen_at = at
    session.save(update_fields=["last_seen_at"])
    rest = Break.objects.create(session=session, is_paid=is_paid, started_at=at, until=until)
    data = {"is_paid": is_paid}
    record(happenings=[Happening("break.started", rest.pk, session.person_id, data)], now=now)
    return rest


def _next_paid_break(*, session: Session) -> datetime:
    """Return from when on a break is paid, in a project whose family pays breaks."""
    paid = Break.objects.filter(session=session, is_paid=True)
    last = paid.aggregate(at=Max("ended_at"))["at"] or session.started_at
    return last + BREAKS[Project.Family(session.project.family)].paid_every


def end_break(*, person: Person, now: datetime) -> None:
    """End the person's break and be on duty; without a break nothing happens."""
    with transaction.atomic():
        session = _own_session(person)
        if session is None or break_of(session=session) is None:
            return
        settle_break(session=session, now=now)
        if rest := break_of(session=session):
            go_on_after(rest=rest, session=session, at=now, now=now)
        be_on_duty(person=person, project=session.project, now=now)
