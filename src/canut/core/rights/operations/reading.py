"""The door to another person's data: it asks for a purpose and keeps a trace that the person sees (G18)."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.people.models import LegalIdentity, Person
from canut.core.rights.errors import NotTheOperator, PurposeMissing
from canut.core.rights.file import PersonalFile, personal_file
from canut.core.rights.purposes import Purpose, holds, is_reader

READ = "person.read"


def read_personal(*, person: Person, purpose: str, actor: Person, now: datetime) -> PersonalFile:
    """Return everything held on a person; when somebody else reads it, for a purpose that is recorded.

    Raises
    ------
    NotTheOperator
        When `actor` is another person who does not act for the operator, nor represents the workers.
    PurposeMissing
        When the purpose is none of the list, or does not hold for this person now.
    """
    if actor.pk != person.pk:
        _state(person_ids=[person.pk], purpose=purpose, actor=actor, now=now)
    return personal_file(person=person, now=now)


def open_person(*, person: Person, purpose: str, actor: Person, now: datetime) -> None:
    """Record that a member of the operator opens what is known of a person, and what for.

    Raises
    ------
    NotTheOperator
        When `actor` may not read for this purpose.
    PurposeMissing
        When the purpose is none of the list, or does not hold for this person now.
    """
    _state(person_ids=[person.pk], purpose=purpose, actor=actor, now=now)


def read_identities(
    *, person_ids: Collection[int], purpose: Purpose, actor: Person, now: datetime
) -> dict[int, LegalIdentity]:
    """Return who people are before the law, by their number; who stated nothing is left out.

    Raises
    ------
    NotTheOperator
        When `actor` does not act for the operator.
    PurposeMissing
        When the purpose does not hold for one of them now.
    """
    _state(person_ids=person_ids, purpose=purpose, actor=actor, now=now)
    stated = LegalIdentity.objects.filter(person_id__in=list(person_ids))
    return {identity.person_id: identity for identity in stated}


def _state(*, person_ids: Collection[int], purpose: str, actor: Person, now: datetime) -> None:
    if not is_reader(actor=actor, purpose=purpose, at=now):
        message = _(
            "only the operator's members read the data of others, and the workers' representatives that of"
            " whoever agreed; ask one of them"
        )
        raise NotTheOperator(message)
    if not all(holds(purpose=purpose, person_id=one, at=now) for one in person_ids):
        message = _(
            "the purpose %(purpose)s does not hold for this person now; it must be one of %(purposes)s, with"
            " their consent, an open appeal or a request where it says so"
        )
        raise PurposeMissing(message % {"purpose": purpose, "purposes": ", ".join(Purpose.values)})
    read = [Happening(READ, one, actor.pk, {"purpose": purpose}) for one in person_ids]
    with transaction.atomic():
        record(happenings=read, now=now)
