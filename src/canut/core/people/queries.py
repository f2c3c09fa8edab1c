"""Reads on people."""

import re
from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from canut.core.people.models import (
    Consent,
    Membership,
    Organisation,
    Person,
    Qualification,
    QualificationGrant,
    Restriction,
)


def known_qualifications() -> list[str]:
    """Return the slugs of the qualifications that somebody holds or held."""
    return list(Qualification.objects.order_by("slug").values_list("slug", flat=True))


def qualification_slugs(*, person_id: int) -> frozenset[str]:
    """Return the slugs of the qualifications a person holds."""
    grants = QualificationGrant.objects.filter(person_id=person_id)
    return frozenset(grants.values_list("qualification__slug", flat=True))


def has_consent(*, person_id: int, purpose: str) -> bool:
    """Say whether a person's consent to `purpose` stands."""
    return Consent.objects.filter(person_id=person_id, purpose=purpose, withdrawn_at=None).exists()


def holders_of(*, slugs: Collection[str]) -> QuerySet[Person]:
    """Return the people who hold every one of these qualifications."""
    wanted = set(slugs)
    granted = Q(qualification_grants__qualification__slug__in=wanted)
    held = Count("qualification_grants", filter=granted)
    return Person.objects.annotate(held=held).filter(held=len(wanted))


def consents_of(*, person_id: int) -> frozenset[str]:
    """Return the purposes to which a person's consent stands."""
    standing = Consent.objects.filter(person_id=person_id, withdrawn_at=None)
    return frozenset(standing.values_list("purpose", flat=True))


def restrictions_at(*, person_ids: Collection[int], at: datetime) -> QuerySet[Restriction]:
    """Return what people may take no new work from at a moment."""
    begun = Restriction.objects.filter(person__in=person_ids, starts_at__lte=at)
    return begun.filter(Q(ends_at=None) | Q(ends_at__gt=at)).order_by("id")


def is_human(*, person: Person) -> bool:
    """Say whether a human can act by this account: it is open, and no programme's."""
    return person.is_active and not person.is_service


def acts_for(*, person: Person, organisation_id: int) -> bool:
    """Say whether `person` is a member of the organisation, in any role."""
    return Membership.objects.filter(person=person, organisation_id=organisation_id).exists()


def acts_for_operator(*, person: Person) -> bool:
    """Say whether `person` is a member of the organisation that hosts this platform, in any role."""
    kind = Organisation.Kind.OPERATOR
    return Membership.objects.filter(person=person, organisation__kind=kind).exists()


def operator() -> Organisation | None:
    """Return the organisation that hosts this platform, once it is registered."""
    return Organisation.objects.filter(kind=Organisation.Kind.OPERATOR).order_by("id").first()


def found_people(*, words: str, most: int) -> list[Person]:
    """Return the people whose name or address has each of the words, by name; nobody for no word."""
    wanted = [_in_any_case(word) for word in words.replace("\0", " ").split()]
    if not wanted:
        return []
    people = Person.objects.prefetch_related("memberships__organisation")
    for word in wanted:
        people = people.filter(Q(name__regex=word) | Q(email__regex=word))
    return list(people.order_by("name", "id")[:most])


def _in_any_case(word: str) -> str:
    """Return a pattern with both cases of each letter: a store may know those of unaccented letters alone."""
    cases = [sorted({letter.lower(), letter.upper()}) for letter in word]
    return "".join(f"(?:{'|'.join(map(re.escape, both))})" for both in cases)
