"""Reads on work."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import F, Model, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from canut.core.people.models import Person
from canut.core.people.queries import has_consent, qualification_slugs
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


def current_guidelines(*, project_id: int) -> Guidelines:
    """Return the version of the guidelines that new work is done by."""
    return Guidelines.objects.filter(project_id=project_id).order_by("-version")[0]


Row = TypeVar("Row", bound=Model)


def straight(model: type[Row], condition: str, values: Sequence[object]) -> Row | None:
    """Return the first row of a table by plain SQL, for the paths that every worker walks all day.

    Building the same query through the ORM costs more than the store takes to answer it (docs/adr/0007).
    """
    manager = model._default_manager  # noqa: SLF001 - Django's documented way to a model's manager
    rows = manager.raw(f"SELECT * FROM {model._meta.db_table} WHERE {condition}", values)
    return next(iter(rows), None)


@dataclass(frozen=True, slots=True)
class TermsToAccept:
    """What new work is taken under: the current terms and guidelines, and whether the project is open."""

    terms: Terms
    guidelines_id: int | None
    project_state: str


TERMS_TO_ACCEPT = """
SELECT work_terms.*,
  (SELECT id FROM work_guidelines WHERE project_id = work_terms.project_id ORDER BY version DESC LIMIT 1)
    AS current_guidelines,
  (SELECT state FROM work_project WHERE id = work_terms.project_id) AS project_state
FROM work_terms WHERE project_id = %s ORDER BY version DESC LIMIT 1
"""


def terms_to_accept(*, project_id: int) -> TermsToAccept:
    """Return the current terms and guidelines with the project's state, in one query of the hot path."""
    found: Any = Terms.objects.raw(TERMS_TO_ACCEPT, [project_id])[0]
    return TermsToAccept(found, found.current_guidelines, found.project_state)


def last_assignment(*, worker_id: int, project_id: int) -> Assignment | None:
    """Return the latest assignment of a worker in a project, with its task: one step along an index."""
    latest = "worker_id = %s AND project_id = %s ORDER BY id DESC LIMIT 1"
    found = straight(Assignment, latest, [worker_id, project_id])
    if found is not None:
        found.task = _there(Task, found.task_id)
    return found


def _there(model: type[Row], pk: int) -> Row:
    found = straight(model, "id = %s", [pk])
    if found is None:
        raise ObjectDoesNotExist(f"{model._meta.label} {pk}")
    return found


def planned_answers(*, project_id: int) -> int:
    """Return how many more answers the tasks shown may still be given: their pay must be held (G4)."""
    shown = Task.objects.filter(project_id=project_id, state=Task.State.OPEN)
    more = Coalesce(Sum(F("overlap_max") - F("overlap") + F("open_slots")), 0)
    return int(shown.aggregate(more=more)["more"])


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
    found = straight(Assignment, "id = %s AND worker_id = %s", [assignment_id, worker.pk])
    if found is None:
        message = _("there is no work number %(number)s of yours; choose one from your work")
        raise NotYours(message % {"number": assignment_id})
    found.task = _there(Task, found.task_id)
    found.project = _there(Project, found.project_id)
    found.terms = _there(Terms, found.terms_id)
    return found


def work_of(*, worker: Person) -> QuerySet[Assignment]:
    """Return a worker's assignments, latest first."""
    return Assignment.objects.filter(worker=worker).select_related("project", "terms").order_by("-id")


def open_projects(*, family: Project.Family) -> QuerySet[Project]:
    """Return the projects of a family that take work now."""
    return (
        Project.objects.filter(family=family, state=Project.State.OPEN)
        .select_related("client")
        .order_by("id")
    )


def what_is_missing(*, person_id: int, project: Project) -> list[str]:
    """Return the qualifications and consents a person still needs for a project, as slugs."""
    missing = []
    if project.requires:
        missing = sorted(set(project.requires) - qualification_slugs(person_id=person_id))
    if project.harm != Harm.NONE and not has_consent(person_id=person_id, purpose=f"harm:{project.harm}"):
        missing.append(f"harm:{project.harm}")
    return missing
