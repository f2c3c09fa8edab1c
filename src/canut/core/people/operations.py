"""The only door through which people and organisations are written."""

from datetime import datetime

from django.db import transaction
from stdnum.eu import vat
from stdnum.exceptions import ValidationError
from stdnum.fr import siren as siren_number

from canut.core.people.errors import AlreadyKnown, InvalidIdentifier
from canut.core.people.models import (
    Consent,
    Membership,
    Organisation,
    Person,
    Qualification,
    QualificationGrant,
)


def register_person(
    *,
    email: str,
    name: str,
    now: datetime,
    password: str | None = None,
    language: str = "en",
    is_staff: bool = False,
) -> Person:
    """Create a person; without a password they cannot sign in until they set one.

    Raises
    ------
    AlreadyKnown
        When the address is taken.
    """
    email = email.strip().lower()
    if Person.objects.filter(email=email).exists():
        raise AlreadyKnown(f"{email} has an account already; sign in, or use another address")
    person = Person(
        email=email, name=name, language=language, is_staff=is_staff, is_superuser=is_staff, joined_at=now
    )
    person.set_password(password)
    person.save()
    return person


def register_organisation(
    *,
    kind: Organisation.Kind,
    name: str,
    now: datetime,
    country: str = "FR",
    siren: str = "",
    vat_number: str = "",
    other_names: tuple[str, ...] = (),
) -> Organisation:
    """Create an organisation with its identifiers checked.

    Raises
    ------
    InvalidIdentifier
        When the SIREN or the VAT number fails its checksum.
    AlreadyKnown
        When the name is taken.
    """
    if Organisation.objects.filter(name=name).exists():
        raise AlreadyKnown(f"an organisation named {name!r} exists already; use it, or choose another name")
    return Organisation.objects.create(
        kind=kind,
        name=name,
        other_names=list(other_names),
        country=country,
        siren=_checked_siren(siren),
        vat_number=_checked_vat(vat_number),
        created_at=now,
    )


def _checked_siren(siren: str) -> str:
    try:
        return str(siren_number.validate(siren)) if siren else ""
    except ValidationError as error:
        raise InvalidIdentifier(f"SIREN {siren!r}: {error} Check its nine digits.") from None


def _checked_vat(number: str) -> str:
    try:
        return str(vat.validate(number)) if number else ""
    except ValidationError as error:
        raise InvalidIdentifier(f"VAT number {number!r}: {error} Check it with its country code.") from None


def add_member(
    *, organisation: Organisation, person: Person, role: Membership.Role, now: datetime
) -> Membership:
    """Let `person` act for `organisation`; a second call changes the role."""
    membership, _ = Membership.objects.update_or_create(
        person=person,
        organisation=organisation,
        defaults={"role": role},
        create_defaults={"role": role, "since": now},
    )
    return membership


def grant_qualification(
    *, person: Person, slug: str, granted_by: Person, evidence: str, now: datetime
) -> QualificationGrant:
    """Record that `person` holds the qualification `slug`; the first grant stands."""
    with transaction.atomic():
        qualification, _ = Qualification.objects.get_or_create(slug=slug)
        grant, _ = QualificationGrant.objects.get_or_create(
            person=person,
            qualification=qualification,
            defaults={"granted_by": granted_by, "evidence": evidence, "granted_at": now},
        )
    return grant


def give_consent(*, person: Person, purpose: str, now: datetime) -> Consent:
    """Record that `person` agrees to `purpose`; the standing consent is returned when there is one."""
    consent, _ = Consent.objects.get_or_create(
        person=person, purpose=purpose, withdrawn_at=None, defaults={"given_at": now}
    )
    return consent


def withdraw_consent(*, person: Person, purpose: str, now: datetime) -> None:
    """End a standing consent; without one nothing happens."""
    Consent.objects.filter(person=person, purpose=purpose, withdrawn_at=None).update(withdrawn_at=now)
