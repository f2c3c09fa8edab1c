"""The remedy for a measure that fell: a human states it, the operator pays it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.decisions.errors import AlreadyDecided, NothingToRemedy, NotTheDecider
from canut.core.decisions.models import FELL, Decision, Remedy
from canut.core.decisions.operations.taking import refuse_machines
from canut.core.decisions.reasons import checked_reason
from canut.core.people.models import Person
from canut.core.people.queries import acts_for_operator
from canut.engines.money import currency_exponent


def state_remedy(
    *,
    decision: Decision,
    amount_minor: int,
    currency: str,
    reasons: str,
    stated_by: Person,
    now: datetime,
) -> Remedy:
    """State what makes good the time lost to a measure that fell; the amount is owed to the person at once.

    Parameters
    ----------
    amount_minor
        In minor units; 0 where no time was lost, with the reasons why.

    Raises
    ------
    NothingToRemedy
        When the decision is no measure, or stands, or the amount is negative.
    NotTheDecider
        When `stated_by` does not act for the operator, is the person, or is no human.
    AlreadyDecided
        When the remedy was stated before.
    ReasonsMissing
        When the reasons say nothing.
    MoneyError
        When Canut does not pay in the currency.
    """
    refuse_machines(decider=stated_by)
    if stated_by.pk == decision.person_id or not acts_for_operator(person=stated_by):
        raise NotTheDecider(
            _("a remedy is stated by a member of the operator who is not the person concerned")
        )
    currency_exponent(currency)
    with transaction.atomic():
        current = Decision.objects.select_for_update(no_key=True).get(pk=decision.pk)
        if not current.is_measure or current.state not in FELL or amount_minor < 0:
            raise NothingToRemedy(_("only a measure that fell is remedied, by an amount of zero or more"))
        facts = {
            "amount_minor": amount_minor,
            "currency": currency,
            "reasons": checked_reason(_("reasons"), reasons),
            "stated_by": stated_by,
            "stated_at": now,
        }
        made, is_new = Remedy.objects.get_or_create(decision=current, defaults=facts)
        if not is_new:
            raise AlreadyDecided(_("the remedy of this decision was stated already; it is stated once"))
        data = {"person": current.person_id, "amount_minor": amount_minor, "currency": currency}
        record(happenings=[Happening("remedy.stated", made.pk, stated_by.pk, data)], now=now)
    return made
