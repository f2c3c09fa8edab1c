"""Reads on invitations to act for an organisation."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from canut.core.people.models import Invitation, Organisation, Person
from canut.core.people.queries import is_human

STANDS = timedelta(days=30)
"""How long an invitation stands."""


def invitations_to(*, person: Person, now: datetime) -> QuerySet[Invitation]:
    """Return the invitations that stand for the address by which a person signs in."""
    if not is_human(person=person):
        return Invitation.objects.none()
    standing = Invitation.objects.filter(email=person.email, invited_at__gt=now - STANDS)
    return standing.select_related("organisation", "invited_by").order_by("id")


def invitations_of(*, organisation: Organisation, now: datetime) -> QuerySet[Invitation]:
    """Return the invitations of an organisation that stand."""
    return organisation.invitations.filter(invited_at__gt=now - STANDS).order_by("id")
