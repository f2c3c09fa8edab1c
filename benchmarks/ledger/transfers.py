"""Transfers a second, one by one and in batches, beside the bare statements on the same tables.

The bound writes what a transfer cannot do without, one INSERT and two UPDATEs, through the same driver, with
the same triggers, constraints and commits; it checks no key, no currency and no balance.
"""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import count
from time import perf_counter

from django.db import connection, transaction

from canut.core.ledger import chart
from canut.core.ledger.models import Account
from canut.core.ledger.operations import Movement, open_account, open_accounts, transfer
from canut.core.ledger.selfcheck import CHECKS
from canut.faces.cli.store import bring_up_to_date

PAYABLES = 1_000
BATCH = 10_000
ROUNDS = 3
SECONDS = 2.0
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
INSERT = (
    "INSERT INTO ledger_transfer (key, kind, debit_id, credit_id, amount_minor, currency, at)"
    " VALUES (%s, 'x', %s, %s, 1, 'EUR', %s)"
)
UPDATE = "UPDATE ledger_account SET balance_minor = balance_minor + %s WHERE id = %s"

_numbers = count(1)


def main() -> None:
    """Measure in turns, and print the median of each figure in transfers a second."""
    bring_up_to_date()
    bank = open_account(code=chart.BANK, currency="EUR")
    codes = [chart.person_payable(number) for number in range(PAYABLES)]
    payables = list(open_accounts(codes=codes, currency="EUR").values())
    ways: dict[str, Callable[[], float]] = {
        "bare_single": lambda: _one_by_one(lambda movement: _bare([movement]), bank, payables),
        "canut_single": lambda: _one_by_one(lambda movement: _ours([movement]), bank, payables),
        "bare_batched": lambda: _at_once(_bare, bank, payables),
        "canut_batched": lambda: _at_once(_ours, bank, payables),
    }
    rounds = [{name: way() for name, way in ways.items()} for _ in range(ROUNDS)]
    figures = {name: sorted(one[name] for one in rounds)[ROUNDS // 2] for name in ways}
    broken = [row for check in CHECKS for row in check.offending_rows()]
    print(json.dumps({**figures, "broken": broken}))


def _movements(number: int, bank: Account, payables: Sequence[Account]) -> list[Movement]:
    return [
        Movement(f"m{n}", "x", bank, payables[n % PAYABLES], 1)
        for n in (next(_numbers) for _ in range(number))
    ]


def _ours(movements: Sequence[Movement]) -> None:
    transfer(movements=movements, now=NOW)


def _bare(movements: Sequence[Movement]) -> None:
    at = connection.ops.adapt_datetimefield_value(NOW)
    with transaction.atomic(), connection.cursor() as cursor:
        for one in movements:
            cursor.execute(INSERT, [one.key, one.debit.pk, one.credit.pk, at])
            cursor.execute(UPDATE, [-one.amount_minor, one.debit.pk])
            cursor.execute(UPDATE, [one.amount_minor, one.credit.pk])


def _one_by_one(move: Callable[[Movement], None], bank: Account, payables: Sequence[Account]) -> float:
    made, start = 0, perf_counter()
    while perf_counter() - start < SECONDS:
        move(_movements(1, bank, payables)[0])
        made += 1
    return made / (perf_counter() - start)


def _at_once(move: Callable[[Sequence[Movement]], None], bank: Account, payables: Sequence[Account]) -> float:
    movements = _movements(BATCH, bank, payables)
    start = perf_counter()
    move(movements)
    return BATCH / (perf_counter() - start)
