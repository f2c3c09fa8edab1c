"""What can go wrong with reports.

ReportError
├── YearNotOver         a year is reported once it is over
├── OperatorIncomplete  the operator has no number or address to report under
└── SellersIncomplete   people whose data is missing in a tax report
"""


class ReportError(Exception):
    """A report cannot be made; nothing was written."""


class YearNotOver(ReportError):  # noqa: N818 - named after the fact
    """The year still runs."""


class OperatorIncomplete(ReportError):  # noqa: N818 - named after the fact
    """The operator has no number or no address under which it could report."""


class SellersIncomplete(ReportError):  # noqa: N818 - named after the fact
    """Something must be asked of people before they can be reported."""
