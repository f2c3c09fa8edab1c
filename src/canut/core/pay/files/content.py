"""The bytes of a payment file, from its record."""

from canut.core.pay.files.mobile_money import mobile_money_csv
from canut.core.pay.files.sepa import sepa_xml
from canut.core.pay.models import PaymentFile, Payout


def content(file: PaymentFile) -> bytes:
    """Return the bytes of a payment file, the same every time."""
    entries = Payout.objects.filter(file_entry__file=file).select_related("hold", "account", "run")
    payouts = list(entries.order_by("pk"))
    if file.kind == PaymentFile.Kind.SEPA:
        return sepa_xml(file, payouts)
    return mobile_money_csv(file, payouts)
