"""Promising money, and settling the promise once; one at a time, or thousands in a few statements."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from canut.core import straight
from canut.core.ledger.balances import Change, change_balances
from canut.core.ledger.errors import HoldSettled, KeyReused
from canut.core.ledger.models import Account, Hold
from canut.core.ledger.operations import Movement, check_money, transfer

BATCH = 500
"""Keys or rows in one statement: stores limit its parameters."""

POSTED = {
    "sqlite": "(SELECT value FROM json_each(%s))",
    "postgresql": "(SELECT value::bigint FROM json_array_elements_text(%s::json))",
}
POST = (
    "UPDATE ledger_hold SET state = 'posted', settled_at = %s, transfer_id = made.id"
    " FROM ledger_transfer made WHERE made.key = 'hold:' || ledger_hold.key AND ledger_hold.id IN {ids}"
)


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
    (made,) = hold_all(promises=[Movement(key, kind, debit, credit, amount_minor)], now=now)
    return made


def hold_all(*, promises: Sequence[Movement], now: datetime) -> list[Hold]:
    """Make all promises or none; one whose key promised the same before is left as it is.

    Returns
    -------
    list[Hold]
        The hold of each promise, in order, whether this call made it or an earlier one.

    Raises
    ------
    InsufficientFunds, KeyReused, CurrencyMixed, AmountNotPositive
        As for `hold`; then nothing is promised.
    """
    for one in promises:
        check_money(key=one.key, debit=one.debit, credit=one.credit, amount_minor=one.amount_minor)
    try:
        return _promise(promises, now)
    except IntegrityError:
        # Another process used one of the keys in this very moment: a second look finds what it promised.
        return _promise(promises, now)


def _promise(promises: Sequence[Movement], now: datetime) -> list[Hold]:
    with transaction.atomic():
        holds = _known(promises)
        facts = {
            key: (made.kind, made.debit_id, made.credit_id, made.amount_minor) for key, made in holds.items()
        }
        fresh: list[Movement] = []
        for one in promises:
            if one.key not in facts:
                facts[one.key] = one.facts
                fresh.append(one)
            if facts[one.key] != one.facts:
                message = _("%(key)s promised other money before; use a new key for a new hold")
                raise KeyReused(message % {"key": one.key})
        rows = [
            (one.key, *one.facts, one.debit.currency, Hold.State.PENDING, now, None, None) for one in fresh
        ]
        made = straight.insert_rows(Hold, rows)
        _change_held(made, +1)
    holds.update((one.key, one) for one in made)
    return [holds[one.key] for one in promises]


def _known(promises: Sequence[Movement]) -> dict[str, Hold]:
    known: dict[str, Hold] = {}
    for start in range(0, len(promises), BATCH):
        keys = [one.key for one in promises[start : start + BATCH]]
        known.update((found.key, found) for found in Hold.objects.filter(key__in=keys))
    return known


def _change_held(holds: Iterable[Hold], sign: int) -> None:
    held: dict[int, int] = defaultdict(int)
    for one in holds:
        held[one.debit_id] += sign * one.amount_minor
    change_balances(changes=[Change(account_id, held_minor=amount) for account_id, amount in held.items()])


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
        _change_held([pending], -1)
        (pending.transfer,) = transfer(movements=[_payment(pending, paid)], now=now)
        pending.state, pending.settled_at = Hold.State.POSTED, now
        pending.save(update_fields=["state", "settled_at", "transfer"])
    return pending


def post_holds(*, hold_ids: Sequence[int], now: datetime) -> list[int]:
    """Pay many held promises in whole, all or none; those that were settled before are left as they are.

    Returns
    -------
    list[int]
        The holds that this call posted, in order of their number.
    """
    ordered = sorted(set(hold_ids))
    posted: list[int] = []
    with transaction.atomic():
        for start in range(0, len(ordered), BATCH):
            posted += _post(ordered[start : start + BATCH], now)
    return posted


def _post(hold_ids: Sequence[int], now: datetime) -> list[int]:
    locked = Hold.objects.select_for_update(of=("self",)).select_related("debit", "credit")
    pending = list(locked.filter(pk__in=hold_ids, state=Hold.State.PENDING).order_by("pk"))
    _change_held(pending, -1)
    transfer(movements=[_payment(one, one.amount_minor) for one in pending], now=now)
    ids = [one.pk for one in pending]
    statement = POST.format(ids=POSTED[connection.vendor])
    at = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(statement, [at, json.dumps(ids)])
    return ids


def _payment(promise: Hold, amount_minor: int) -> Movement:
    return Movement(f"hold:{promise.key}", promise.kind, promise.debit, promise.credit, amount_minor)


def void_hold(*, hold_id: int, now: datetime) -> Hold:
    """Give a promise back: nothing is paid and the money is free again.

    Raises
    ------
    HoldSettled
        When it was posted or voided before.
    """
    with transaction.atomic():
        pending = _pending(hold_id)
        _change_held([pending], -1)
        pending.state, pending.settled_at = Hold.State.VOIDED, now
        pending.save(update_fields=["state", "settled_at"])
    return pending


def _pending(hold_id: int) -> Hold:
    found = Hold.objects.select_for_update(of=("self",)).select_related("debit", "credit").get(pk=hold_id)
    if found.state != Hold.State.PENDING:
        message = _("the promise %(key)s was settled at %(at)s; it settles once")
        raise HoldSettled(message % {"key": found.key, "at": found.settled_at})
    return found
