"""The only door through which money moves."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from canut.core import straight
from canut.core.ledger.balances import Change, change_balances
from canut.core.ledger.chart import OVERDRAWABLE
from canut.core.ledger.errors import AmountNotPositive, CurrencyMixed, KeyReused
from canut.core.ledger.models import Account, Transfer
from canut.engines.money import currency_exponent


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
    """Return the account, opened on first use.

    Raises
    ------
    MoneyError
        When Canut does not pay in the currency.
    """
    currency_exponent(currency)
    account, _is_new = Account.objects.get_or_create(
        code=code, currency=currency, defaults={"may_overdraw": code in OVERDRAWABLE}
    )
    return account


def open_accounts(*, codes: Iterable[str], currency: str) -> dict[str, Account]:
    """Return many accounts by code, opening those that are missing in one statement.

    They are opened in the order of their codes: two that open some of the same wait, and never deadlock.
    """
    wanted = sorted(set(codes))
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


def lock_accounts(*, codes: Iterable[str], currency: str) -> None:
    """Keep others from moving money of these accounts until the transaction ends, so that reading is safe."""
    named = Account.objects.filter(code__in=list(codes), currency=currency)
    list(named.select_for_update(no_key=True).order_by("id").values_list("id"))


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
    AmountNotPositive
        When an amount is zero or less.
    """
    for movement in movements:
        check_money(
            key=movement.key,
            debit=movement.debit,
            credit=movement.credit,
            amount_minor=movement.amount_minor,
        )
    try:
        return _make(movements, now)
    except IntegrityError:
        # Another process used one of the keys in this very moment: a second look finds what it made.
        return _make(movements, now)


def check_money(*, key: str, debit: Account, credit: Account, amount_minor: int) -> None:
    """Refuse what no account could ever move.

    Raises
    ------
    CurrencyMixed
        When debit and credit are counted in two currencies.
    AmountNotPositive
        When the amount is zero or less.
    """
    if debit.currency != credit.currency:
        message = _("%(key)s: %(debit)s and %(credit)s differ in currency; move money within one currency")
        raise CurrencyMixed(message % {"key": key, "debit": debit, "credit": credit})
    if amount_minor <= 0:
        message = _("%(key)s: an amount is at least one minor unit, and this is %(amount)s; correct it")
        raise AmountNotPositive(message % {"key": key, "amount": amount_minor})


def _make(movements: Sequence[Movement], now: datetime) -> list[Transfer]:
    with transaction.atomic():
        fresh = _not_yet_made(movements)
        _apply(fresh)
        rows = [(m.key, *m.facts, m.debit.currency, now) for m in fresh]
        return straight.insert_rows(Transfer, rows)


def _not_yet_made(movements: Sequence[Movement]) -> list[Movement]:
    by_key: dict[str, Movement] = {}
    for movement in movements:
        if by_key.setdefault(movement.key, movement).facts != movement.facts:
            raise _key_reused(movement.key)
    keys = list(by_key)
    for start in range(0, len(keys), 500):
        for made in Transfer.objects.filter(key__in=keys[start : start + 500]):
            movement = by_key.pop(made.key)
            if (made.kind, made.debit_id, made.credit_id, made.amount_minor) != movement.facts:
                raise _key_reused(made.key)
    return list(by_key.values())


def _key_reused(key: str) -> KeyReused:
    return KeyReused(_("%(key)s stands for other money already; use a new key for new money") % {"key": key})


def _apply(movements: Sequence[Movement]) -> None:
    deltas: dict[int, int] = defaultdict(int)
    for movement in movements:
        deltas[movement.debit.pk] -= movement.amount_minor
        deltas[movement.credit.pk] += movement.amount_minor
    change_balances(changes=[Change(account_id, delta) for account_id, delta in deltas.items()])
