"""Persons, the organisations they act for, and what they may do."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q


class PersonManager(BaseUserManager["Person"]):
    """Finds persons by address, ignoring case."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Return the person who signs in with this address."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser, PermissionsMixin):
    """A human being with an account: worker, client's member, operator, representative or several at once.

    ``is_service`` marks an account that a programme uses: it never decides against anybody (G11).
    """

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=10, default="en")
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_service = models.BooleanField(default=False)
    joined_at = models.DateTimeField()

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name or self.email


class Organisation(models.Model):
    """A client who needs work done, or the operator who hosts the platform.

    ``fee_basis_points`` is what an operator asks of clients beside piece pay, in hundredths of a percent;
    each version of a project's terms freezes it.
    """

    class Kind(models.TextChoices):
        """What the organisation is on this platform."""

        CLIENT = "client"
        OPERATOR = "operator"

    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=200, unique=True)
    other_names = models.JSONField(default=list)
    country = models.CharField(max_length=2, default="FR")
    siren = models.CharField(max_length=9, blank=True)
    vat_number = models.CharField(max_length=20, blank=True)
    fee_basis_points = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["siren"], condition=~Q(siren=""), name="organisation_siren_once"),
            models.UniqueConstraint(
                fields=["vat_number"], condition=~Q(vat_number=""), name="organisation_vat_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person acting for an organisation in one role."""

    class Role(models.TextChoices):
        """What a member may do for the organisation."""

        OWNER = "owner"
        MANAGER = "manager"
        REVIEWER = "reviewer"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation"], name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.role}, {self.organisation})"


class Invitation(models.Model):
    """An offer to act for an organisation, to whoever signs in with an address and has the code.

    Nobody is asked whether the address has an account: the answer would say who works here. The code goes
    from the inviter to the invited by a way of their own, for anybody can sign up with an address.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(db_index=True)
    role = models.CharField(max_length=10, choices=Membership.Role)
    code = models.CharField(max_length=16)
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "email"], name="invitation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.organisation_id}"


class Restriction(models.Model):
    """What a person may take no new work from, since when, until when, and by which decision (G11).

    ``scope`` is ``all``, ``family:deliveries`` or ``project:7``. Work in hand, sign-in, appeals and money
    stay. Ending it earlier is the only change a row knows (a trigger refuses any other).
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="restrictions")
    scope = models.CharField(max_length=40)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    decision_id = models.BigIntegerField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision_id", "scope"], name="restriction_scope_once"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=models.F("starts_at")),
                name="restriction_runs_forward",
            ),
        ]

    def __str__(self) -> str:
        until = f"{self.ends_at:%Y-%m-%d %H:%M}" if self.ends_at else "further notice"
        return f"{self.person_id}: {self.scope} until {until}"


QUALIFICATION_MOST = 60
"""Characters of a qualification's name."""


class Qualification(models.Model):
    """A skill or proof that a project may require, such as ``french-native``."""

    slug = models.SlugField(max_length=QUALIFICATION_MOST, unique=True)
    title = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.slug


class QualificationGrant(models.Model):
    """A qualification held by a person: on what evidence, and who granted it; nobody when a test did."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="qualification_grants")
    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="grants")
    granted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    evidence = models.TextField()
    granted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "qualification"], name="qualification_granted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.qualification}"


class Consent(models.Model):
    """A person's agreement to one purpose, such as ``harm:moderate`` work; it can be withdrawn (G15, G18)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=100)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"], condition=Q(withdrawn_at=None), name="consent_standing_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.purpose}"


class LegalIdentity(models.Model):
    """Who a person is before the law, as they state it: what pay, contributions and tax reports need.

    Addresses are kept in the parts that payments (ISO 20022) and tax reports (DAC7) ask for. ``status`` is
    the one under which the person owes contributions, such as ``fr-micro-bic``; empty when they stated none.
    """

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="legal_identity")
    legal_name = models.CharField(max_length=200)
    born_on = models.DateField(null=True, blank=True)
    birth_place = models.CharField(max_length=100, blank=True)
    street_name = models.CharField(max_length=70, blank=True)
    building_number = models.CharField(max_length=16, blank=True)
    postcode = models.CharField(max_length=16, blank=True)
    town = models.CharField(max_length=35, blank=True)
    country = models.CharField(max_length=2, blank=True)
    tin = models.CharField(max_length=30, blank=True)
    tin_country = models.CharField(max_length=2, blank=True)
    vat_number = models.CharField(max_length=20, blank=True)
    status = models.SlugField(blank=True)
    stated_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "legal identities"
        constraints = [
            models.CheckConstraint(condition=~Q(legal_name=""), name="legal_identity_has_name"),
            models.CheckConstraint(
                condition=Q(tin="") | ~Q(tin_country=""), name="legal_identity_tin_has_country"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.legal_name}"
