"""Reads on people's rights."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Exists, Max, OuterRef, QuerySet

from canut.core.audit.models import Event
from canut.core.ledger import chart
from canut.core.ledger.models import Transfer
from canut.core.local_time import here
from canut.core.people.keeping import TAX
from canut.core.people.models import Consent, Person
from canut.core.personal import Leaver, gathered
from canut.core.rights.models import CorrectionRequest
from canut.core.rights.purposes import REPRESENTATION

SIGN_UP_TRIED = "person.sign_up_tried"
"""Somebody signed up with the address of a person who has an account."""


def sign_ups_tried(*, owner: Person, since: datetime) -> QuerySet[Event]:
    """Return what was noted of sign-ups with the address of a person after a moment, the latest first."""
    about = Event.objects.filter(subject="person", subject_id=owner.pk, verb=SIGN_UP_TRIED)
    return about.filter(at__gt=since).order_by("-id")


def obstacles_to_erasure(*, person_id: int, at: datetime) -> Iterator[str]:
    """Yield what must be settled before a person can be erased, each with what to do about it."""
    for personal in gathered():
        for obstacle in personal.obstacles:
            yield from obstacle(Leaver(person_id, at))


def identity_kept_until(*, person_id: int) -> date | None:
    """Return the last day on which the law asks to keep who was paid; None for who never earned anything."""
    earned = Transfer.objects.filter(credit__code=chart.person_payable(person_id))
    last = earned.aggregate(at=Max("at"))["at"]
    if last is None or TAX.years is None:
        return None
    return date(here(last).year + TAX.years, 12, 31)


def open_corrections() -> QuerySet[CorrectionRequest]:
    """Return the requests for correction that wait for an answer, the one due first at the top."""
    waiting = CorrectionRequest.objects.filter(answered_at=None)
    return waiting.select_related("person").order_by("due_at", "id")


def represented() -> QuerySet[Person]:
    """Return who lets the workers' representatives look into their file, by name."""
    given = Consent.objects.filter(person=OuterRef("pk"), purpose=REPRESENTATION, withdrawn_at=None)
    return Person.objects.filter(Exists(given)).order_by("name", "id")
