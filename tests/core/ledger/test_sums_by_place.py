"""Where money lies, by currency and kind of account: no account is left out."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.factories import MONDAY

from canut.core.ledger import chart
from canut.core.ledger.holds import hold_all
from canut.core.ledger.models import Account
from canut.core.ledger.operations import Movement, open_account, transfer
from canut.core.ledger.queries import PLACES, PlaceSum, sums_by_place

CODES = [
    chart.BANK,
    chart.WORLD_EXCHANGE,
    chart.client_funds(1),
    chart.client_funds(2),
    chart.project_escrow(1),
    chart.project_reserve(1),
    chart.project_fees(1),
    chart.person_payable(1),
    chart.withholding_payable("FR"),
    chart.OPERATOR_FEES,
    chart.OPERATOR_COSTS,
    chart.OPERATOR_GUARANTEE,
    chart.OPERATOR_SURPLUS,
    chart.OPERATOR_LEGAL_RESERVE,
    chart.OPERATOR_INDIVISIBLE_RESERVE,
    chart.OPERATOR_CAPITAL_INTEREST,
    chart.OPERATOR_FUND,
]
MOVES = st.tuples(st.sampled_from(CODES[1:]), st.sampled_from(["EUR", "MGA"]), st.integers(1, 10**12))


class Sums(TestCase):
    """What holds of any books."""

    @settings(max_examples=15)
    @given(moves=st.lists(MOVES, max_size=5))
    def test_a_currency_sums_to_nothing(self, moves: list[tuple[str, str, int]]) -> None:
        """Whatever moved where, the balances of a currency are zero together, and no account is lost."""
        for number, (code, currency, amount) in enumerate(moves):
            bank, there = (open_account(code=one, currency=currency) for one in (chart.BANK, code))
            transfer(movements=[Movement(f"{number}", "deposit", bank, there, amount)], now=MONDAY)
        sums: Counter[str] = Counter()
        for one in sums_by_place():
            sums[one.currency] += one.balance_minor
        assert set(sums.values()) <= {0}
        assert sum(one.accounts for one in sums_by_place()) == Account.objects.count()


@pytest.mark.django_db
def test_every_account_of_the_chart_has_a_place() -> None:
    """None of them is among the others, and the places come in the order of the list."""
    for code in CODES:
        open_account(code=code, currency="EUR")
    found = sums_by_place()
    assert [one.place for one in found] == list(PLACES)
    assert {one.place: one.accounts for one in found if one.accounts > 1} == {
        "client-funds": 2,
        "reserves": 4,
    }


def test_what_is_promised_is_told_apart(bank: Account, funds: Account, escrow: Account) -> None:
    """A hold leaves the balance where it is and says how much of it is promised."""
    hold_all(promises=[Movement("h", "payout", funds, escrow, 300)], now=MONDAY)
    assert bank.pk
    assert sums_by_place() == [
        PlaceSum("EUR", "bank", 1, -10_000, 0),
        PlaceSum("EUR", "client-funds", 1, 10_000, 300),
        PlaceSum("EUR", "escrow", 1, 0, 0),
    ]
