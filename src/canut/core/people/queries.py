"""Reads on people."""

from canut.core.people.models import Consent, Membership, Organisation, Person, QualificationGrant


def qualification_slugs(*, person_id: int) -> frozenset[str]:
    """Return the slugs of the qualifications a person holds."""
    grants = QualificationGrant.objects.filter(person_id=person_id)
    return frozenset(grants.values_list("qualification__slug", flat=True))


def has_consent(*, person_id: int, purpose: str) -> bool:
    """Say whether a person's consent to `purpose` stands."""
    return Consent.objects.filter(person_id=person_id, purpose=purpose, withdrawn_at=None).exists()


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
