"""The chart of accounts: the code of every account, and which may be overdrawn."""

BANK = "world:bank"
"""The outside world: clients' deposits come from it, workers' payouts go to it."""

OPERATOR_GUARANTEE = "operator:guarantee"
"""What the operator owes when a project's reserve cannot carry the floor: a debt to settle."""

OVERDRAWABLE = frozenset({BANK, OPERATOR_GUARANTEE})


def client_funds(organisation_id: int) -> str:
    """Name the account of money a client paid in and has not promised yet."""
    return f"client:{organisation_id}:funds"


def project_escrow(project_id: int) -> str:
    """Name the account of pay held for a project's planned answers."""
    return f"project:{project_id}:escrow"


def project_reserve(project_id: int) -> str:
    """Name the account of money held for the floor: top-ups for time that piece pay did not cover."""
    return f"project:{project_id}:reserve"


def person_payable(person_id: int) -> str:
    """Name the account of what a worker has earned and not yet been paid out."""
    return f"person:{person_id}:payable"
