"""Reads on money."""

from collections.abc import Iterable

from django.db.models import QuerySet

from canut.core.ledger.models import Account


def balance_minor(*, code: str, currency: str) -> int:
    """Return an account's balance; 0 for one that was never opened."""
    found = Account.objects.filter(code=code, currency=currency).values_list("balance_minor", flat=True)
    return found[0] if found else 0


def available_minor(*, code: str, currency: str) -> int:
    """Return what an account can spend; 0 for one that was never opened."""
    account = Account.objects.filter(code=code, currency=currency).first()
    return account.available_minor if account else 0


def payables() -> QuerySet[Account]:
    """Return the accounts of what people have earned and not yet been paid out."""
    return Account.objects.filter(code__startswith="person:", code__endswith=":payable")


def balances(*, prefix: str) -> Iterable[Account]:
    """Return the accounts whose code starts with `prefix`, by code."""
    return Account.objects.filter(code__startswith=prefix).order_by("code", "currency")
