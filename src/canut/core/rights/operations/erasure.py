"""Erasure that keeps the books: who a person was goes, what was paid stays (GDPR, article 17(1), (3)(b))."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.local_time import day_here
from canut.core.people.models import Person
from canut.core.people.queries import acts_for_operator
from canut.core.personal import gathered
from canut.core.rights.errors import AlreadyErased, ErasureRefused, NotTheOperator
from canut.core.rights.models import CorrectionRequest, Erasure
from canut.core.rights.queries import identity_kept_until, obstacles_to_erasure

BATCH = 200


def erase(*, person: Person, actor: Person, now: datetime) -> Erasure:
    """Erase what identifies a person and close their account; transfers, pay and decisions stay.

    Legal identity and payout accounts of somebody who was paid stay closed away as long as the law asks to
    keep them; `end_retention` removes them then.

    Raises
    ------
    NotTheOperator
        When `actor` is neither the person nor a member of the operator.
    AlreadyErased
        When it was done before.
    ErasureRefused
        When money is owed, or something about the person is undecided: says what, and what to do.
    """
    if actor.pk != person.pk and not acts_for_operator(person=actor):
        raise NotTheOperator(_("only its person, or the operator at their wish, erases an account"))
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if Erasure.objects.filter(person=person).exists():
            raise AlreadyErased(_("this account was erased already"))
        _refuse_while_open(person, now)
        for personal in gathered():
            for forget in personal.erasers:
                forget(person_id=person.pk, now=now)
        until = identity_kept_until(person_id=person.pk)
        if until is None:
            _erase_identity(person.pk, now)
        made = Erasure.objects.create(
            person=person,
            requested_by=actor,
            erased_at=now,
            identity_until=until,
            identity_erased_at=None if until else now,
        )
        kept = {"identity_until": until.isoformat() if until else None}
        record(happenings=[Happening("person.erased", person.pk, actor.pk, kept)], now=now)
        person.refresh_from_db()
    return made


def _refuse_while_open(person: Person, now: datetime) -> None:
    open_ends = list(obstacles_to_erasure(person_id=person.pk, at=now))
    if open_ends:
        message = _("this account cannot be erased yet: %(reasons)s")
        raise ErasureRefused(message % {"reasons": "; ".join(open_ends)})


def erase_traces(*, person_id: int, now: datetime) -> None:
    """Remove a person's addresses for signing in, and the texts of their answered requests."""
    del now
    EmailAddress.objects.filter(user_id=person_id).delete()
    CorrectionRequest.objects.filter(person_id=person_id).update(text="")


def end_retention(*, now: datetime) -> int:
    """Sweep: remove the identities that the law no longer asks to keep; returns how many."""
    today = day_here(now)
    due = Erasure.objects.filter(identity_erased_at=None, identity_until__lt=today).order_by("id")[:BATCH]
    ended = 0
    for erasure in due:
        with transaction.atomic():
            _erase_identity(erasure.person_id, now)
            erasure.identity_erased_at = now
            erasure.save(update_fields=["identity_erased_at"])
            record(happenings=[Happening("person.identity_erased", erasure.person_id)], now=now)
        ended += 1
    return ended


def _erase_identity(person_id: int, now: datetime) -> None:
    for personal in gathered():
        for forget in personal.late_erasers:
            forget(person_id=person_id, now=now)
