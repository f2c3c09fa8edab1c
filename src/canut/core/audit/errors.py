"""What can go wrong with the record of events.

AuditError
├── DayNotOver   a day is sealed once it is over
└── NotSealed    a record that no seal holds yet
"""


class AuditError(Exception):
    """A seal or a proof is refused; nothing was written."""


class DayNotOver(AuditError):  # noqa: N818 - named after the fact
    """The day still runs: more may happen in it."""


class NotSealed(AuditError):  # noqa: N818 - named after the fact
    """The record is not there, or no seal holds it yet."""
