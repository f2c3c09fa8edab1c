"""A bonus: more than the terms say, for one answer, with its reason; never for a number of them (G16)."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.ledger import chart
from canut.core.ledger.operations import Movement, open_account, transfer
from canut.core.pay.errors import DangerousBonus
from canut.core.pay.models import Bonus
from canut.core.pay.operations.claims import check_reviewer, checked_reason
from canut.core.pay.queries.bonuses import check_gifts
from canut.core.people.models import Person
from canut.core.work.models import PAYABLE, Assignment


def pay_bonus(
    *, assignment: Assignment, amount_minor: int, reason: str, paid_by: Person, now: datetime
) -> Bonus:
    """Pay a bonus for one approved answer from the client's funds; it counts toward no floor.

    Raises
    ------
    NotTheReviewer
        When `paid_by` acts neither for the client nor for the operator, or did the work.
    ReasonMissing
        When the reason says nothing.
    DangerousBonus
        When the answer is not approved, has its bonus, or the project's bonuses would follow the number of
        answers.
    InsufficientFunds
        When the client has less.
    """
    project = assignment.project
    check_reviewer(person=paid_by, project=project, concerned_id=assignment.worker_id)
    if amount_minor <= 0 or assignment.state not in PAYABLE:
        raise DangerousBonus(_("a bonus is above zero, for one answer that was approved; choose another"))
    bonus = Bonus(
        assignment=assignment,
        person_id=assignment.worker_id,
        project=project,
        amount_minor=amount_minor,
        currency=project.currency,
        reason=checked_reason(text=reason),
        paid_by=paid_by,
        paid_at=now,
    )
    with transaction.atomic():
        try:
            with transaction.atomic():
                bonus.save(force_insert=True)
        except IntegrityError:
            raise DangerousBonus(_("this answer has its bonus already; an answer has one")) from None
        check_gifts(project_id=project.pk)
        funds = open_account(code=chart.client_funds(project.client_id), currency=bonus.currency)
        payable = open_account(code=chart.person_payable(bonus.person_id), currency=bonus.currency)
        movement = Movement(f"bonus:{bonus.pk}", "bonus", funds, payable, amount_minor)
        transfer(movements=[movement], now=now)
        record(happenings=[Happening("bonus.paid", bonus.pk, paid_by.pk)], now=now)
    return bonus
