"""What was credited to people: the transfers that reports count as their income."""

from datetime import datetime

from django.db.models import QuerySet

from canut.core.ledger.models import Transfer

GIVEN_BACK = "withholding-back"
"""Transfers to a person that are no pay: what was withheld from a payout that came back."""


def credited_to_people(start: datetime, end: datetime) -> QuerySet[Transfer]:
    """Return the pay, top-ups, bonuses, tips and shares that people were credited in ``[start, end)``."""
    credited = Transfer.objects.filter(at__gte=start, at__lt=end, credit__code__endswith=":payable")
    return credited.exclude(kind=GIVEN_BACK)
