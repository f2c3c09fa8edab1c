"""What can go wrong with money.

LedgerError
├── InsufficientFunds   an account cannot pay what is asked
├── KeyReused           an idempotency key came back with other facts
├── CurrencyMixed       a movement between accounts of two currencies
├── AmountNotPositive   a movement or a hold of nothing, or of less
├── ExchangeRefused     an exchange within one currency, or at a rate that nobody published
└── HoldSettled         a hold was posted or voided before
"""


class LedgerError(Exception):
    """A movement of money is refused; nothing was moved."""


class InsufficientFunds(LedgerError):  # noqa: N818 - named after the fact
    """An account has less available than the movement needs."""


class KeyReused(LedgerError):  # noqa: N818 - named after the fact
    """The same idempotency key was used for a different movement."""


class CurrencyMixed(LedgerError):  # noqa: N818 - named after the fact
    """Accounts of two currencies; only an explicit exchange may join them."""


class AmountNotPositive(LedgerError):  # noqa: N818 - named after the fact
    """Money moves by whole minor units, at least one; the other way is a movement of its own."""


class HoldSettled(LedgerError):  # noqa: N818 - named after the fact
    """The hold is no longer pending."""


class ExchangeRefused(LedgerError):  # noqa: N818 - named after the fact
    """An exchange within one currency, or one that does not say where its rate is from."""
