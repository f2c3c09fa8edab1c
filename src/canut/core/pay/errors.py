"""What can go wrong with pay.

PayError
├── PeriodRefused     a pay period that is empty, not over, or overlaps another
├── PayRunUnderWay    a run that is carried out at this moment, or that is over
├── ClaimRefused      a cost or a time that cannot be declared
├── NotTheReviewer    somebody who may not decide on a claim, or pay a bonus
├── ClaimSettled      a claim that was settled before
├── ReasonMissing     a refusal or a bonus that does not say why
├── TipRefused        money that is no tip
├── DangerousBonus    a bonus that is paid from a certain number of answers on
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


class PayRunUnderWay(PayError):  # noqa: N818 - named after the fact
    """The run is carried out by another process, or has ended: there is nothing to take up."""


class ClaimRefused(PayError):  # noqa: N818 - named after the fact
    """The cost or the time cannot be declared: it was declared before, is too old, or says nothing."""


class NotTheReviewer(PayError):  # noqa: N818 - named after the fact
    """The person acts neither for the client nor for the operator, or would decide in their own cause."""


class ClaimSettled(PayError):  # noqa: N818 - named after the fact
    """The claim was accepted or refused before, by a human or by its deadline."""


class ReasonMissing(PayError):  # noqa: N818 - named after the fact
    """A refusal and a bonus say why, in words that one can answer to."""


class TipRefused(PayError):  # noqa: N818 - named after the fact
    """The money is no tip: nothing, or under a reference that stood for another tip."""


class DangerousBonus(PayError):  # noqa: N818 - named after the fact
    """Bonuses of the project would follow the number of answers: a streak, which pays for hurry (G16)."""


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
