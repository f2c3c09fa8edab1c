"""How far each role of a member reaches: an owner does what a manager does, a manager what a reviewer does.

A reviewer looks at work and results and decides on answers. A manager also commits the organisation's money:
projects, items, terms, opening, places to book, workers' costs. An owner also says who acts for it.
"""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from canut.core.people.errors import RoleMissing
from canut.core.people.models import Membership, Person

Role = Membership.Role

REACH = (Role.REVIEWER, Role.MANAGER, Role.OWNER)
"""Roles, each of which reaches as far as those before it and further."""

NAMES = {
    Role.OWNER: gettext_lazy("owner"),
    Role.MANAGER: gettext_lazy("manager"),
    Role.REVIEWER: gettext_lazy("reviewer"),
}

NAMED = 5
"""How many people are named to whom it is refused."""


def reaching(least: Membership.Role) -> tuple[Membership.Role, ...]:
    """Return the roles that reach as far as one, the furthest first."""
    return REACH[REACH.index(least) :][::-1]


def members_reaching(*, organisation_id: int, least: Membership.Role) -> QuerySet[Membership]:
    """Return who may do for an organisation what a role may."""
    found = Membership.objects.filter(organisation=organisation_id, role__in=reaching(least))
    return found.select_related("person").order_by("since", "id")


def reaches(*, person: Person, organisation_id: int, least: Membership.Role) -> bool:
    """Say whether a person may do for an organisation what a role may."""
    return members_reaching(organisation_id=organisation_id, least=least).filter(person=person).exists()


def refuse_short_reach(*, person: Person, organisation_id: int, least: Membership.Role) -> None:
    """Let nobody past whose role does not reach so far, and say who can do it.

    Raises
    ------
    RoleMissing
        Naming the members who can, to this member of the same organisation.
    """
    able = members_reaching(organisation_id=organisation_id, least=least)
    if able.filter(person=person).exists():
        return
    named = ", ".join(f"{one.person.name} ({NAMES[Role(one.role)]})" for one in able[:NAMED])
    message = _("this needs the role %(role)s; ask %(people)s to do it, or an owner to change your role")
    raise RoleMissing(message % {"role": NAMES[least], "people": named or _("the operator")})
