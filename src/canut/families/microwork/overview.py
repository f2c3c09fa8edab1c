"""A client's projects at a glance, in a few statements however many they are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, Sum

from canut.core.work.models import COUNTED, Assignment, Lane, Task
from canut.families.microwork.models import TaskNote

IN_REVIEW = Q(state=Assignment.State.SUBMITTED)


@dataclass(frozen=True, slots=True)
class Overview:
    """How far a project is and what waits for its client.

    Attributes
    ----------
    tasks, complete
        Items, known ones left out, and how many of them are done.
    in_review, due_at
        Answers that wait for a review, and when the first of them is approved by itself.
    cost_minor
        Pay for answers to date, in minor units.
    notes
        What workers said about its tasks.
    """

    tasks: int = 0
    complete: int = 0
    in_review: int = 0
    due_at: datetime | None = None
    cost_minor: int = 0
    notes: int = 0


def overviews(*, project_ids: Collection[int]) -> dict[int, Overview]:
    """Return each project at a glance, of whatever family, in three statements."""
    tasks = Task.objects.filter(project__in=project_ids).exclude(lane=Lane.GOLD).order_by()
    done = tasks.values_list("project_id").annotate(
        all=Count("id"), complete=Count("id", filter=Q(state=Task.State.COMPLETE))
    )
    given = Assignment.objects.filter(project__in=project_ids, state__in=COUNTED).order_by()
    reviewed = given.values_list("project_id").annotate(
        waiting=Count("id", filter=IN_REVIEW),
        due=Min("review_due_at", filter=IN_REVIEW),
        cost=Sum("pay_minor"),
    )
    written = TaskNote.objects.filter(project__in=project_ids).order_by()
    counts = {key: (every, complete) for key, every, complete in done}
    reviews = {key: (waiting, due, cost or 0) for key, waiting, due, cost in reviewed}
    notes = dict(written.values_list("project_id").annotate(Count("id")))
    return {
        key: Overview(*counts.get(key, (0, 0)), *reviews.get(key, (0, None, 0)), notes.get(key, 0))
        for key in project_ids
    }
