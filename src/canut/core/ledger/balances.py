"""Stored balances, changed for many accounts in one statement; the database refuses an overdraft."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from canut.core.ledger import chart
from canut.core.ledger.amounts import amount_text
from canut.core.ledger.errors import InsufficientFunds
from canut.core.ledger.models import Account

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
    " AND (may_overdraw OR balance_minor + change.more >= held_minor + change.held)"
    " RETURNING ledger_account.id"
)


def change_balances(*, changes: Sequence[Change]) -> None:
    """Change the balances of distinct accounts, two statements for thousands of them.

    The caller's transaction makes it all or none. An account that cannot pay is left out and noticed, which
    needs no savepoint; the table's own constraint stands behind.

    Raises
    ------
    InsufficientFunds
        When an account would be overdrawn, or more held than it has.
    """
    # In order of primary key, so that two batches over the same accounts cannot wait for each other.
    ordered = sorted(changes, key=lambda change: change.account_id)
    for start in range(0, len(ordered), BATCH):
        _change(ordered[start : start + BATCH])


def _change(batch: Sequence[Change]) -> None:
    if len(batch) > 1 and connection.features.has_select_for_update:
        ids = [change.account_id for change in batch]
        locked = Account.objects.select_for_update(no_key=True).filter(pk__in=ids)
        list(locked.order_by("pk").values_list("pk"))
    figures = json.dumps([(one.account_id, one.balance_minor, one.held_minor) for one in batch])
    statement = UPDATE.format(changes=CHANGES[connection.vendor])
    with connection.cursor() as cursor:
        cursor.execute(statement, [figures])
        changed = {account_id for (account_id,) in cursor.fetchall()}
    for change in batch:
        if change.account_id not in changed:
            raise _short(change)


def _short(change: Change) -> InsufficientFunds:
    account = Account.objects.get(pk=change.account_id)
    message = _(
        "%(account)s has %(available)s available and %(needed)s is needed; pay money in, or ask for less work"
    )
    facts = {
        "account": _("the client") if chart.is_client_funds(account.code) else account.code,
        "available": amount_text(account.available_minor, account.currency),
        "needed": amount_text(change.held_minor - change.balance_minor, account.currency),
    }
    return InsufficientFunds(message % facts)
