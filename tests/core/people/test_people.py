"""Persons and organisations are known once, with identifiers that are right."""

import pytest
from tests.factories import MONDAY, make_client, make_operator, make_person

from canut.core.people.errors import AlreadyKnown, InvalidIdentifier, OwnQualification
from canut.core.people.models import Consent, Membership, Organisation, Person
from canut.core.people.operations import (
    add_member,
    give_consent,
    grant_qualification,
    register_organisation,
    register_person,
    withdraw_consent,
)
from canut.core.people.queries import acts_for, acts_for_operator, has_consent, operator, qualification_slugs

CLIENT = Organisation.Kind.CLIENT
SIREN = "732829320"
VAT = "FR44732829320"

pytestmark = pytest.mark.django_db


def test_an_address_has_one_account() -> None:
    """An address is one person's, however it is written, and signs in in any case."""
    lise = register_person(email=" Lise@Example.org", name="Lise", now=MONDAY, password="a long phrase")
    assert Person.objects.get_by_natural_key("LISE@example.org") == lise
    assert lise.check_password("a long phrase")
    with pytest.raises(AlreadyKnown, match="sign in"):
        register_person(email="lise@example.ORG", name="Another", now=MONDAY)
    assert Person.objects.count() == 1


def test_without_a_password_nobody_signs_in() -> None:
    """A person without a password can be paid and cannot sign in; a worker is no member of staff."""
    worker = make_person()
    assert not worker.has_usable_password()
    assert not worker.is_staff
    assert make_person(is_staff=True).is_superuser


def test_identifiers_are_checked() -> None:
    """A SIREN or a VAT number with a wrong digit is refused, a right one is kept in its plain form."""
    made = register_organisation(
        kind=CLIENT, name="Atelier", siren="732 829 320", vat_number="FR 44 732829320", now=MONDAY
    )
    assert (made.siren, made.vat_number) == (SIREN, VAT)
    for wrong in ({"siren": "732829321"}, {"vat_number": "FR45732829320"}, {"siren": "twelve"}):
        with pytest.raises(InvalidIdentifier, match="check"):
            register_organisation(kind=CLIENT, name="Other", now=MONDAY, **wrong)  # type: ignore[arg-type]  # text
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize("same", [{"name": "Atelier"}, {"siren": SIREN}, {"vat_number": VAT}])
def test_an_organisation_is_registered_once(same: dict[str, str]) -> None:
    """Its name, its SIREN and its VAT number each name one organisation; two may have none of these."""
    facts = {"name": "Atelier", "siren": SIREN, "vat_number": VAT}
    register_organisation(kind=CLIENT, now=MONDAY, **facts)  # type: ignore[arg-type] # text all
    with pytest.raises(AlreadyKnown):
        register_organisation(kind=CLIENT, now=MONDAY, **{"name": "Other", **same})  # type: ignore[arg-type]  # text
    assert make_client(funds_minor=0).siren == make_client(funds_minor=0).siren == ""


def test_a_member_has_one_role() -> None:
    """A second membership changes the role; a stranger acts for nobody."""
    client, house, lise = make_client(funds_minor=0), make_operator(), make_person()
    add_member(organisation=client, person=lise, role=Membership.Role.OWNER, now=MONDAY)
    again = add_member(organisation=client, person=lise, role=Membership.Role.REVIEWER, now=MONDAY)
    assert Membership.objects.get() == again
    assert acts_for(person=lise, organisation_id=client.pk)
    assert not acts_for(person=lise, organisation_id=house.pk)
    assert not acts_for_operator(person=lise)
    add_member(organisation=house, person=lise, role=Membership.Role.OWNER, now=MONDAY)
    assert acts_for_operator(person=lise)
    assert operator() == house


def test_a_qualification_is_granted_once() -> None:
    """The first grant stands with its evidence."""
    lise, jury = make_person(), make_person()
    first = grant_qualification(
        person=lise, slug="french-native", granted_by=jury, evidence="Interview", now=MONDAY
    )
    again = grant_qualification(
        person=lise, slug="french-native", granted_by=make_person(), evidence="Hearsay", now=MONDAY
    )
    assert (again, again.evidence) == (first, "Interview")
    assert qualification_slugs(person_id=lise.pk) == {"french-native"}
    assert qualification_slugs(person_id=jury.pk) == frozenset()


def test_nobody_grants_themselves_a_qualification() -> None:
    """Somebody else has to look at the proof."""
    lise = make_person()
    with pytest.raises(OwnQualification):
        grant_qualification(
            person=lise, slug="french-native", granted_by=lise, evidence="I say so", now=MONDAY
        )
    assert not qualification_slugs(person_id=lise.pk)


def test_a_consent_ends_and_begins_anew() -> None:
    """One consent stands at a time; withdrawn, it stays on record."""
    lise = make_person()
    first = give_consent(person=lise, purpose="harm:mild", now=MONDAY)
    assert give_consent(person=lise, purpose="harm:mild", now=MONDAY) == first
    withdraw_consent(person=lise, purpose="harm:mild", now=MONDAY)
    assert not has_consent(person_id=lise.pk, purpose="harm:mild")
    give_consent(person=lise, purpose="harm:mild", now=MONDAY)
    assert has_consent(person_id=lise.pk, purpose="harm:mild")
    assert Consent.objects.count() == 2
