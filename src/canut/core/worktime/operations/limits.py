"""Limits of working time, enforced where new work is taken; what is in hand is finished and paid."""

from datetime import datetime

from canut.core import straight
from canut.core.people.models import Person
from canut.core.work.models import Project
from canut.core.worktime.errors import RestDue
from canut.core.worktime.models import Session
from canut.core.worktime.operations.sessions import be_on_duty
from canut.core.worktime.queries import is_on_duty
from canut.core.worktime.remaining import remaining_for
from canut.core.worktime.reminders import used_up
from canut.core.worktime.running import work_in_hand

BEFORE_REST = "person_id = %s AND ended_at IS NULL AND rest_due_at > %s"


def refuse_past_limits(*, person: Person, project: Project, now: datetime) -> None:
    """Let nobody take new work when rest is due; call it before work is handed out.

    Whoever is on duty has their time until now counted, and whoever has work of the project in hand may go
    on with it. In the usual case it is one read.

    Raises
    ------
    RestDue
        When a limit is reached; the message says which and until when.
    """
    if straight.first(Session, BEFORE_REST, [person.pk, now]):
        return
    remaining = remaining_for(person_id=person.pk, now=now)
    if not remaining.used_up:
        Session.objects.filter(person=person, ended_at=None).update(rest_due_at=remaining.due_at)
        return
    if work_in_hand(now).filter(worker=person, project=project).exists():
        return
    if is_on_duty(person_id=person.pk, project_id=project.pk):
        be_on_duty(person=person, project=project, now=now)
    raise RestDue(used_up(remaining.used_up[0]))
