"""Reads on work."""

from django.db.models import QuerySet, Sum

from canut.core.people.models import Person
from canut.core.people.queries import has_consent, qualification_slugs
from canut.core.work.errors import NotYours
from canut.core.work.models import Assignment, Guidelines, Harm, Project, Terms

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
    found = (
        Assignment.objects.select_related("task", "project", "terms", "guidelines")
        .filter(pk=assignment_id, worker=worker)
        .first()
    )
    if found is None:
        raise NotYours(f"there is no assignment {assignment_id} of yours; choose one from your work")
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
