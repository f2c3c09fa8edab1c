"""Free money goes back to the client who paid it in: held while the bank carries it out."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.ledger import chart
from canut.core.ledger.holds import hold, post_hold, void_hold
from canut.core.ledger.models import Hold
from canut.core.ledger.operations import open_account
from canut.core.people.models import Organisation
from canut.core.work.errors import NoSuchRefund
from canut.core.work.operations.debts import settle_debt
from canut.core.work.refunded import KIND, key_of


def refund_client(
    *,
    client: Organisation,
    amount_minor: int,
    currency: str,
    key: str,
    now: datetime,
    actor_id: int | None = None,
) -> Hold:
    """Promise a client's free money back to them; what is held for workers is not free.

    Parameters
    ----------
    key
        The operator's reference of the bank order; the same one counts once.

    Raises
    ------
    InsufficientFunds
        When less is free, once the client's debt for chargebacks is settled.
    KeyReused
        When the key refunded other money before.
    AmountNotPositive
        When the amount is zero or less.
    """
    settle_debt(client=client, currency=currency, now=now)
    funds = open_account(code=chart.client_funds(client.pk), currency=currency)
    bank = open_account(code=chart.BANK, currency=currency)
    name = key_of(client, key)
    with transaction.atomic():
        is_new = not Hold.objects.filter(key=name).exists()
        promised = hold(
            key=name,
            kind=KIND,
            debit=funds,
            credit=bank,
            amount_minor=amount_minor,
            now=now,
        )
        data = {"amount_minor": amount_minor, "currency": currency, "key": key}
        if is_new:
            record(happenings=[Happening("organisation.refund_sent", client.pk, actor_id, data)], now=now)
    return promised


def end_refund(
    *, client: Organisation, key: str, arrived: bool, now: datetime, actor_id: int | None = None
) -> Hold:
    """Record that the bank carried a refund out, or refused it: then the money is free again.

    Raises
    ------
    NoSuchRefund
        When none was sent under the key.
    HoldSettled
        When its end was recorded before.
    """
    found = Hold.objects.filter(key=key_of(client, key), kind=KIND).first()
    if found is None:
        message = _("no refund %(key)s was sent to %(client)s; check the reference")
        raise NoSuchRefund(message % {"key": key, "client": client})
    settle = post_hold if arrived else void_hold
    with transaction.atomic():
        settled = settle(hold_id=found.pk, now=now)
        verb = "organisation.refund_arrived" if arrived else "organisation.refund_refused"
        record(happenings=[Happening(verb, client.pk, actor_id, {"key": key})], now=now)
    return settled
