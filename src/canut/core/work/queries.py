"""Reads on work."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from canut.core import straight
from canut.core.people.models import Person
from canut.core.people.queries import consents_of, qualification_slugs, restrictions_at
from canut.core.work.errors import NotYours
from canut.core.work.models import Assignment, Guidelines, Harm, Project, Task, Terms

MAY_STILL_BE_OWED = (
    Assignment.State.OFFERED,
    Assignment.State.ACCEPTED,
    Assignment.State.SUBMITTED,
    Assignment.State.REJECTED,
)
"""States whose pay has not moved yet and may still: a rejection can be overturned."""


def current_terms(*, project_id: int) -> Terms:
    """Return the version of the terms that new work is taken under."""
    return Terms.objects.filter(project_id=project_id).order_by("-version")[0]


def terms_in_force(*, project_ids: Collection[int]) -> dict[int, Terms]:
    """Return the current terms of each project, in one query."""
    agreed = Terms.objects.filter(project__in=project_ids).order_by("version")
    return {terms.project_id: terms for terms in agreed}


def current_guidelines(*, project_id: int) -> Guidelines:
    """Return the version of the guidelines that new work is done by."""
    return Guidelines.objects.filter(project_id=project_id).order_by("-version")[0]


@dataclass(frozen=True, slots=True)
class TermsToAccept:
    """What new work is taken under: the current terms and guidelines, and whether there is any to take.

    ``restricted_by`` is the decision under which the worker takes no new work here now; None without one.
    """

    terms: Terms
    guidelines_id: int | None
    project_state: str
    restricted_by: int | None


STATE_AND_GUIDELINES = """
SELECT state,
  (SELECT id FROM work_guidelines WHERE project_id = work_project.id ORDER BY version DESC LIMIT 1),
  (SELECT MIN(decision_id) FROM people_restriction
    WHERE person_id = %s AND starts_at <= %s AND (ends_at IS NULL OR ends_at > %s)
      AND scope IN ('all', 'family:' || work_project.family, 'project:' || work_project.id))
FROM work_project WHERE id = %s
"""


def terms_to_accept(*, project_id: int, worker_id: int, now: datetime) -> TermsToAccept:
    """Return the current terms and guidelines with the project's state and the worker's restriction."""
    at = connection.ops.adapt_datetimefield_value(now)
    terms = straight.first(Terms, "project_id = %s ORDER BY version DESC LIMIT 1", [project_id])
    with connection.cursor() as cursor:
        cursor.execute(STATE_AND_GUIDELINES, [worker_id, at, at, project_id])
        state, guidelines_id, restricted_by = cursor.fetchone()
    if terms is None:
        raise Terms.DoesNotExist(f"project {project_id} has no terms")
    return TermsToAccept(terms, guidelines_id, state, restricted_by)


def last_assignment(*, worker_id: int, project_id: int) -> Assignment | None:
    """Return the latest assignment of a worker in a project: one step along an index."""
    latest = "worker_id = %s AND project_id = %s ORDER BY id DESC LIMIT 1"
    return straight.first(Assignment, latest, [worker_id, project_id])


def planned_answers(*, project_id: int) -> int:
    """Return how many more answers the tasks shown may still be given: their pay must be held (G4)."""
    shown = Task.objects.filter(project_id=project_id, state=Task.State.OPEN)
    more = Coalesce(Sum(F("overlap_max") - F("overlap") + F("open_slots")), 0)
    return int(shown.aggregate(more=more)["more"])


def is_pilot(*, project: Project) -> bool:
    """Say whether some of the project's tasks were opened and others still wait for the client's word."""
    if project.state in {Project.State.DRAFT, Project.State.CLOSED}:
        return False
    return straight.is_any(Task, "project_id = %s AND state = 'draft'", [project.pk])


def owed_minor(*, project_id: int) -> int:
    """Return the pay that work under way, in review or rejected may still be owed, in minor units."""
    waiting = Assignment.objects.filter(project_id=project_id, state__in=MAY_STILL_BE_OWED)
    return waiting.aggregate(total=Sum("pay_minor"))["total"] or 0


def assignment_of(*, worker: Person, assignment_id: int) -> Assignment:
    """Return a worker's assignment with its task, project and terms: the only road to one.

    Raises
    ------
    NotYours
        When there is none with this number, or it is somebody else's.
    """
    found = straight.first(Assignment, "id = %s AND worker_id = %s", [assignment_id, worker.pk])
    if found is None:
        message = _("there is no work number %(number)s of yours; choose one from your work")
        raise NotYours(message % {"number": assignment_id})
    found.task = straight.there(Task, found.task_id)
    found.project = straight.there(Project, found.project_id)
    found.terms = straight.there(Terms, found.terms_id)
    return found


LATEST = 2_000
"""Assignments looked at for a day's count: as many as a day has room for, however many there were before."""


@dataclass(frozen=True, slots=True)
class Handed:
    """How many answers somebody handed in, and what they pay, in minor units; a rejected one pays nothing."""

    answers: int
    pay_minor: int


def handed_in_since(*, worker_id: int, project_id: int, since: datetime) -> Handed:
    """Return what a worker handed in for a project since a moment, among their latest assignments there."""
    latest = Assignment.objects.filter(worker_id=worker_id, project_id=project_id).order_by("-id")[:LATEST]
    handed = Q(submitted_at__gte=since)
    pays = handed & ~Q(state=Assignment.State.REJECTED)
    figures = latest.aggregate(
        answers=Count("id", filter=handed), pay=Coalesce(Sum("pay_minor", filter=pays), 0)
    )
    return Handed(figures["answers"], figures["pay"])


def work_of(*, worker: Person) -> QuerySet[Assignment]:
    """Return a worker's assignments, latest first."""
    return Assignment.objects.filter(worker=worker).select_related("project", "terms").order_by("-id")


def waiting_for_review() -> QuerySet[Assignment]:
    """Return all answers that nobody reviewed yet; silence approves them at ``review_due_at``."""
    return Assignment.objects.filter(state=Assignment.State.SUBMITTED)


def open_projects(*, family: Project.Family) -> QuerySet[Project]:
    """Return the projects of a family that take work now."""
    return (
        Project.objects.filter(family=family, state=Project.State.OPEN)
        .select_related("client")
        .order_by("id")
    )


def qualifications_asked() -> dict[str, int]:
    """Return the qualifications that open projects ask for, by name, each with how many ask."""
    open_now = Project.objects.filter(state=Project.State.OPEN)
    asked = Counter(slug for slugs in open_now.values_list("requires", flat=True) for slug in slugs)
    return dict(sorted(asked.items()))


def scopes_of(project: Project) -> tuple[str, ...]:
    """Return the scopes of restrictions that reach a project."""
    return ("all", f"family:{project.family}", f"project:{project.pk}")


def is_restricted(*, person_id: int, project: Project, now: datetime) -> bool:
    """Say whether a decision keeps a person from taking new work of a project at a moment (G11)."""
    return bool(restricted_among(person_ids=[person_id], project=project, now=now))


def restricted_among(*, person_ids: Collection[int], project: Project, now: datetime) -> set[int]:
    """Return those of the people whom a decision keeps from new work of a project, in one query."""
    reaching = restrictions_at(person_ids=person_ids, at=now).filter(scope__in=scopes_of(project))
    return set(reaching.values_list("person_id", flat=True))


def what_is_missing(*, person_id: int, project: Project) -> list[str]:
    """Return the qualifications and consents a person still needs for a project, as slugs."""
    # Whoever takes a task waits for this: nothing is read that the project does not ask for.
    held = qualification_slugs(person_id=person_id) if project.requires else ()
    agreed = consents_of(person_id=person_id) if project.harm != Harm.NONE else ()
    return _missing(project, held, agreed)


def missing_among(*, person_id: int, projects: Iterable[Project]) -> dict[int, list[str]]:
    """Return what `what_is_missing` does, for each of many projects, in two queries."""
    held, agreed = qualification_slugs(person_id=person_id), consents_of(person_id=person_id)
    return {project.pk: _missing(project, held, agreed) for project in projects}


def _missing(project: Project, held: Collection[str], agreed: Collection[str]) -> list[str]:
    missing, agreement = sorted(set(project.requires).difference(held)), f"harm:{project.harm}"
    return missing if project.harm == Harm.NONE or agreement in agreed else [*missing, agreement]
