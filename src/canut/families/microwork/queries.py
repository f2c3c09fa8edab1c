"""Reads on micro-work."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import Any

from django.db.models import Count, Q

from canut.core.people.models import Person
from canut.core.work.models import Assignment, Lane, Project, Task, Terms
from canut.core.work.queries import current_terms, what_is_missing
from canut.engines.earnings import hourly_rate
from canut.families.microwork.evidence import AS_EVIDENCE, assignments_of, posterior, votes_on
from canut.families.microwork.forms import Form, Localised
from canut.families.microwork.models import Result, TaskNote
from canut.families.microwork.plan import plan_of

LATEST_TIMES = 200
"""Answers whose engaged time gives the measured time of a card: the latest ones."""

PROPOSED_AT_MOST = 3
"""Answers a validator is shown."""

NOTES_SHOWN = 10
"""Texts of workers that a client sees at once: the latest ones."""


@dataclass(frozen=True)
class ProjectCard:
    """What a worker reads before they accept anything (G7, G8)."""

    project: Project
    terms: Terms
    missing: Sequence[str]

    @cached_property
    def title(self) -> Localised:
        """The title in every language it has."""
        return Localised(self.project.title)

    @cached_property
    def measured_seconds(self) -> int | None:
        """The median engaged time of the latest answers; None before the first."""
        latest = (
            Assignment.objects.filter(project=self.project)
            .exclude(submitted_at=None)
            .order_by("-submitted_at")
        )
        times = list(latest.values_list("engaged_seconds", flat=True)[:LATEST_TIMES])
        return round(median(times)) if times else None

    @property
    def hourly_minor(self) -> int:
        """Piece pay an hour at the measured time, or at the expected one before anything was measured."""
        seconds = self.measured_seconds or self.terms.expected_seconds
        return hourly_rate(paid_minor=self.terms.per_answer_minor, on_duty_seconds=seconds)


def card(*, project: Project, worker: Person) -> ProjectCard:
    """Return the card of a project as this worker sees it."""
    missing = what_is_missing(person_id=worker.pk, project=project)
    return ProjectCard(project=project, terms=current_terms(project_id=project.pk), missing=missing)


def project_form(*, project: Project) -> Form:
    """Return the form of a project."""
    return plan_of(project).sheet.form


def proposed_answers(*, task: Task) -> list[dict[str, Any]]:
    """Return the answers people gave blind, most probable first, for a validator to confirm or correct."""
    plan = plan_of(task.project)
    votes = [vote for vote in votes_on(task, plan, assignments_of(task)) if vote.is_blind]
    given = {vote.label for vote in votes if vote.lane}
    ranked = [label for label in posterior(task.project, plan, votes) if label in given]
    return [plan.sheet.form.answer_of(label) for label in ranked[:PROPOSED_AT_MOST]]


@dataclass(frozen=True)
class Progress:
    """How far a project is."""

    tasks: int
    complete: int
    answers: int
    validations: int
    gold_answers: int
    results: int
    unresolved: int


def progress(*, project: Project) -> Progress:
    """Count tasks, answers and results of a project."""
    complete = Q(state=Task.State.COMPLETE)
    tasks = Task.objects.filter(project=project).exclude(lane=Lane.GOLD)
    counted = tasks.aggregate(all=Count("id"), complete=Count("id", filter=complete))
    given = Assignment.objects.filter(project=project, state__in=AS_EVIDENCE)
    lanes = dict(given.order_by().values_list("lane").annotate(Count("id")))
    results = Result.objects.filter(project=project)
    return Progress(
        tasks=counted["all"],
        complete=counted["complete"],
        answers=lanes.get(Lane.ANSWER, 0),
        validations=lanes.get(Lane.VALIDATE, 0),
        gold_answers=lanes.get(Lane.GOLD, 0),
        results=results.count(),
        unresolved=results.filter(state=Result.State.UNRESOLVED).count(),
    )


def was_received(*, held: Assignment, data: object) -> bool:
    """Say whether this very answer was received before: sent again after its reply was lost, it arrived.

    Raises
    ------
    AnswerInvalid
        When the form does not accept it.
    """
    stored = Assignment.objects.values_list("answer", flat=True).get(pk=held.pk)
    return bool(stored == plan_of(held.project).sheet.parse(data, held.task.item))


@dataclass(frozen=True)
class Notes:
    """What workers say about a project's tasks, without saying who: how often what, and the latest texts."""

    counts: Sequence[tuple[str, int]]
    latest: Sequence[TaskNote]


def notes_on(*, project: Project) -> Notes:
    """Return what workers say about the tasks of a project, for its client."""
    every = TaskNote.objects.filter(project=project)
    counts = every.values_list("kind").annotate(times=Count("id")).order_by("-times", "kind")
    told = every.exclude(text="").select_related("task").defer("author").order_by("-id")
    return Notes(counts=list(counts), latest=list(told[:NOTES_SHOWN]))
