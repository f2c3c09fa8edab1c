"""Reads on moderation."""

from datetime import datetime

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from canut.core.work.models import Assignment, Project
from canut.families.moderation.errors import CaseNotTaken
from canut.families.moderation.exposure import EXPOSURE_WINDOW, exposure_limit
from canut.families.moderation.models import Case, ContentItem, EnforcementAction, Policy
from canut.families.moderation.queue import WaitingCase

QUEUE_HEAD_LENGTH = 100
"""How many cases are read to find one that nobody takes in the same moment."""


def current_policy(*, project_id: int) -> Policy:
    """Return the version of the policy that new content is judged by."""
    return Policy.objects.filter(project_id=project_id).order_by("-version")[0]


def exposures(*, person_id: int, now: datetime) -> dict[str, int]:
    """Return how many items of each class of harm a person met in the day up to `now`, on any project."""
    met = Assignment.objects.filter(
        worker_id=person_id, accepted_at__gt=now - EXPOSURE_WINDOW, accepted_at__lte=now
    )
    return dict(met.order_by().values_list("task__harm").annotate(Count("id")))


def spent_harms(*, person_id: int, project: Project, now: datetime) -> set[str]:
    """Return the classes of harm whose daily limit a moderator of the project has reached."""
    return {
        harm
        for harm, count in exposures(person_id=person_id, now=now).items()
        if (limit := exposure_limit(project, harm)) is not None and count >= limit
    }


def waiting_cases(*, project: Project, person_id: int | None = None) -> QuerySet[Case]:
    """Return the cases that wait for a human, unordered; with `person_id`, those that this one never met."""
    waiting = Case.objects.filter(task__project=project, task__open_slots__gt=0)
    if person_id is not None:
        waiting = waiting.exclude(task__assignments__worker_id=person_id)
    return waiting


def head_of_queue(cases: QuerySet[Case]) -> list[WaitingCase]:
    """Return the first cases, in the order of `queue_order`, which the store computes over all of them."""
    ordered = cases.order_by("-severity", "waiting_since", "pk")
    rows = ordered.values_list("pk", "severity", "waiting_since")[:QUEUE_HEAD_LENGTH]
    return [
        WaitingCase(case_id=pk, severity=severity, waiting_since=waiting_since)
        for pk, severity, waiting_since in rows
    ]


def held_case(*, project: Project, person_id: int, now: datetime) -> Assignment | None:
    """Return the case that a moderator has in hand, if any."""
    held = Assignment.objects.filter(
        worker_id=person_id, project=project, state=Assignment.State.ACCEPTED, lease_until__gt=now
    )
    return held.select_related("task__case").first()


def case_of(*, assignment: Assignment) -> Case:
    """Return the case behind an assignment.

    Raises
    ------
    CaseNotTaken
        When the assignment is work of another kind.
    """
    found = Case.objects.select_related("item", "policy", "task").filter(task_id=assignment.task_id).first()
    if found is None:
        message = _("work number %(number)s is no moderation case; open it where you took it")
        raise CaseNotTaken(message % {"number": assignment.pk})
    return found


def visible_content(*, project: Project) -> QuerySet[ContentItem]:
    """Return what everybody in the community can read, oldest first."""
    shown = ContentItem.objects.filter(
        project=project, state__in=[ContentItem.State.VISIBLE, ContentItem.State.RESTORED]
    )
    return shown.order_by("posted_at", "id")


def removals_of(*, project: Project, author: str) -> QuerySet[EnforcementAction]:
    """Return the decisions that went against an author, latest first: what they may appeal."""
    removals = EnforcementAction.objects.filter(
        case__item__project=project, case__item__author=author, action=EnforcementAction.Action.REMOVE
    )
    return removals.select_related("case__item", "clause__policy", "decision__appeal").order_by("-id")
