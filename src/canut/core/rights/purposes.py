"""What personal data may be read for (G18): a closed list, each with the condition under which it holds."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from canut.core.decisions.models import Appeal
from canut.core.people.models import Consent, Person
from canut.core.people.queries import acts_for_operator
from canut.core.rights.models import CorrectionRequest
from canut.core.rules.queries import mandate_of

SUPPORT = "support"
"""The consent under which the operator may look into somebody's file to help them."""


REPRESENTATION = "representation"
"""The consent under which the representatives whom the workers elected may look into somebody's file."""


class Purpose(TextChoices):
    """Why somebody reads another person's data."""

    ACCESS = "access-request", _("hand the person their own file")
    PAYROLL = "payroll", _("pay them")
    LEGAL_REPORT = "legal-report", _("a report that the law asks for")
    SUPPORT = "support", _("help them, with their consent")
    APPEAL = "appeal", _("decide their open appeal")
    CORRECTION = "correction", _("answer their request for correction")
    REPRESENTATION = (
        "representation",
        _("represent them, with their consent (elected representatives only)"),
    )


def _consents_to(purpose: str) -> Callable[[int, datetime], bool]:
    def consents(person_id: int, at: datetime) -> bool:
        standing = Q(withdrawn_at=None) | Q(withdrawn_at__gt=at)
        given = Consent.objects.filter(standing, person_id=person_id, purpose=purpose, given_at__lte=at)
        return given.exists()

    return consents


def _appeals(person_id: int, at: datetime) -> bool:
    undecided = Q(decided_at=None) | Q(decided_at__gt=at)
    filed = Appeal.objects.filter(undecided, decision__person=person_id, filed_at__lte=at)
    return filed.exists()


def _asks_for_correction(person_id: int, at: datetime) -> bool:
    unanswered = Q(answered_at=None) | Q(answered_at__gt=at)
    return CorrectionRequest.objects.filter(unanswered, person_id=person_id, asked_at__lte=at).exists()


CONDITIONS: dict[str, Callable[[int, datetime], bool]] = {
    Purpose.SUPPORT: _consents_to(SUPPORT),
    Purpose.REPRESENTATION: _consents_to(REPRESENTATION),
    Purpose.APPEAL: _appeals,
    Purpose.CORRECTION: _asks_for_correction,
}
"""Purposes that hold only sometimes: whether they did for a person at a moment."""


def holds(*, purpose: str, person_id: int, at: datetime) -> bool:
    """Say whether a purpose was one, and held for a person at a moment."""
    condition = CONDITIONS.get(purpose)
    return purpose in Purpose.values and (condition is None or condition(person_id, at))


def is_reader(*, actor: Person, purpose: str, at: datetime) -> bool:
    """Say whether somebody may read other people's data for a purpose: representatives for theirs alone."""
    if purpose == Purpose.REPRESENTATION:
        return mandate_of(person=actor, now=at) is not None
    return acts_for_operator(person=actor)
