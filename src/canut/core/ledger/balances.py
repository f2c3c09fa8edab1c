"""Stored balances, changed for many accounts in one statement; the database refuses an overdraft."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from canut.core.ledger.errors import InsufficientFunds
from canut.core.ledger.models import Account
from canut.engines.money import format_money

BATCH = 5_000
"""Accounts in one statement: its figures travel as one JSON text."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one account gains or loses: in its balance, and in what is held of it."""

    account_id: int
    balance_minor: int = 0
    held_minor: int = 0


CHANGES = {
    "sqlite": (
        "(SELECT json_extract(value, '$[0]') AS id, json_extract(value, '$[1]') AS more,"
        " json_extract(value, '$[2]') AS held FROM json_each(%s)) AS change"
    ),
    "postgresql": (
        "(SELECT (value->>0)::bigint AS id, (value->>1)::bigint AS more, (value->>2)::bigint AS held"
        " FROM json_array_elements(%s::json)) AS change"
    ),
}
UPDATE = (
    "UPDATE ledger_account SET balance_minor = balance_minor + change.more,"
    " held_minor = held_minor + change.held FROM {changes} WHERE ledger_account.id = change.id"
)


def change_balances(*, changes: Sequence[Change]) -> None:
    """Change the balances of distinct accounts, all or none; takes two statements for thousands of them.

    Raises
    ------
    InsufficientFunds
        When an account would be overdrawn, or more held than it has.
    """
    # In order of primary key, so that two batches over the same accounts cannot wait for each other.
    ordered = sorted(changes, key=lambda change: change.account_id)
    with transaction.atomic():
        for start in range(0, len(ordered), BATCH):
            _change(ordered[start : start + BATCH])


def _change(batch: Sequence[Change]) -> None:
    if len(batch) > 1 and connection.features.has_select_for_update:
        ids = [change.account_id for change in batch]
        locked = Account.objects.select_for_update(no_key=True).filter(pk__in=ids)
        list(locked.order_by("pk").values_list("pk"))
    figures = json.dumps([(one.account_id, one.balance_minor, one.held_minor) for one in batch])
    statement = UPDATE.format(changes=CHANGES[connection.vendor])
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [figures])
    except IntegrityError as error:
        _refuse_overdraft(batch)
        raise error from None


def _refuse_overdraft(batch: Sequence[Change]) -> None:
    """Name the first account that cannot pay; without one, it was another rule that refused."""
    by_id = {change.account_id: change for change in batch}
    accounts = Account.objects.filter(pk__in=list(by_id)).order_by("pk")
    for account in accounts:
        change = by_id[account.pk]
        needed = change.held_minor - change.balance_minor
        if account.may_overdraw or account.available_minor >= needed:
            continue
        message = _(
            "%(account)s has %(available)s available and %(needed)s is needed; "
            "pay money in, or ask for less work"
        )
        facts = {
            "account": account.code,
            "available": format_money(account.available_minor, account.currency),
            "needed": format_money(needed, account.currency),
        }
        raise InsufficientFunds(message % facts) from None
