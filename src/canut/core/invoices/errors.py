"""What can go wrong with an invoice.

InvoiceError
├── SellerUnknown       what the law asks of the seller is not stated
├── BuyerUnknown        what the law asks of the client is not stated, or not plausible
├── SchemeUnknown       nobody said how the operator stands to VAT
├── MonthNotOver        the month can still change
├── NoSuchInvoice       no invoice has this number
└── CreditedAlready     a credit note cancels it, or it is one itself
"""


class InvoiceError(Exception):
    """An invoice cannot be made as asked; nothing was written."""


class SellerUnknown(InvoiceError):  # noqa: N818 - named after the fact
    """What the law asks of the seller is not stated."""


class BuyerUnknown(InvoiceError):  # noqa: N818 - named after the fact
    """What the law asks of the client is not stated, or not plausible."""


class SchemeUnknown(InvoiceError):  # noqa: N818 - named after the fact
    """Nobody said how the operator stands to value added tax."""


class MonthNotOver(InvoiceError):  # noqa: N818 - named after the fact
    """The month can still change."""


class NoSuchInvoice(InvoiceError):  # noqa: N818 - named after the fact
    """No invoice has this number."""


class CreditedAlready(InvoiceError):  # noqa: N818 - named after the fact
    """A credit note cancels it, or it is one itself."""
