"""Wiring: who is called when something happens, so that no app calls a higher one."""

from collections.abc import Sequence
from datetime import datetime

from canut.core.audit.happening import Happening
from canut.core.audit.subscriptions import subscribe
from canut.core.pay.operations.accruals import accrue
from canut.core.pay.operations.remedies import owe_remedy
from canut.families.deliveries.operations.duty import forget_positions


def pay_for_work(happenings: Sequence[Happening], now: datetime) -> None:
    """Work that was approved, or won on appeal, is owed its pay in the same transaction."""
    accrue(assignment_ids=[one.subject_id for one in happenings], now=now)


def owe_remedies(happenings: Sequence[Happening], now: datetime) -> None:
    """Owe what a human stated as a remedy, in the same transaction."""
    for one in happenings:
        owe_remedy(
            remedy_id=one.subject_id,
            person_id=one.data["person"],
            amount_minor=one.data["amount_minor"],
            currency=one.data["currency"],
            now=now,
        )


def forget_couriers(happenings: Sequence[Happening], now: datetime) -> None:
    """Off duty, nobody's position is kept (G18)."""
    del now
    forget_positions(session_ids=[one.subject_id for one in happenings])


subscribe("assignment.approved", pay_for_work)
subscribe("assignment.overturned", pay_for_work)
subscribe("remedy.stated", owe_remedies)
subscribe("session.ended", forget_couriers)
