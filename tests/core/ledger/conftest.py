"""Two accounts to move money between."""

import pytest
from tests.factories import MONDAY

from canut.core.ledger import chart
from canut.core.ledger.models import Account
from canut.core.ledger.operations import Movement, open_account, transfer


@pytest.fixture
def bank(db: None) -> Account:
    """Return the outside world, which may be overdrawn."""
    del db
    return open_account(code=chart.BANK, currency="EUR")


@pytest.fixture
def funds(bank: Account) -> Account:
    """Return a client's account with 100.00 EUR in it."""
    account = open_account(code=chart.client_funds(1), currency="EUR")
    transfer(movements=[Movement("deposit:1", "deposit", bank, account, 10_000)], now=MONDAY)
    account.refresh_from_db()
    return account


@pytest.fixture
def escrow(bank: Account) -> Account:
    """Return an empty account that may not be overdrawn."""
    del bank
    return open_account(code=chart.project_escrow(1), currency="EUR")
