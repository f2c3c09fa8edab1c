"""What can go wrong with pay.

PayError
├── PeriodRefused     a pay period that is empty, not over, or overlaps another
├── AccountRefused    an IBAN, a BIC or a telephone number that is none
├── RateRefused       a rate of withholding that no rule knows, or that would take all
├── PayoutRefused     a payout that arrived or came back already, or comes back without a reason
├── NothingToExport   no payout waits for a file of this kind
├── ExportedBefore    a file was made of these payouts already
└── PayerUnknown      the operator's own account is not stated
"""


class PayError(Exception):
    """Pay cannot be run as asked; nothing was paid."""


class PeriodRefused(PayError):  # noqa: N818 - named after the fact
    """The pay period is empty, is not over, or overlaps one that was run: time would be topped up twice."""


class AccountRefused(PayError):  # noqa: N818 - named after the fact
    """The account is none: its checksum or its form is wrong."""


class RateRefused(PayError):  # noqa: N818 - named after the fact
    """The rate has no rule, no source, or would leave nothing."""


class PayoutRefused(PayError):  # noqa: N818 - named after the fact
    """The payout is settled already, or lacks the reason why it came back."""


class NothingToExport(PayError):  # noqa: N818 - named after the fact
    """No payout waits for a file of this kind."""


class ExportedBefore(PayError):  # noqa: N818 - named after the fact
    """All payouts of the run stand in a file already."""


class PayerUnknown(PayError):  # noqa: N818 - named after the fact
    """Nobody knows from which account the operator pays."""
