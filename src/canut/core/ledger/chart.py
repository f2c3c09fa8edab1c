"""The chart of accounts: the code of every account, what kind it is, and which may be overdrawn.

Codes are stable: the books name them for as long as they are kept. A code has one account a currency. Seen
from the operator who keeps these books, money that belongs to clients and workers is a debt (a liability).
"""

import re
from enum import StrEnum

BANK = "world:bank"
"""The outside world: clients' deposits come from it, workers' payouts go to it."""

WORLD_EXCHANGE = "world:exchange"
"""The money changer: an exchange pays one currency in here and another out, at a stated rate."""

OPERATOR_GUARANTEE = "operator:guarantee"
"""What the operator owes when a project's reserve cannot carry the floor: a debt to settle."""

OPERATOR_FEES = "operator:fees"
"""What clients paid the operator for approved work, beside the workers' pay."""

OPERATOR_COSTS = "operator:costs"
"""What the operator spent."""

OPERATOR_SURPLUS = "operator:surplus"
"""The year's surplus, from which the shares of those who worked are paid."""

OPERATOR_LEGAL_RESERVE = "operator:legal-reserve"
"""What the law of the operator's form puts aside first of a surplus."""

OPERATOR_INDIVISIBLE_RESERVE = "operator:indivisible-reserve"
"""What the law of the operator's form forbids ever to share."""

OPERATOR_CAPITAL_INTEREST = "operator:capital-interest"
"""What the members' capital is owed of a surplus."""

OPERATOR_FUND = "operator:development-fund"
"""What is left of a surplus, for the operator to grow on."""

OVERDRAWABLE = frozenset({BANK, WORLD_EXCHANGE, OPERATOR_GUARANTEE, OPERATOR_COSTS})


class Kind(StrEnum):
    """What an account is to an auditor: the five classes of double-entry bookkeeping."""

    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    INCOME = "income"
    EXPENSE = "expense"


KINDS = (
    (r"world:bank", Kind.ASSET),
    (r"world:exchange", Kind.EQUITY),
    (r"client:[0-9]+:funds", Kind.LIABILITY),
    (r"project:[0-9]+:(escrow|reserve|fees)", Kind.LIABILITY),
    (r"person:[0-9]+:payable", Kind.LIABILITY),
    (r"taxes:[A-Z]{2}:(contributions|withholding)", Kind.LIABILITY),
    (r"operator:fees", Kind.INCOME),
    (r"operator:(guarantee|costs)", Kind.EXPENSE),
    (r"operator:(surplus|legal-reserve|indivisible-reserve|development-fund)", Kind.EQUITY),
    (r"operator:capital-interest", Kind.LIABILITY),
)
"""The pattern of each account's whole code, with its kind."""


def kind_of(code: str) -> Kind | None:
    """Return what an account is to an auditor; None when its code is not in this chart."""
    return next((kind for pattern, kind in KINDS if re.fullmatch(pattern, code)), None)


def withholding_payable(country: str) -> str:
    """Name the account of income tax kept from pay for a country (ISO 3166 alpha-2)."""
    return f"taxes:{country}:withholding"


def client_funds(organisation_id: int) -> str:
    """Name the account of money a client paid in and has not promised yet."""
    return f"client:{organisation_id}:funds"


def is_client_funds(code: str) -> bool:
    """Whether an account holds what a client has not promised yet."""
    return code.startswith("client:") and code.endswith(":funds")


def project_escrow(project_id: int) -> str:
    """Name the account of pay held for a project's planned answers."""
    return f"project:{project_id}:escrow"


def project_reserve(project_id: int) -> str:
    """Name the account of money held for the floor: top-ups for time that piece pay did not cover."""
    return f"project:{project_id}:reserve"


def project_fees(project_id: int) -> str:
    """Name the account of the operator's fee held beside a project's pay, and earned as work is approved."""
    return f"project:{project_id}:fees"


def person_payable(person_id: int) -> str:
    """Name the account of what a worker has earned and not yet been paid out."""
    return f"person:{person_id}:payable"


def person_of_payable(code: str) -> int:
    """Return whose account of earned pay this is."""
    return int(code.removeprefix("person:").removesuffix(":payable"))
