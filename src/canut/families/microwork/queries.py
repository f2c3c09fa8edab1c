"""Reads on micro-work."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from canut.core.people.models import Person
from canut.core.work.latest import free_tasks, latest_answers, settled_answers
from canut.core.work.models import Assignment, Lane, Project, Task
from canut.core.work.queries import (
    missing_among,
    open_projects,
    terms_in_force,
)
from canut.families.microwork.cards import ProjectCard
from canut.families.microwork.evidence import AS_EVIDENCE, assignments_of, blind_answers, posterior, votes_on
from canut.families.microwork.figures import pace_of, record_of
from canut.families.microwork.forms import Answer, Form
from canut.families.microwork.kinds import JOINT, Synthesis
from canut.families.microwork.models import LongWork, Media, Result, SavedSearch, SearchNotice, TaskNote
from canut.families.microwork.plan import plan_of
from canut.families.microwork.wish import Wish

NEWS = Q(notices__seen_at=None, notices__project__state=Project.State.OPEN)
"""Notices that count as new: of projects that take work, not looked at yet."""

NEVER_MET = (
    Assignment.State.OFFERED,
    Assignment.State.DECLINED,
    Assignment.State.LAPSED,
    Assignment.State.RETURNED,
)
"""States in which a task is not, or no more, in a worker's hands."""

PROPOSED_AT_MOST = 3
"""Answers a validator is shown."""

NOTES_SHOWN = 10
"""Texts of workers that a client sees at once: the latest ones."""


def matching_cards(*, worker: Person, wish: Wish) -> list[ProjectCard]:
    """Return the cards of the projects that take work now and are what `wish` asks for, in its order.

    However many there are, the number of statements is the same; see `with_figures` for what is left out.
    """
    projects = list(open_projects(family=Project.Family.MICROWORK))
    terms = terms_in_force(project_ids=[project.pk for project in projects])
    fitting = [project for project in projects if wish.fits(project, terms[project.pk])]
    missing = missing_among(person_id=worker.pk, projects=fitting)
    cards = [ProjectCard(project, terms[project.pk], missing[project.pk]) for project in fitting]
    if wish.reads_pace:
        cards = with_pace(cards=cards)
    return sorted(filter(wish.takes, cards), key=wish.place)


def with_pace(*, cards: Sequence[ProjectCard]) -> list[ProjectCard]:
    """Return the cards with the pace of their latest answers, in one statement."""
    answers = latest_answers(project_ids=[shown.project.pk for shown in cards])
    return [replace(shown, pace=pace_of(answers.get(shown.project.pk, []))) for shown in cards]


def with_figures(*, cards: Sequence[ProjectCard], now: datetime) -> list[ProjectCard]:
    """Return the cards with their pace, their clients' records and their free tasks, in four statements."""
    settled = settled_answers(client_ids={shown.project.client_id for shown in cards}, now=now)
    free = free_tasks(project_ids=[shown.project.pk for shown in cards])
    return [
        replace(
            shown,
            record=record_of(settled.get(shown.project.client_id, [])),
            free=free.get(shown.project.pk, 0),
        )
        for shown in with_pace(cards=cards)
    ]


def searches_of(*, person: Person) -> QuerySet[SavedSearch]:
    """Return a person's saved searches by name, each with its number of new projects as ``news``."""
    return (
        SavedSearch.objects.filter(person=person)
        .annotate(news=Count("notices", filter=NEWS))
        .order_by("name")
    )


def unseen_notices(*, person_id: int) -> QuerySet[SearchNotice]:
    """Return the notices of open projects that fit a person's saved searches and that they did not see."""
    return SearchNotice.objects.filter(
        search__person=person_id, seen_at=None, project__state=Project.State.OPEN
    )


def project_form(*, project: Project) -> Form:
    """Return the form of a project."""
    return plan_of(project).sheet.form


def proposed_answers(*, task: Task) -> list[dict[str, Any]]:
    """Return the answers people gave blind, most probable first, for a validator to confirm or correct."""
    plan = plan_of(task.project)
    votes = [vote for vote in votes_on(task, plan, assignments_of(task)) if vote.is_blind]
    given = {vote.label for vote in votes if vote.lane}
    drawn = plan.sheet.synthesis in JOINT
    ranked = [label for label in posterior(task.project, plan, votes) if drawn or label in given]
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


def result_count(*, project: Project) -> int:
    """Return how many rows the results of a project have: where all answers are kept, one each."""
    if plan_of(project).sheet.synthesis is Synthesis.COLLECT:
        given = Assignment.objects.filter(project=project, state__in=AS_EVIDENCE)
        return given.exclude(lane=Lane.GOLD).count()
    return results_of(project=project).count()


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


def media_for(*, person: Person, digest: str) -> Media | None:
    """Return the file of this SHA-256 when it is `person`'s to see; None as well when there is none.

    It is theirs who hold or answered a task that names it, so that they can appeal, and the client's
    members'. Whoever gave a task back sees its files no more.
    """
    named = Media.objects.filter(digest=digest).order_by("id")
    met = Assignment.objects.filter(worker=person, task__media__digest=digest).exclude(state__in=NEVER_MET)
    mine = named.filter(task__in=met.values("task_id"))
    return mine.first() or named.filter(task__project__client__memberships__person=person).first()


def results_of(*, project: Project) -> QuerySet[Result]:
    """Return the results of a project with their tasks, but for those that rest on rejected work alone.

    What a client rejected it did not pay for, so it does not get it either; a rejection that falls pays, and
    gives it. Where others answered too and are paid, the result is theirs.
    """
    given = Assignment.objects.filter(task=OuterRef("task"))
    unpaid = Exists(given.filter(state=Assignment.State.REJECTED)) & ~Exists(
        given.filter(state__in=AS_EVIDENCE)
    )
    return Result.objects.filter(project=project).exclude(unpaid).select_related("task")


def answers_beside(*, results: Sequence[Result]) -> dict[int, list[Answer]]:
    """Return, by result, what people answered otherwise than it, each such answer once, without their names.

    Answers of people who saw others' are left out, as in the result.
    """
    found: dict[int, list[Answer]] = {one.pk: [] for one in results}
    if not results:
        return found
    by_task = {one.task_id: one for one in results}
    given = blind_answers(results[0].project).filter(task__in=list(by_task)).order_by("id")
    for task_id, answer in given.values_list("task_id", "answer"):
        result = by_task[task_id]
        if answer and answer != result.answer and answer not in found[result.pk]:
            found[result.pk].append(answer)
    return found


LONG_WORKS_SHOWN = 50


def long_works(*, project: Project) -> list[LongWork]:
    """Return the latest imports and exports of a project, the newest first; refits stand on its board."""
    files = project.long_works.exclude(kind=LongWork.Kind.REFIT)
    return list(files.order_by("-id")[:LONG_WORKS_SHOWN])


def stirrings(*, project: Project) -> list[object]:
    """Return what is another as soon as work is taken, a result made, a note written, or a refit goes on."""
    rows: tuple[QuerySet[Any], ...] = (
        project.assignments.all(),
        project.results.all(),
        project.task_notes.all(),
    )
    refits = project.long_works.filter(kind=LongWork.Kind.REFIT)
    return [
        *(found.order_by("-id").values_list("id", flat=True).first() for found in rows),
        refits.values_list("id", "state", "done").first(),
    ]
