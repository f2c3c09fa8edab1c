"""Months of the town: whatever befalls it, the books add up and nobody is under the floor."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from tests.attacks import triggers_off

from canut.core.ledger.models import Transfer
from canut.core.pay.models import TopUp
from canut.engines.earnings import floor, floor_top_up
from canut.town.months.life import InvariantBrokenError, Lived, Months

IS_CI = os.environ.get("CI") == "true" and connection.vendor == "sqlite"
"""PostgreSQL lives as many days as a developer's machine: what differs there shows early."""

SEEDS, DAYS = (range(20), 90) if IS_CI else (range(2), 30)
RARE = {"cancel place", "charge back", "payout comes back"}
"""What happens in any three months, and not in every single one."""

PAYDAY = 8
"""The first Monday after the first week."""


@contextmanager
def taken_back() -> Iterator[None]:
    """Take back whatever is written."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_town_keeps_every_promise(seed: int) -> None:
    """Faults drawn from the seed break no guarantee on any day, and each kind of them happens."""
    lived = Months(seed).live(DAYS)
    assert lived.pay_runs == (DAYS - 1) // 7
    assert lived.paid_in_minor == lived.paid_out_minor + lived.inside_minor
    assert min(lived.top_ups, lived.payouts, lived.answers) > DAYS
    assert {"asked twice", "clock set back", "process killed"} <= set(lived.faults)
    assert {"hand over", "take case", *(RARE if IS_CI else ())} <= set(lived.acts)


def _history(seed: int) -> Lived:
    with taken_back():
        return Months(seed).live(3)


@pytest.mark.django_db
def test_the_same_seed_lives_the_same_days() -> None:
    """A seed gives one history, act by act and cent by cent; another seed gives another."""
    first, again, other = _history(4), _history(4), _history(5)
    assert first == again
    assert first.history != other.history


@pytest.mark.django_db
def test_a_pay_run_that_keeps_a_cent_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were each top-up one cent short, the first payday would tell, with the seed and how to see it again."""

    def short(**facts: int) -> int:
        return max(0, floor_top_up(**facts) - 1)

    monkeypatch.setattr(floor, "floor_top_up", short)
    with taken_back(), pytest.raises(InvariantBrokenError) as broken:
        Months(6).live(PAYDAY)
    assert (broken.value.seed, broken.value.day) == (6, PAYDAY)
    assert any(row.startswith("G1: top-up") for row in broken.value.rows)
    assert "canut simulate --seed 6 --days 8" in str(broken.value)
    assert len(broken.value.commit) in (0, 40)


def _keep_a_cent(day: int) -> None:
    """Take one cent of a top-up back in all the tables where it stands, past the triggers."""
    if day != PAYDAY + 1:
        return
    made = TopUp.objects.filter(amount_minor__gt=1).order_by("pk")[0]
    moved = Transfer.objects.filter(kind="top-up", key__startswith=f"top-up:{made.pk}:").order_by("pk")[0]
    with triggers_off(), connection.cursor() as cursor:
        cursor.execute("UPDATE pay_topup SET amount_minor = amount_minor - 1 WHERE id = %s", [made.pk])
        cursor.execute("UPDATE ledger_transfer SET amount_minor = amount_minor - 1 WHERE id = %s", [moved.pk])
        for account, change in ((moved.debit_id, 1), (moved.credit_id, -1)):
            change_balance = "UPDATE ledger_account SET balance_minor = balance_minor + %s WHERE id = %s"
            cursor.execute(change_balance, [change, account])


@pytest.mark.django_db
def test_a_cent_that_was_sneaked_away_is_found() -> None:
    """A theft that changes top-up, transfer and balances alike is found on the same day by the oracle."""
    with taken_back(), pytest.raises(InvariantBrokenError, match="top-up of") as broken:
        Months(7).live(PAYDAY + 2, watch=_keep_a_cent)
    assert broken.value.day == PAYDAY + 1
