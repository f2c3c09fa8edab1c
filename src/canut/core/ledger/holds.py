"""Promising money, and settling the promise once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from canut.core.ledger.errors import HoldSettled, KeyReused
from canut.core.ledger.models import Account, Hold
from canut.core.ledger.operations import Movement, change_balance, check_money, transfer


def hold(*, key: str, kind: str, debit: Account, credit: Account, amount_minor: int, now: datetime) -> Hold:
    """Promise money from `debit` to `credit`; repeating the key returns the same hold.

    Raises
    ------
    InsufficientFunds
        When `debit` has less available.
    KeyReused
        When the key promised other money before.
    CurrencyMixed
        When the two accounts differ in currency.
    AmountNotPositive
        When the amount is zero or less.
    """
    check_money(key=key, debit=debit, credit=credit, amount_minor=amount_minor)
    with transaction.atomic():
        made, is_new = Hold.objects.get_or_create(
            key=key,
            defaults={
                "kind": kind,
                "debit": debit,
                "credit": credit,
                "amount_minor": amount_minor,
                "currency": debit.currency,
                "at": now,
            },
        )
        facts = (made.kind, made.debit_id, made.credit_id, made.amount_minor)
        if facts != (kind, debit.pk, credit.pk, amount_minor):
            message = _("%(key)s promised other money before; use a new key for a new hold")
            raise KeyReused(message % {"key": key})
        if is_new:
            change_balance(account_id=debit.pk, held_delta_minor=amount_minor)
    return made


def post_hold(*, hold_id: int, now: datetime, amount_minor: int | None = None) -> Hold:
    """Pay a held promise, in whole or up to `amount_minor`; the rest is free again.

    Raises
    ------
    HoldSettled
        When it was posted or voided before.
    AmountNotPositive
        When `amount_minor` is zero or less; a promise that pays nothing is voided.
    """
    with transaction.atomic():
        pending = _pending(hold_id)
        paid = pending.amount_minor if amount_minor is None else min(amount_minor, pending.amount_minor)
        change_balance(account_id=pending.debit_id, held_delta_minor=-pending.amount_minor)
        movement = Movement(f"hold:{pending.key}", pending.kind, pending.debit, pending.credit, paid)
        (pending.transfer,) = transfer(movements=[movement], now=now)
        pending.state, pending.settled_at = Hold.State.POSTED, now
        pending.save(update_fields=["state", "settled_at", "transfer"])
    return pending


def void_hold(*, hold_id: int, now: datetime) -> Hold:
    """Give a promise back: nothing is paid and the money is free again.

    Raises
    ------
    HoldSettled
        When it was posted or voided before.
    """
    with transaction.atomic():
        pending = _pending(hold_id)
        change_balance(account_id=pending.debit_id, held_delta_minor=-pending.amount_minor)
        pending.state, pending.settled_at = Hold.State.VOIDED, now
        pending.save(update_fields=["state", "settled_at"])
    return pending


def _pending(hold_id: int) -> Hold:
    found = Hold.objects.select_for_update(of=("self",)).select_related("debit", "credit").get(pk=hold_id)
    if found.state != Hold.State.PENDING:
        message = _("the promise %(key)s was settled at %(at)s; it settles once")
        raise HoldSettled(message % {"key": found.key, "at": found.settled_at})
    return found
