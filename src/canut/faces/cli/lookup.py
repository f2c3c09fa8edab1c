"""Finding what a command names, or saying what there is instead."""

from canut.core.people.models import Membership, Organisation, Person
from canut.core.people.queries import operator
from canut.core.work.models import Project
from canut.faces.cli.refusals import Refused

SHOWN = 10


def project_of(number: int) -> Project:
    """Return the project with this number."""
    project = Project.objects.select_related("client").filter(pk=number).first()
    if project is None:
        known = ", ".join(map(str, Project.objects.order_by("-id")[:SHOWN])) or "none yet"
        raise Refused(f"there is no project {number}; latest projects: {known}")
    return project


def microwork_of(number: int) -> Project:
    """Return the micro-work project with this number."""
    project = project_of(number)
    if project.family != Project.Family.MICROWORK:
        raise Refused(f"project {number} is of the family {project.family}; this command is for micro-work")
    return project


def person_of(email: str) -> Person:
    """Return the person with this address."""
    person = Person.objects.filter(email__iexact=email.strip()).first()
    if person is None:
        raise Refused(f"nobody is registered as {email}; add them with `canut person add`")
    return person


def organisation_of(name: str) -> Organisation:
    """Return the organisation with this name."""
    found = Organisation.objects.filter(name=name).first()
    if found is None:
        known = ", ".join(Organisation.objects.order_by("name").values_list("name", flat=True)[:SHOWN])
        raise Refused(f"no organisation is named {name!r}; registered: {known or 'none yet'}")
    return found


def client_of(name: str) -> Organisation:
    """Return the client with this name."""
    found = organisation_of(name)
    if found.kind != Organisation.Kind.CLIENT:
        raise Refused(f"{name} is the operator, not a client")
    return found


def actor(by: str | None) -> Person:
    """Return who acts: the person named, else the operator's first owner."""
    if by:
        return person_of(by)
    host = operator()
    owners = Membership.objects.filter(organisation=host, role=Membership.Role.OWNER) if host else None
    owner = owners.select_related("person").order_by("id").first() if owners else None
    if owner is None:
        raise Refused("no operator is registered to act: run `canut init`, or name a person with --by")
    return owner.person
