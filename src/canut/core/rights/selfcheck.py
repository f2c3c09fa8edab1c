"""Purposes of reads, and erasures that are complete, re-proved on a live store (G10, G18)."""

from collections.abc import Iterator

from allauth.account.models import EmailAddress
from django.db.models import Max, Q

from canut.core.audit.models import Event
from canut.core.checks import Check
from canut.core.local_time import day_here
from canut.core.pay.models import PayoutAccount
from canut.core.pay.operations.accounts import ERASED
from canut.core.people.models import LegalIdentity, Membership, QualificationGrant
from canut.core.people.operations import erased_address_of, pseudonym_of
from canut.core.rights.models import Erasure
from canut.core.rights.operations.reading import READ
from canut.core.rights.purposes import REPRESENTATION, holds
from canut.core.rules.models import Mandate


def _read_without_purpose() -> Iterator[str]:
    for event in Event.objects.filter(verb=READ).order_by("id").iterator():
        purpose = event.data.get("purpose", "")
        if event.actor_id is None:
            yield f"event {event.pk}: person {event.subject_id} was read by nobody named"
        elif not holds(purpose=purpose, person_id=event.subject_id, at=event.at):
            yield f"event {event.pk}: person {event.subject_id} was read for {purpose or 'no purpose'!r}"


def _read_by_no_representative() -> Iterator[str]:
    for event in Event.objects.filter(verb=READ, data__purpose=REPRESENTATION).order_by("id").iterator():
        theirs = Mandate.objects.filter(person=event.actor_id, starts_at__lte=event.at, ends_at__gte=event.at)
        if not theirs.exists():
            yield f"event {event.pk}: person {event.subject_id} read by {event.actor_id} without a mandate"


def _left_of_an_account(erasure: Erasure) -> Iterator[str]:
    person = erasure.person
    number = person.pk
    if person.name != pseudonym_of(person_id=number) or person.email != erased_address_of(person_id=number):
        yield "a name or an address"
    if person.is_active or person.has_usable_password():
        yield "a way to sign in"
    if EmailAddress.objects.filter(user=person).exists() or Membership.objects.filter(person=person).exists():
        yield "an address or a membership"
    if QualificationGrant.objects.filter(person=person).exclude(evidence="").exists():
        yield "evidence of a qualification"


def _left_of_an_identity(erasure: Erasure) -> Iterator[str]:
    if erasure.identity_erased_at is None:
        return
    if LegalIdentity.objects.filter(person_id=erasure.person_id).exists():
        yield "a legal identity"
    known = PayoutAccount.objects.filter(person_id=erasure.person_id)
    if known.filter(~Q(number=ERASED) | Q(ended_at=None)).exists():
        yield "a payout account"


def _not_erased() -> Iterator[str]:
    for erasure in Erasure.objects.select_related("person").order_by("id").iterator():
        for left in (*_left_of_an_account(erasure), *_left_of_an_identity(erasure)):
            yield f"person {erasure.person_id}, erased on {erasure.erased_at:%Y-%m-%d}: {left} is left"


def _kept_too_long() -> Iterator[str]:
    """Name identities kept past their last day, as of the last thing that was recorded here."""
    last = Event.objects.aggregate(at=Max("at"))["at"]
    if last is None:
        return
    over = Erasure.objects.filter(identity_erased_at=None, identity_until__lt=day_here(last))
    for erasure in over.order_by("id"):
        yield f"person {erasure.person_id}: their identity should have gone after {erasure.identity_until}"


CHECKS = [
    Check("G18", "Whoever read another person's data had a purpose that held.", _read_without_purpose),
    Check("G18", "Whoever read to represent somebody had a mandate.", _read_by_no_representative),
    Check("G18", "Nothing of an erased person says who they were.", _not_erased),
    Check("G18", "No identity is kept longer than the law asks.", _kept_too_long),
]
