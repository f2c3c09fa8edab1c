"""What can go wrong with a surplus.

SurplusError
├── YearNotOver         the year still earns and spends
├── SharedOtherwise     the year's surplus was shared before, by another vote
└── FormUnknown         no legal form has this name
"""


class SurplusError(Exception):
    """A surplus cannot be shared as asked; nothing was moved."""


class YearNotOver(SurplusError):  # noqa: N818 - named after the fact
    """The year still earns and spends: its surplus is not known yet."""


class SharedOtherwise(SurplusError):  # noqa: N818 - named after the fact
    """The year's surplus was shared before, and what is asked now differs from it."""


class FormUnknown(SurplusError):  # noqa: N818 - named after the fact
    """No legal form has this name."""
