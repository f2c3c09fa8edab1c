"""What can go wrong with pay.

PayError
└── PeriodRefused   a pay period that is empty, not over, or overlaps another
"""


class PayError(Exception):
    """Pay cannot be run as asked; nothing was paid."""


class PeriodRefused(PayError):  # noqa: N818 - named after the fact
    """The pay period is empty, is not over, or overlaps one that was run: time would be topped up twice."""
