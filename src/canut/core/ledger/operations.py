"""The only door through which money moves."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from canut.core.ledger.chart import OVERDRAWABLE
from canut.core.ledger.errors import CurrencyMixed, InsufficientFunds, KeyReused
from canut.core.ledger.models import Account, Transfer
from canut.engines.money import format_money


@dataclass(frozen=True, slots=True)
class Movement:
    """A transfer to make; `key` names it once and for all, so that repeating it moves nothing."""

    key: str
    kind: str
    debit: Account
    credit: Account
    amount_minor: int

    @property
    def facts(self) -> tuple[str, int, int, int]:
        """What must be the same when the key comes back."""
        return self.kind, self.debit.pk, self.credit.pk, self.amount_minor


def open_account(*, code: str, currency: str) -> Account:
    """Return the account, opened on first use."""
    account, _ = Account.objects.get_or_create(
        code=code, currency=currency, defaults={"may_overdraw": code in OVERDRAWABLE}
    )
    return account


def open_accounts(*, codes: Iterable[str], currency: str) -> dict[str, Account]:
    """Return many accounts by code, opening those that are missing in one statement."""
    wanted = list(dict.fromkeys(codes))
    Account.objects.bulk_create(
        (Account(code=code, currency=currency, may_overdraw=code in OVERDRAWABLE) for code in wanted),
        ignore_conflicts=True,
        batch_size=500,
    )
    found = {}
    for start in range(0, len(wanted), 500):
        batch = Account.objects.filter(code__in=wanted[start : start + 500], currency=currency)
        found.update({account.code: account for account in batch})
    return found


def transfer(*, movements: Sequence[Movement], now: datetime) -> list[Transfer]:
    """Make all movements or none; those whose key was used before with the same facts are left as they are.

    Returns
    -------
    list[Transfer]
        The transfers made by this call, in order.

    Raises
    ------
    InsufficientFunds
        When an account that may not be overdrawn cannot pay.
    KeyReused
        When a key came back with other facts.
    CurrencyMixed
        When debit and credit are counted in two currencies.
    """
    for movement in movements:
        if movement.debit.currency != movement.credit.currency:
            raise CurrencyMixed(f"{movement.key}: {movement.debit} and {movement.credit} differ in currency")
    with transaction.atomic():
        fresh = _not_yet_made(movements)
        _apply(fresh)
        return Transfer.objects.bulk_create(
            (
                Transfer(
                    key=m.key,
                    kind=m.kind,
                    debit=m.debit,
                    credit=m.credit,
                    amount_minor=m.amount_minor,
                    currency=m.debit.currency,
                    at=now,
                )
                for m in fresh
            ),
            batch_size=500,
        )


def _not_yet_made(movements: Sequence[Movement]) -> list[Movement]:
    by_key: dict[str, Movement] = {}
    for movement in movements:
        if by_key.setdefault(movement.key, movement).facts != movement.facts:
            raise KeyReused(f"{movement.key} was asked twice with different facts; nothing was moved")
    keys = list(by_key)
    for start in range(0, len(keys), 500):
        for made in Transfer.objects.filter(key__in=keys[start : start + 500]):
            movement = by_key.pop(made.key)
            if (made.kind, made.debit_id, made.credit_id, made.amount_minor) != movement.facts:
                raise KeyReused(f"{made.key} moved other money before; use a new key for a new movement")
    return list(by_key.values())


def _apply(movements: Sequence[Movement]) -> None:
    deltas: dict[int, int] = defaultdict(int)
    for movement in movements:
        deltas[movement.debit.pk] -= movement.amount_minor
        deltas[movement.credit.pk] += movement.amount_minor
    # In order of primary key, so that two batches over the same accounts cannot wait for each other.
    for account_id in sorted(deltas):
        change_balance(account_id=account_id, delta_minor=deltas[account_id])


def change_balance(*, account_id: int, delta_minor: int = 0, held_delta_minor: int = 0) -> None:
    """Change a stored balance; the database refuses an overdraft.

    Raises
    ------
    InsufficientFunds
        When the account would be overdrawn or more held than it has.
    """
    try:
        with transaction.atomic():
            Account.objects.filter(pk=account_id).update(
                balance_minor=F("balance_minor") + delta_minor, held_minor=F("held_minor") + held_delta_minor
            )
    except IntegrityError:
        account = Account.objects.get(pk=account_id)
        needed = max(-delta_minor, held_delta_minor)
        raise InsufficientFunds(
            f"{account.code} has {format_money(account.available_minor, account.currency)} available and "
            f"{format_money(needed, account.currency)} is needed; pay money in, or ask for less work"
        ) from None
