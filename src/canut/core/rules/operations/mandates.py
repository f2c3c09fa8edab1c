"""Whom the workers elected to represent them."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.people.models import Membership, Person
from canut.core.people.queries import is_human
from canut.core.rules.errors import MandateRefused
from canut.core.rules.models import Mandate
from canut.core.rules.queries import mandate_of

LONGEST = timedelta(days=4 * 366)
"""A mandate of four years at the most; then the workers elect again (the house's own limit)."""


def record_mandate(
    *, person: Person, starts_at: datetime, ends_at: datetime, election: str, actor: Person, now: datetime
) -> Mandate:
    """Record that the workers elected a person, and until when they represent them.

    Parameters
    ----------
    election
        How they were elected: the day, the votes, where the minutes are.

    Raises
    ------
    MandateRefused
        When somebody records their own, or says nothing of an election; for longer than four years; for who
        acts for an organisation, is staff or no human; or while another mandate of the person runs.
    """
    for reason in (_hands(person, actor), _term(starts_at, ends_at, now), _standing(person, starts_at)):
        if reason:
            raise MandateRefused(reason)
    if not election.strip():
        raise MandateRefused(_("say how the workers elected them: the day, the votes, where the minutes are"))
    with transaction.atomic():
        made = Mandate.objects.create(
            person=person,
            starts_at=starts_at,
            ends_at=ends_at,
            election=election.strip(),
            recorded_by=actor,
            recorded_at=now,
        )
        until = {"person": person.pk, "until": ends_at.isoformat()}
        record(happenings=[Happening("mandate.recorded", made.pk, actor.pk, until)], now=now)
    return made


def _hands(person: Person, actor: Person) -> str:
    if actor.pk == person.pk:
        return _("nobody records their own mandate; ask another person")
    if person.is_staff or not is_human(person=person) or Membership.objects.filter(person=person).exists():
        return _(
            "a representative acts for no organisation here, is no staff and no programme; elect another"
        )
    return ""


def _term(starts_at: datetime, ends_at: datetime, now: datetime) -> str:
    if not timedelta(0) < ends_at - starts_at <= LONGEST or ends_at <= now:
        return _(
            "a mandate ends after it starts, in the days to come and within four years; choose other days"
        )
    return ""


def _standing(person: Person, starts_at: datetime) -> str:
    if mandate_of(person=person, now=starts_at):
        return _("they represent the workers on that day already; let the new mandate start when it ends")
    return ""


def end_mandates(*, person: Person, actor: Person | None, now: datetime) -> int:
    """End what a person represents now or will, as when they resign; returns how many mandates that were."""
    with transaction.atomic():
        running = list(Mandate.objects.select_for_update().filter(person=person, ends_at__gt=now))
        for mandate in running:
            mandate.ends_at = max(now, mandate.starts_at)
            mandate.save(update_fields=["ends_at"])
        actor_id = actor.pk if actor else None
        record(happenings=[Happening("mandate.ended", one.pk, actor_id) for one in running], now=now)
    return len(running)
