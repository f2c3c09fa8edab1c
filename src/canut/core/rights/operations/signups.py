"""Somebody signs up with an address that has an account: its owner is told, and nobody else."""

from datetime import datetime, timedelta

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.people.models import Person
from canut.core.rights.queries import SIGN_UP_TRIED, sign_ups_tried

NOTED_EVERY = timedelta(days=1)
"""So often at most one owner is told: whoever tries again and again does not fill their letter box."""


def note_sign_up(*, owner: Person, now: datetime) -> bool:
    """Note that somebody signed up with the address of a person; return whether it is news to them."""
    if sign_ups_tried(owner=owner, since=now - NOTED_EVERY).exists():
        return False
    record(happenings=[Happening(SIGN_UP_TRIED, owner.pk)], now=now)
    return True
