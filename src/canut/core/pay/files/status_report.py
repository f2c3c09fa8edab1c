"""The bank's answer to a payment file: ISO 20022 pain.002, of which the refused payments are read."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, fromstring

from django.utils.translation import gettext as _

from canut.core.pay.errors import PayoutRefused

REFUSED = "RJCT"


@dataclass(frozen=True, slots=True)
class Rejection:
    """One payment that the bank refused, and why."""

    payout_id: int
    reason: str


def read_status_report(content: bytes) -> list[Rejection]:
    """Return the payments that a status report says were refused; a file refused whole names none.

    Raises
    ------
    PayoutRefused
        When it is no status report, or one of a payment that Canut never sent.
    """
    try:
        root = fromstring(content)  # noqa: S314 - expat refuses entities that grow and reads none from outside
    except ParseError:
        root = None
    if root is None or "pain.002" not in root.tag:
        raise PayoutRefused(
            _("this is no status report (pain.002); give the bank's XML, or a payout's number")
        )
    space = root.tag.partition("}")[0] + "}"
    statuses = root.iter(f"{space}TxInfAndSts")
    return [_rejection(one, space) for one in statuses if one.findtext(f"{space}TxSts") == REFUSED]


def _rejection(status: Element, space: str) -> Rejection:
    reference = status.findtext(f"{space}OrgnlEndToEndId") or ""
    if not (reference.isascii() and reference.isdecimal()):
        message = _("the report names a payment %(reference)s, which is none of Canut's; check the file")
        raise PayoutRefused(message % {"reference": reference})
    cause = status.find(f"{space}StsRsnInf")
    said = [] if cause is None else [one.text for one in cause.iter() if one.text and one.text.strip()]
    return Rejection(int(reference), ": ".join(said) or _("the bank gave no reason"))
