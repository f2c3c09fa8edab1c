"""Tips pass to the worker whole, beside their pay, and count toward no floor."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.ledger import chart
from canut.core.ledger.operations import Movement, open_account, transfer
from canut.core.pay.errors import TipRefused
from canut.core.pay.models import Tip
from canut.core.pay.queries.bonuses import check_gifts
from canut.core.people.models import Organisation, Person
from canut.core.work.models import Project


def give_tip(
    *,
    person: Person,
    project: Project,
    amount_minor: int,
    reference: str,
    now: datetime,
    giver: Organisation | None = None,
) -> Tip:
    """Pass a tip on to a worker: every cent, at once, with no fee.

    Parameters
    ----------
    reference
        Names the payment once and for all: repeating it gives nothing more.
    giver
        The client whose funds it comes from; None for a customer, whose money came through the bank.

    Raises
    ------
    TipRefused
        When it is of nothing, or the reference stands for another tip.
    DangerousBonus
        When a client's tips follow the number of answers: a streak by another name (G16).
    InsufficientFunds
        When the client has less.
    """
    if amount_minor <= 0:
        raise TipRefused(_("a tip is above zero; whoever has nothing to give gives none"))
    tip = Tip(
        person=person,
        project=project,
        giver=giver,
        reference=reference.strip(),
        amount_minor=amount_minor,
        currency=project.currency,
        given_at=now,
    )
    with transaction.atomic():
        try:
            with transaction.atomic():
                tip.save(force_insert=True)
        except IntegrityError:
            return _the_same(tip)
        if giver:
            check_gifts(project_id=project.pk)
        _move(tip, now)
        record(happenings=[Happening("tip.given", tip.pk)], now=now)
    return tip


def _the_same(tip: Tip) -> Tip:
    given = Tip.objects.get(reference=tip.reference)
    if _facts(given) != _facts(tip):
        message = _("%(reference)s stands for another tip already; use a new reference")
        raise TipRefused(message % {"reference": tip.reference})
    return given


def _facts(tip: Tip) -> tuple[int, int, int | None, int]:
    return tip.person_id, tip.project_id, tip.giver_id, tip.amount_minor


def _move(tip: Tip, now: datetime) -> None:
    source = chart.client_funds(tip.giver_id) if tip.giver_id else chart.BANK
    debit = open_account(code=source, currency=tip.currency)
    credit = open_account(code=chart.person_payable(tip.person_id), currency=tip.currency)
    transfer(movements=[Movement(f"tip:{tip.pk}", "tip", debit, credit, tip.amount_minor)], now=now)
