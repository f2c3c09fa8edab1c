"""Whom the workers elected: recorded by others, for a time, and never while they act for somebody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from tests.factories import MONDAY, make_client, make_member, make_operator, make_person

from canut.core.people.models import Membership, Person
from canut.core.people.operations import add_member
from canut.core.rights.operations.erasure import erase
from canut.core.rules.errors import MandateRefused
from canut.core.rules.models import Mandate
from canut.core.rules.operations.mandates import LONGEST, end_mandates, record_mandate
from canut.core.rules.queries import mandate_of, mandates

YEAR = timedelta(days=365)
pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> Person:
    """Return a member of the operator."""
    return make_member(make_operator())


def elect(person: Person, actor: Person, **changes: Any) -> Mandate:
    """Record a mandate of a year from Monday on."""
    facts = {
        "starts_at": MONDAY,
        "ends_at": MONDAY + YEAR,
        "election": "Assembly of 4 January: 31 of 40.",
        "now": MONDAY,
    }
    return record_mandate(person=person, actor=actor, **{**facts, **changes})


def test_a_mandate_runs_from_its_start_to_its_end(staff: Person) -> None:
    """A representative is one from the first moment to the last and not a moment longer."""
    person = make_person()
    made = elect(person, staff)
    assert mandate_of(person=person, now=MONDAY - timedelta.resolution) is None
    assert mandate_of(person=person, now=MONDAY) == made
    assert mandate_of(person=person, now=MONDAY + YEAR) is None
    assert list(mandates(now=MONDAY)) == [made]


def test_nobody_makes_themselves_a_representative(staff: Person) -> None:
    """Neither the operation nor the store lets somebody record their own mandate."""
    person = make_person()
    with pytest.raises(MandateRefused):
        elect(person, person)
    made = elect(person, staff)
    facts = {"starts_at": MONDAY, "ends_at": MONDAY + YEAR, "election": "x", "recorded_at": MONDAY}
    with pytest.raises(DatabaseError), transaction.atomic():
        Mandate.objects.create(person=staff, recorded_by=staff, **facts)
    with pytest.raises(DatabaseError), transaction.atomic():
        Mandate.objects.filter(pk=made.pk).update(person=make_person())


@pytest.mark.parametrize(
    "changes",
    [
        {"election": "  "},
        {"ends_at": MONDAY},
        {"starts_at": MONDAY - YEAR, "ends_at": MONDAY - timedelta(days=1)},
        {"ends_at": MONDAY + LONGEST + timedelta(days=1)},
    ],
)
def test_without_an_election_or_a_term_there_is_no_mandate(staff: Person, changes: dict[str, Any]) -> None:
    """It says how it came about, has an end, and is neither over nor endless."""
    with pytest.raises(MandateRefused):
        elect(make_person(), staff, **changes)


def test_who_acts_for_others_represents_nobody(staff: Person) -> None:
    """Members of organisations, staff and programmes are refused; who becomes one represents nobody."""
    client = make_client()
    for person in (make_member(client), make_person(is_staff=True), make_person(is_service=True)):
        with pytest.raises(MandateRefused):
            elect(person, staff)
    person = make_person()
    elect(person, staff)
    add_member(organisation=client, person=person, role=Membership.Role.REVIEWER, now=MONDAY)
    assert mandate_of(person=person, now=MONDAY) is None


def test_mandates_follow_each_other(staff: Person) -> None:
    """Two mandates of one person do not run at once; the next starts when the first ends."""
    person = make_person()
    elect(person, staff)
    with pytest.raises(MandateRefused):
        elect(person, staff, starts_at=MONDAY + timedelta(days=9))
    again = elect(person, staff, starts_at=MONDAY + YEAR, ends_at=MONDAY + 2 * YEAR)
    assert mandate_of(person=person, now=MONDAY + YEAR) == again


def test_a_mandate_can_be_shortened_and_never_prolonged(staff: Person) -> None:
    """Who resigns stops at once; nobody makes a term longer than it was voted."""
    person = make_person()
    made = elect(person, staff)
    with pytest.raises(DatabaseError), transaction.atomic():
        Mandate.objects.filter(pk=made.pk).update(ends_at=MONDAY + 2 * YEAR)
    assert end_mandates(person=person, actor=person, now=MONDAY + timedelta(days=1)) == 1
    assert mandate_of(person=person, now=MONDAY + timedelta(days=1)) is None
    assert end_mandates(person=person, actor=person, now=MONDAY + timedelta(days=2)) == 0


def test_erasure_ends_a_mandate(staff: Person) -> None:
    """Who is erased represents nobody; that somebody did stays on record."""
    person = make_person()
    made = elect(person, staff)
    erase(person=person, actor=person, now=MONDAY + timedelta(days=1))
    made.refresh_from_db()
    assert made.ends_at == MONDAY + timedelta(days=1)
