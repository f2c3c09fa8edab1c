"""Money leaves the platform: held when a payout is sent, posted once it arrived, free again when refused."""

from datetime import datetime

from django.db import transaction

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.ledger import chart
from canut.core.ledger.errors import HoldSettled
from canut.core.ledger.holds import hold, post_hold, void_hold
from canut.core.ledger.models import Account, Hold
from canut.core.ledger.operations import lock_accounts, open_account
from canut.core.pay.models import Payout, PayRun


def send_payouts(*, run: PayRun, now: datetime) -> int:
    """Send every worker all they are owed; returns how many payouts left."""
    owed = Account.objects.filter(code__startswith="person:", code__endswith=":payable")
    sent = 0
    for account in owed.order_by("id"):
        if account.available_minor > 0:
            _send(run, account, now)
            sent += 1
    return sent


def _send(run: PayRun, account: Account, now: datetime) -> None:
    person_id = int(account.code.split(":")[1])
    bank = open_account(code=chart.BANK, currency=account.currency)
    with transaction.atomic():
        # A second process that pays waits here, and then finds nothing left to send.
        lock_accounts(codes=[account.code], currency=account.currency)
        account.refresh_from_db()
        if account.available_minor <= 0:
            return
        number = Payout.objects.filter(run=run, person_id=person_id).count() + 1
        held = hold(
            key=f"payout:{run.pk}:{person_id}:{account.currency}:{number}",
            kind="payout",
            debit=account,
            credit=bank,
            amount_minor=account.available_minor,
            now=now,
        )
        payout = Payout.objects.create(run=run, person_id=person_id, hold=held, sent_at=now)
        record(happenings=[Happening("payout.sent", payout.pk)], now=now)


def confirm_payouts(*, run: PayRun, now: datetime) -> int:
    """Record that the bank carried out the payouts still under way; returns how many."""
    under_way = Payout.objects.filter(run=run, hold__state=Hold.State.PENDING).order_by("id")
    return sum(_confirm(payout, now) for payout in list(under_way))


def _confirm(payout: Payout, now: datetime) -> bool:
    with transaction.atomic():
        try:
            post_hold(hold_id=payout.hold_id, now=now)
        except HoldSettled:
            return False  # another process confirmed or rejected it in this very moment
        record(happenings=[Happening("payout.confirmed", payout.pk)], now=now)
    return True


def reject_payout(*, payout: Payout, reason: str, now: datetime) -> None:
    """Record that the bank refused a payout: the money is the worker's again and leaves with the next run."""
    with transaction.atomic():
        void_hold(hold_id=payout.hold_id, now=now)
        record(happenings=[Happening("payout.rejected", payout.pk, None, {"reason": reason})], now=now)
