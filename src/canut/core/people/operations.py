"""The only door through which people and organisations are written."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import DateTimeField, F, Q, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from canut.core.people.errors import AlreadyKnown, FeeRefused, IdentityRefused, LastOwner, OwnQualification
from canut.core.people.identifiers import checked_country, checked_siren, checked_tin, checked_vat
from canut.core.people.models import (
    Consent,
    LegalIdentity,
    Membership,
    Organisation,
    Person,
    Qualification,
    QualificationGrant,
    Restriction,
)

FEE_BASIS_POINTS_MAX = 10_000
"""All of the pay once more: a fee beyond that is a mistake."""


def register_person(
    *,
    email: str,
    name: str,
    now: datetime,
    password: str | None = None,
    language: str = "en",
    is_staff: bool = False,
    is_service: bool = False,
) -> Person:
    """Create a person; without a password they cannot sign in until they set one.

    Parameters
    ----------
    is_service
        Whether a programme uses the account; it can then decide nothing against anybody (G11).

    Raises
    ------
    AlreadyKnown
        When the address is taken.
    """
    email = email.strip().lower()
    person = Person(
        email=email,
        name=name,
        language=language,
        is_staff=is_staff,
        is_superuser=is_staff,
        is_service=is_service,
        joined_at=now,
    )
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError:
        message = _("%(email)s has an account already; sign in, or use another address")
        raise AlreadyKnown(message % {"email": email}) from None
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
        When another organisation has the name, the SIREN or the VAT number.
    """
    organisation = Organisation(
        kind=kind,
        name=name,
        other_names=list(other_names),
        country=country,
        siren=checked_siren(siren),
        vat_number=checked_vat(vat_number),
        created_at=now,
    )
    try:
        with transaction.atomic():
            organisation.save(force_insert=True)
    except IntegrityError:
        message = _(
            "an organisation with the name %(name)s, its SIREN or its VAT number exists already; "
            "use that one, or correct these"
        )
        raise AlreadyKnown(message % {"name": name}) from None
    return organisation


def name_otherwise(*, organisation: Organisation, other_names: Iterable[str]) -> None:
    """State the other names an organisation uses or used: workers read them beside its own."""
    organisation.other_names = list(dict.fromkeys(name.strip() for name in other_names if name.strip()))
    organisation.save(update_fields=["other_names"])


def set_fee(*, operator: Organisation, basis_points: int) -> None:
    """Ask a fee of clients beside piece pay, in hundredths of a percent, for terms agreed from now on.

    Raises
    ------
    FeeRefused
        When the organisation is no operator, or the fee is below nothing or above all of the pay.
    """
    if operator.kind != Organisation.Kind.OPERATOR or not 0 <= basis_points <= FEE_BASIS_POINTS_MAX:
        raise FeeRefused(_("a fee is the operator's, and at most as much as the piece pay; choose another"))
    operator.fee_basis_points = basis_points
    operator.save(update_fields=["fee_basis_points"])


def add_member(
    *, organisation: Organisation, person: Person, role: Membership.Role, now: datetime
) -> Membership:
    """Let `person` act for `organisation`; a second call changes the role."""
    membership, _is_new = Membership.objects.update_or_create(
        person=person,
        organisation=organisation,
        defaults={"role": role},
        create_defaults={"role": role, "since": now},
    )
    return membership


def change_role(*, organisation: Organisation, person: Person, role: Membership.Role, now: datetime) -> None:
    """Give a person who acts for `organisation` another role; an owner always stays.

    Raises
    ------
    LastOwner
        When the only owner would become something else.
    """
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        if role != Membership.Role.OWNER:
            _check_an_owner_stays(organisation, person.pk)
        add_member(organisation=organisation, person=person, role=role, now=now)


def remove_member(*, organisation: Organisation, person_id: int) -> None:
    """Let a person act for `organisation` no more; who does not act for it stays as they are.

    Raises
    ------
    LastOwner
        When it is the only owner.
    """
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        _check_an_owner_stays(organisation, person_id)
        Membership.objects.filter(organisation=organisation, person=person_id).delete()


def _check_an_owner_stays(organisation: Organisation, person_id: int) -> None:
    owners = Membership.objects.filter(organisation=organisation, role=Membership.Role.OWNER)
    if owners.filter(person=person_id).exists() and not owners.exclude(person=person_id).exists():
        message = _("%(name)s would be left without an owner; make somebody else an owner first")
        raise LastOwner(message % {"name": organisation.name})


def restrict(
    *,
    person: Person,
    scopes: Sequence[str],
    starts_at: datetime,
    ends_at: datetime | None,
    decision_id: int,
) -> None:
    """Carry out a decision that `canut.core.decisions` recorded with its reasons: no new work in `scopes`."""
    Restriction.objects.bulk_create(
        Restriction(person=person, scope=scope, starts_at=starts_at, ends_at=ends_at, decision_id=decision_id)
        for scope in scopes
    )


def lift(*, decision_id: int, now: datetime) -> None:
    """End at once what a decision restricts; what had not begun never will."""
    running = Restriction.objects.filter(decision_id=decision_id).filter(Q(ends_at=None) | Q(ends_at__gt=now))
    running.update(ends_at=Greatest(F("starts_at"), Value(now, output_field=DateTimeField())))


def grant_qualification(
    *, person: Person, slug: str, granted_by: Person | None, evidence: str, now: datetime
) -> QualificationGrant:
    """Record that `person` holds the qualification `slug`; the first grant stands.

    Parameters
    ----------
    granted_by
        None when a test gave it, whose known answers and pass mark were stated before.

    Raises
    ------
    OwnQualification
        When `granted_by` is the person: somebody else looks at the proof.
    """
    if granted_by == person:
        raise OwnQualification(_("nobody grants themselves a qualification; ask a colleague"))
    with transaction.atomic():
        qualification, _is_new = Qualification.objects.get_or_create(slug=slug)
        grant, _is_new = QualificationGrant.objects.get_or_create(
            person=person,
            qualification=qualification,
            defaults={"granted_by": granted_by, "evidence": evidence, "granted_at": now},
        )
    return grant


def give_consent(*, person: Person, purpose: str, now: datetime) -> Consent:
    """Record that `person` agrees to `purpose`; the standing consent is returned when there is one."""
    consent, _is_new = Consent.objects.get_or_create(
        person=person, purpose=purpose, withdrawn_at=None, defaults={"given_at": now}
    )
    return consent


def withdraw_consent(*, person: Person, purpose: str, now: datetime) -> None:
    """End a standing consent; without one nothing happens."""
    Consent.objects.filter(person=person, purpose=purpose, withdrawn_at=None).update(withdrawn_at=now)


def state_identity(
    *,
    person: Person,
    legal_name: str,
    now: datetime,
    born_on: date | None = None,
    birth_place: str = "",
    street_name: str = "",
    building_number: str = "",
    postcode: str = "",
    town: str = "",
    country: str = "",
    tin: str = "",
    tin_country: str = "",
    vat_number: str = "",
    status: str = "",
) -> LegalIdentity:
    """Record who a person is before the law, in their own words; a second call replaces the first.

    Raises
    ------
    InvalidIdentifier
        When a country, a tax number or a VAT number is none.
    IdentityRefused
        When the name is empty, the birth lies ahead, or a text is too long to be kept.
    """
    if not legal_name.strip():
        raise IdentityRefused(_("a legal identity has a name; write the one on your papers"))
    if born_on and born_on > now.date():
        raise IdentityRefused(_("nobody is born after today; correct the date of birth"))
    of_tin = checked_country(tin_country)
    stated = {
        "legal_name": legal_name.strip(),
        "born_on": born_on,
        "birth_place": birth_place.strip(),
        "street_name": street_name.strip(),
        "building_number": building_number.strip(),
        "postcode": postcode.strip(),
        "town": town.strip(),
        "country": checked_country(country),
        "tin": checked_tin(tin, country=of_tin),
        "tin_country": of_tin,
        "vat_number": checked_vat(vat_number),
        "status": status,
        "stated_at": now,
    }
    _check_lengths(stated)
    identity, _is_new = LegalIdentity.objects.update_or_create(person=person, defaults=stated)
    return identity


def correct_person(*, person: Person, name: str, language: str) -> list[str]:
    """Let a person correct their name and language (GDPR, article 16); returns what changed.

    Raises
    ------
    IdentityRefused
        When the name is empty or too long.
    """
    plain = " ".join(name.split())
    longest = Person._meta.get_field("name").max_length or 0
    if not 0 < len(plain) <= longest:
        message = _("a name has 1 to %(most)s characters; write the one you go by")
        raise IdentityRefused(message % {"most": longest})
    stated = {"name": plain, "language": language}
    changed = [field for field, value in stated.items() if getattr(person, field) != value]
    for field in changed:
        setattr(person, field, stated[field])
    if changed:
        person.save(update_fields=changed)
    return changed


def pseudonym_of(*, person_id: int) -> str:
    """Return the name under which an erased person stays in the books."""
    return f"former worker {person_id}"


def erased_address_of(*, person_id: int) -> str:
    """Return the address of an erased person: it reaches nobody (RFC 2606 reserves its last part)."""
    return f"former-worker-{person_id}@erased.invalid"


def erase_person(*, person_id: int, now: datetime) -> None:
    """Take from an account all that says whose it was, and close it; the row stays for the books."""
    del now
    person = Person.objects.get(pk=person_id)
    person.name = pseudonym_of(person_id=person_id)
    person.email = erased_address_of(person_id=person_id)
    person.set_unusable_password()
    person.language = "en"
    person.is_active = person.is_staff = person.is_superuser = False
    person.last_login = None
    person.save()
    person.groups.clear()
    person.user_permissions.clear()
    Membership.objects.filter(person_id=person_id).delete()
    QualificationGrant.objects.filter(person_id=person_id).update(evidence="")


def erase_identity(*, person_id: int, now: datetime) -> None:
    """Remove who a person is before the law."""
    del now
    LegalIdentity.objects.filter(person_id=person_id).delete()


def _check_lengths(stated: Mapping[str, object]) -> None:
    for name, value in stated.items():
        most = getattr(LegalIdentity._meta.get_field(name), "max_length", None)
        if most and len(str(value)) > most:
            message = _("%(text)s is too long, %(most)s characters fit; shorten it")
            raise IdentityRefused(message % {"text": value, "most": most})
