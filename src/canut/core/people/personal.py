"""What this app holds on people."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from canut.core.people import keeping
from canut.core.people.models import (
    Consent,
    Invitation,
    LegalIdentity,
    Membership,
    Person,
    QualificationGrant,
    Restriction,
)
from canut.core.people.operations import erase_identity, erase_person
from canut.core.people.operations_invitations import forget_invitations
from canut.core.personal import Holding, Leaver, Personal, table

ACCOUNT = ("id", "email", "name", "language", "joined_at", "last_login", "is_active", "is_staff")
IDENTITY = (
    "legal_name",
    "born_on",
    "birth_place",
    "building_number",
    "street_name",
    "postcode",
    "town",
    "country",
    "tin",
    "tin_country",
    "vat_number",
    "status",
    "stated_at",
)


def _only_owner(who: Leaver) -> Iterator[str]:
    for held in Membership.objects.filter(person_id=who.person_id, role=Membership.Role.OWNER):
        others = Membership.objects.filter(organisation=held.organisation, role=Membership.Role.OWNER)
        if not others.exclude(person_id=who.person_id).exists():
            message = now_("nobody else owns %(organisation)s; make another member its owner first")
            yield message % {"organisation": held.organisation}


def _invited(person_id: int) -> Q:
    return Q(email__in=Person.objects.filter(pk=person_id).values("email"))


PERSONAL = Personal(
    holdings=(
        Holding(
            "account",
            _("Your account"),
            keeping.YOU,
            keeping.TO_SIGN_IN,
            keeping.ACCOUNT,
            table(Person, "pk", *ACCOUNT),
        ),
        Holding(
            "legal-identity",
            _("Who you are before the law"),
            keeping.YOU,
            keeping.TO_REPORT,
            keeping.TAX,
            table(LegalIdentity, "person", *IDENTITY),
            ((LegalIdentity, "person"),),
        ),
        Holding(
            "memberships",
            _("Organisations you act for"),
            keeping.CLIENT,
            keeping.TO_SIGN_IN,
            keeping.ACCOUNT,
            table(Membership, "person", "organisation__name", "role", "since"),
            ((Membership, "person"),),
        ),
        Holding(
            "invitations",
            _("Invitations to act for an organisation"),
            keeping.CLIENT,
            keeping.TO_SIGN_IN,
            keeping.ACCOUNT,
            table(Invitation, _invited, "organisation__name", "role", "invited_at"),
        ),
        Holding(
            "invitations-made",
            _("Whom you invited to act for an organisation"),
            keeping.YOU,
            keeping.TO_SIGN_IN,
            keeping.ACCOUNT,
            table(Invitation, "invited_by", "organisation__name", "email", "role", "invited_at"),
            ((Invitation, "invited_by"),),
        ),
        Holding(
            "qualifications",
            _("Qualifications you hold"),
            keeping.OPERATOR,
            keeping.TO_OFFER,
            keeping.ACCOUNT,
            table(QualificationGrant, "person", "qualification__slug", "evidence", "granted_at"),
            ((QualificationGrant, "person"),),
        ),
        Holding(
            "qualifications-granted",
            _("Qualifications you granted"),
            keeping.YOU,
            keeping.TO_PROVE,
            keeping.CLAIMS,
            table(QualificationGrant, "granted_by", "id", "qualification__slug", "granted_at"),
            ((QualificationGrant, "granted_by"),),
        ),
        Holding(
            "restrictions",
            _("What you may take no new work from"),
            keeping.OPERATOR,
            keeping.TO_DECIDE,
            keeping.CLAIMS,
            table(Restriction, "person", "scope", "starts_at", "ends_at", "decision_id"),
            ((Restriction, "person"),),
        ),
        Holding(
            "consents",
            _("What you agreed to"),
            keeping.YOU,
            keeping.TO_PROTECT,
            keeping.PROOF_OF_CONSENT,
            table(Consent, "person", "purpose", "given_at", "withdrawn_at"),
            ((Consent, "person"),),
        ),
    ),
    obstacles=(_only_owner,),
    erasers=(forget_invitations, erase_person),
    late_erasers=(erase_identity,),
)
