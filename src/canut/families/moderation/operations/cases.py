"""Handing the next case of a queue to a moderator."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.people.models import Person
from canut.core.work.errors import NotAllowed, NotOpen
from canut.core.work.models import Assignment, Project
from canut.core.work.operations.leases import take
from canut.core.work.queries import what_is_missing
from canut.core.worktime.operations import be_on_duty, refuse_past_limits
from canut.families.moderation.errors import ExposureLimitReached
from canut.families.moderation.exposure import HARM_WORDS, exposure_limit
from canut.families.moderation.models import Case
from canut.families.moderation.queries import head_of_queue, held_case, spent_harms, waiting_cases
from canut.families.moderation.queue import QUEUE_VERSION, WaitingCase, queue_order

LOGGED_CASES_MAX = 20
"""How many of the cases that waited are logged with the one handed out: enough to replay the choice."""


def next_case(
    *, project: Project, moderator: Person, now: datetime, terms_id: int | None = None
) -> Assignment | None:
    """Hand the moderator the first waiting case of the queue that they never met; asking counts as on duty.

    Parameters
    ----------
    terms_id
        The terms the moderator saw; None means whatever is current.

    Returns
    -------
    Assignment | None
        The case in hand already, a new one, or None when nothing waits; waiting is paid.

    Raises
    ------
    NotOpen, NotAllowed, TermsChanged
        When the person may not moderate here now, for instance without consent to its class of harm.
    ExposureLimitReached
        When all that waits is of a class of which the moderator has seen enough today.
    RestDue
        When a limit of working time is reached.
    """
    if project.state != Project.State.OPEN:
        raise NotOpen(_("%(project)s takes no moderators now; choose another one") % {"project": project})
    if missing := what_is_missing(person_id=moderator.pk, project=project):
        message = _("moderating here asks for %(missing)s; give it on the card of the community first")
        raise NotAllowed(message % {"missing": ", ".join(missing)})
    be_on_duty(person=moderator, project=project, now=now)
    refuse_past_limits(person=moderator, project=project, now=now)
    with transaction.atomic():
        # One request of a moderator at a time: two at once could pass the limit together.
        Person.objects.select_for_update(no_key=True).get(pk=moderator.pk)
        if held := held_case(project=project, person_id=moderator.pk, now=now):
            return held
        return _take_first(project, moderator, now, terms_id)


def _take_first(
    project: Project, moderator: Person, now: datetime, terms_id: int | None
) -> Assignment | None:
    spent = spent_harms(person_id=moderator.pk, project=project, now=now)
    waiting = waiting_cases(project=project, person_id=moderator.pk)
    ordered = queue_order(head_of_queue(waiting.exclude(task__harm__in=spent)))
    for place in range(len(ordered)):
        if taken := _try_take(project, ordered[place:], moderator, now, terms_id):
            return taken
    _refuse_overexposure(project, waiting.filter(task__harm__in=spent))
    return None


def _try_take(
    project: Project,
    ordered: Sequence[WaitingCase],
    moderator: Person,
    now: datetime,
    terms_id: int | None,
) -> Assignment | None:
    case = Case.objects.get(pk=ordered[0].case_id)
    try:
        taken = take(project=project, task_id=case.task_id, worker=moderator, now=now, terms_id=terms_id)
    except NotOpen:
        return None  # another moderator took it in this very moment
    data: dict[str, Any] = {
        "queue_version": QUEUE_VERSION,
        "queue": [
            [one.case_id, one.severity, one.waiting_since.isoformat()] for one in ordered[:LOGGED_CASES_MAX]
        ],
    }
    record(happenings=[Happening("case.taken", case.pk, moderator.pk, data)], now=now)
    return taken


def _refuse_overexposure(project: Project, waiting: QuerySet[Case]) -> None:
    harm = waiting.values_list("task__harm", flat=True).first()
    if harm is None:
        return
    message = _(
        "you have met %(limit)s items of %(harm)s harm in 24 hours, which is the limit, and only such cases"
        " wait now. Your time until now is paid: rest, or choose other work"
    )
    raise ExposureLimitReached(message % {"limit": exposure_limit(project, harm), "harm": HARM_WORDS[harm]})
