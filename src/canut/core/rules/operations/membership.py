"""Who has a vote on the rules."""

from datetime import datetime

from django.db import transaction

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.people.models import Person
from canut.core.rules.models import Member


def enrol_member(*, person: Person, actor: Person | None, now: datetime) -> Member:
    """Give a person a vote on the rules from now on; who has one keeps it."""
    with transaction.atomic():
        member, is_new = Member.objects.get_or_create(person=person, until=None, defaults={"since": now})
        if is_new:
            actor_id = actor.pk if actor else None
            data = {"person": person.pk}
            record(happenings=[Happening("member.enrolled", member.pk, actor_id, data)], now=now)
    return member


def end_membership(*, person: Person, actor: Person | None, now: datetime) -> bool:
    """End a membership; votes that run keep the person on their roll. Returns whether they were a member."""
    with transaction.atomic():
        member = Member.objects.select_for_update().filter(person=person, until=None, since__lt=now).first()
        if member is None:
            return False
        member.until = now
        member.save(update_fields=["until"])
        record(happenings=[Happening("member.left", member.pk, actor.pk if actor else None)], now=now)
    return True
