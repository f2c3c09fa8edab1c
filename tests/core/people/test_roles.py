"""Each role of a member reaches as far as those below it, in its own organisation alone."""

import pytest
from tests.factories import MONDAY, make_client, make_member, make_person

from canut.core.people.errors import RoleMissing
from canut.core.people.operations import add_member
from canut.core.people.roles import REACH, Role, reaches, refuse_short_reach

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", REACH)
@pytest.mark.parametrize("least", REACH)
def test_a_role_reaches_what_lower_ones_do(role: Role, least: Role) -> None:
    """An owner may all, a manager what a reviewer may, a reviewer that alone."""
    client = make_client()
    person = make_member(client, role=role)
    may = REACH.index(role) >= REACH.index(least)
    assert reaches(person=person, organisation_id=client.pk, least=least) is may
    assert not reaches(person=person, organisation_id=make_client().pk, least=least)


def test_the_refusal_names_who_can() -> None:
    """A reviewer who wants to open a project reads the names of the managers and owners, and no other."""
    client = make_client()
    for role, name in ((Role.OWNER, "Odile"), (Role.MANAGER, "Marc"), (Role.REVIEWER, "Rita")):
        add_member(organisation=client, person=make_person(name), role=role, now=MONDAY)
    person = make_member(client, role=Role.REVIEWER)
    with pytest.raises(RoleMissing) as refused:
        refuse_short_reach(person=person, organisation_id=client.pk, least=Role.MANAGER)
    assert "Odile (owner), Marc (manager)" in str(refused.value)
    assert "Rita" not in str(refused.value)


def test_where_nobody_can_the_operator_is_named() -> None:
    """An organisation whose owner was erased leaves its reviewers with somebody to ask."""
    client = make_client()
    with pytest.raises(RoleMissing, match="the operator"):
        refuse_short_reach(person=make_person(), organisation_id=client.pk, least=Role.OWNER)
