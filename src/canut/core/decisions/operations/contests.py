"""That a test was not passed is contested: another human than who set it looks at the answers."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from canut.core.decisions.errors import AlreadyDecided
from canut.core.decisions.models import Appeal, Decision
from canut.core.decisions.operations.appeals import appeal
from canut.core.decisions.operations.taking import write_decision
from canut.core.people.models import Person


def contest_test(
    *,
    concerned: str,
    person: Person,
    ground: str,
    facts: str,
    evidence: dict[str, Any],
    set_by: Person,
    text: str,
    now: datetime,
) -> Appeal:
    """Write down that a person did not pass a test, as decided by who set it, with the appeal against it.

    The clock of appeals runs: what nobody answers in time lapses. The caller gives what was to be earned
    when the decision falls.

    Parameters
    ----------
    concerned
        Which attempt: ``test:PROJECT:PERSON:ATTEMPT``.
    set_by
        The human who stated the known answers and the pass mark; that answers were compared with them by a
        programme stands in the decision's ``automation``.

    Raises
    ------
    AlreadyDecided
        When this attempt was contested before.
    NotTheDecider
        When `set_by` is the person, or is no human any more.
    """
    decision = Decision(
        kind=Decision.Kind.TEST,
        person=person,
        concerned=concerned,
        ground=ground,
        facts=facts,
        evidence=evidence,
        automation={"compared": "known answers"},
        decided_by=set_by,
        decided_at=now,
        effective_at=now,
    )
    try:
        with transaction.atomic():
            write_decision(decision=decision)
            return appeal(decision=decision, text=text, actor=person, now=now)
    except IntegrityError:
        raise AlreadyDecided(_("you contested this attempt already; see your decisions")) from None
