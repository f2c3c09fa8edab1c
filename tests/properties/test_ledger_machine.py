"""Whatever is moved, promised, repeated or refused: the books add up and nobody is overdrawn."""

from contextlib import suppress

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, invariant, rule
from tests.factories import MONDAY
from tests.properties.conftest import StoreMachine, explore, offences

from canut.core.ledger import chart
from canut.core.ledger.errors import HoldSettled, InsufficientFunds, KeyReused
from canut.core.ledger.holds import hold, post_hold, void_hold
from canut.core.ledger.models import Account, Hold, Transfer
from canut.core.ledger.operations import Movement, open_account, transfer
from canut.core.ledger.selfcheck import CHECKS

NAMES = ["bank", "funds", "escrow", "payable"]
AMOUNTS = st.integers(1, 100)
KEYS = st.integers(1, 12)
PAIRS = st.permutations(NAMES).map(lambda names: (names[0], names[1]))
MOVES = st.lists(st.tuples(KEYS, PAIRS, AMOUNTS), min_size=1, max_size=4)


class LedgerMachine(StoreMachine):
    """Keeps books of its own in plain numbers, and compares."""

    holds = Bundle("holds")

    def __init__(self) -> None:
        super().__init__()
        codes = [chart.BANK, chart.client_funds(1), chart.project_escrow(1), chart.person_payable(1)]
        opened = [open_account(code=code, currency="EUR") for code in codes]
        self.accounts = dict(zip(NAMES, opened, strict=True))
        self.balance = dict.fromkeys(NAMES, 0)
        self.held = dict.fromkeys(NAMES, 0)
        self.made: dict[int, tuple[tuple[str, str], int]] = {}

    def can(self, balance: dict[str, int]) -> bool:
        """Say whether no account but the bank would be overdrawn."""
        return all(balance[name] >= self.held[name] for name in NAMES if name != "bank")

    def after(self, moves: list[tuple[int, tuple[str, str], int]]) -> dict[str, int] | None:
        """Return the balances after the moves; None where a key has other facts."""
        known, balance = dict(self.made), dict(self.balance)
        for key, (debit, credit), amount in moves:
            if known.setdefault(key, ((debit, credit), amount)) != ((debit, credit), amount):
                return None
        for key in known.keys() - self.made.keys():
            (debit, credit), amount = known[key]
            balance[debit] -= amount
            balance[credit] += amount
        return balance

    @rule(moves=MOVES)
    def move(self, moves: list[tuple[int, tuple[str, str], int]]) -> None:
        """Make a batch of movements: all of it, or none of it and an error that fits."""
        movements = [
            Movement(f"k{key}", "x", self.accounts[debit], self.accounts[credit], amount)
            for key, (debit, credit), amount in moves
        ]
        expected = self.after(moves)
        try:
            transfer(movements=movements, now=MONDAY)
        except KeyReused:
            assert expected is None
        except InsufficientFunds:
            assert expected is not None
            assert not self.can(expected)
        else:
            assert expected is not None
            assert self.can(expected)
            self.balance = expected
            self.made |= {key: (pair, amount) for key, pair, amount in moves}

    @rule(target=holds, key=KEYS, pair=PAIRS, amount=AMOUNTS)
    def promise(self, key: int, pair: tuple[str, str], amount: int) -> str:
        """Promise money, also under a key that was used."""
        debit, credit = pair
        known = Hold.objects.filter(key=f"h{key}").first()
        free = self.balance[debit] - self.held[debit]
        try:
            hold(
                key=f"h{key}",
                kind="x",
                debit=self.accounts[debit],
                credit=self.accounts[credit],
                amount_minor=amount,
                now=MONDAY,
            )
        except KeyReused:
            assert known is not None
        except InsufficientFunds:
            assert known is None
            assert debit != "bank"
            assert free < amount
        else:
            if known is None:
                assert debit == "bank" or free >= amount
                self.held[debit] += amount
        return f"h{key}"

    @rule(key=holds, part=st.none() | AMOUNTS, is_paid=st.booleans())
    def settle(self, key: str, part: int | None, *, is_paid: bool) -> None:
        """Pay a promise or give it back, also one that was settled or never made."""
        promised = Hold.objects.filter(key=key).first()
        if promised is None:
            return
        was_pending = promised.state == Hold.State.PENDING
        with suppress(HoldSettled):
            if is_paid:
                post_hold(hold_id=promised.pk, now=MONDAY, amount_minor=part)
            else:
                void_hold(hold_id=promised.pk, now=MONDAY)
            assert was_pending
        if not was_pending:
            return
        debit, credit = self.name(promised.debit_id), self.name(promised.credit_id)
        self.held[debit] -= promised.amount_minor
        if is_paid:
            paid = promised.amount_minor if part is None else min(part, promised.amount_minor)
            self.balance[debit] -= paid
            self.balance[credit] += paid

    def name(self, account_id: int) -> str:
        """Return our name of an account."""
        return next(name for name, account in self.accounts.items() if account.pk == account_id)

    @invariant()
    def books_agree(self) -> None:
        """Find the store's balances equal to ours, and every self-check content."""
        stored = Account.objects.in_bulk()
        for name, account in self.accounts.items():
            assert stored[account.pk].balance_minor == self.balance[name]
            assert stored[account.pk].held_minor == self.held[name]
        assert Transfer.objects.filter(key__startswith="k").count() == len(self.made)
        assert offences(CHECKS) == []


def test_the_books_add_up(db: None) -> None:
    """Random movements and promises, repeated and refused, never unbalance or overdraw the ledger."""
    del db
    explore(LedgerMachine, examples=12, steps=20)
