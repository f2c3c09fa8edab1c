"""What a pilot measured, for the client to decide on the rest."""

from dataclasses import dataclass
from statistics import median

from canut.core.work.models import Assignment, Project, Task
from canut.core.work.queries import current_terms, is_pilot
from canut.engines.earnings import hourly_rate, smallest_lawful_pay


@dataclass(frozen=True)
class Pilot:
    """What the first items measured, before the rest is opened.

    Amounts in minor units of the project's currency; ``waiting`` counts the items that are not shown yet.
    ``median_seconds`` and what follows from it are None before the first answer.
    """

    tasks: int
    complete: int
    answers: int
    waiting: int
    median_seconds: int | None
    hourly_minor: int | None
    lawful_minor: int | None


def pilot(*, project: Project) -> Pilot | None:
    """Return what a pilot measured so far; None when the project is in none."""
    if not is_pilot(project=project):
        return None
    terms = current_terms(project_id=project.pk)
    tasks = Task.objects.filter(project=project)
    given = Assignment.objects.filter(project=project, submitted_at__isnull=False)
    times = list(given.values_list("engaged_seconds", flat=True))
    measured = max(1, round(median(times))) if times else None
    pay, floor = terms.per_answer_minor, terms.hourly_floor_minor
    return Pilot(
        tasks=tasks.exclude(state=Task.State.DRAFT).count(),
        complete=tasks.filter(state=Task.State.COMPLETE).count(),
        answers=len(times),
        waiting=tasks.filter(state=Task.State.DRAFT).count(),
        median_seconds=measured,
        hourly_minor=measured and hourly_rate(paid_minor=pay, on_duty_seconds=measured),
        lawful_minor=measured and smallest_lawful_pay(hourly_floor_minor=floor, seconds=measured),
    )
