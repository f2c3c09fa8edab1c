"""A pilot: the first items are shown and measured, the rest waits until the client has seen the figures."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.people.models import Person
from canut.core.work.errors import NotOpen
from canut.core.work.models import Lane, Project, Task
from canut.core.work.operations.funding import (
    PlannedMoney,
    check_opening,
    hold_planned_pay,
    locked,
    planned_money,
)
from canut.core.work.queries import current_terms

PILOT_TASKS = 10
"""Items of a pilot: enough for a median, few enough to be wrong about cheaply."""


def pilot_parts(*, project: Project) -> PlannedMoney:
    """Return what opening a pilot holds: planned pay, reserve and fee, in minor units."""
    answers = sum(most for _pk, most in _first_drafts(project))
    return planned_money(terms=current_terms(project_id=project.pk), answers=answers)


def open_pilot(*, project: Project, actor: Person, now: datetime) -> int:
    """Hold the pay of the first items' planned answers, then show those items alone; returns how many.

    `canut.core.work.operations.funding.open_project` opens the rest.

    Raises
    ------
    InsufficientFunds
        When the client has less than planned pay, reserve and fee; nothing is shown.
    NotOpen
        When the project is no draft any more, or has no item.
    PurposeMissing
        When nobody could know what it is for, or what its data will serve (G8).
    """
    with transaction.atomic():
        drafts = _first_drafts(project)
        if locked(project=project).state != Project.State.DRAFT or not drafts:
            raise NotOpen(_("a pilot is for a draft that has items; import items, or open the rest"))
        check_opening(project=project, needed_minor=sum(pilot_parts(project=project)))
        ids, answers = [pk for pk, _most in drafts], sum(most for _pk, most in drafts)
        hold_planned_pay(project=project, answers=answers, key=f"tasks-{ids[0]}-pilot", now=now)
        shown = Task.objects.filter(pk__in=ids).update(state=Task.State.OPEN, open_slots=F("overlap"))
        project.state = Project.State.OPEN
        project.save(update_fields=["state"])
        facts = {"tasks": shown, "pilot": True}
        record(happenings=[Happening("project.opened", project.pk, actor.pk, facts)], now=now)
    return shown


def _first_drafts(project: Project) -> list[tuple[int, int]]:
    """Return the first items with the answers planned for each; known answers come with the rest."""
    drafts = Task.objects.filter(project=project, state=Task.State.DRAFT, lane=Lane.ANSWER)
    return list(drafts.order_by("id").values_list("id", "overlap_max")[:PILOT_TASKS])
