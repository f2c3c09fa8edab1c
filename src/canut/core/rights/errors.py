"""What can go wrong with people's rights over their data.

RightsError
├── ErasureRefused     money is owed, or something about the person is undecided
├── AlreadyErased      it was done before
├── PurposeMissing     personal data is read for a purpose, and this one does not hold here
├── NotTheOperator     somebody who does not act for the operator asks for another's data
└── AnswerRefused      a correction that was answered, or an answer without reasons
"""


class RightsError(Exception):
    """A right cannot be exercised like this; nothing was changed."""


class ErasureRefused(RightsError):  # noqa: N818 - the house names its errors after the fact
    """Money is owed, or something about the person is undecided; the message says what to do."""


class AlreadyErased(RightsError):  # noqa: N818 - the house names its errors after the fact
    """The person was erased before."""


class PurposeMissing(RightsError):  # noqa: N818 - the house names its errors after the fact
    """The purpose stated does not hold for this person now (G18)."""


class NotTheOperator(RightsError):  # noqa: N818 - the house names its errors after the fact
    """Only the operator's members, and the person themselves, get here."""


class AnswerRefused(RightsError):  # noqa: N818 - the house names its errors after the fact
    """The request for correction is empty or answered, or its answer has no reasons."""
