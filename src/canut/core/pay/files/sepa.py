"""A SEPA credit transfer file: ISO 20022 pain.001.001.09, valid against its schema.

Built by sepaxml, which draws message and batch identifiers at random and reads the clock; both are written
over with what the file's record says, so that making a file again gives the same bytes. No postal address is
given: SEPA transfers need none, and those in free text are refused since November 2026.
"""

import re
from collections.abc import Sequence
from datetime import date
from xml.etree.ElementTree import Element, tostring

from sepaxml import SepaTransfer
from sepaxml.validation import try_valid_xml

from canut.core.local_time import day_here, here
from canut.core.pay.models import PaymentFile, Payout

SCHEMA = "pain.001.001.09"
NAME_LENGTH_MOST = 70
FOREIGN = re.compile(r"[^A-Za-z0-9/?:().,'+ -]")
"""What stands outside the characters that every bank takes (EPC217-08, "SEPA conversion table")."""


def sepa_xml(file: PaymentFile, payouts: Sequence[Payout]) -> bytes:
    """Return the file of these payouts in euros to bank accounts.

    Raises
    ------
    sepaxml.validation.ValidationError
        When the result is not valid against the schema of the standard.
    """
    day = day_here(file.made_at)
    transfer = _Transfer(file)
    for payout in payouts:
        transfer.add(payout, day)
    made = transfer.finished()
    try_valid_xml(made, SCHEMA)
    return made


def sepa_text(text: str, most: int) -> str:
    """Return a text in the characters of SEPA: no other ones, no double slash, none at either end."""
    plain = re.sub(r"/{2,}", "/", FOREIGN.sub(" ", text))
    return re.sub(r" {2,}", " ", plain).strip(" /")[:most].rstrip(" /")


class _Transfer(SepaTransfer):  # type: ignore[misc] # sepaxml ships no types
    """sepaxml's transfer, with the identifiers and times of a recorded file."""

    def __init__(self, file: PaymentFile) -> None:
        self._file = file
        config = {"name": file.payer_name, "IBAN": file.payer_iban, "batch": True, "currency": "EUR"}
        super().__init__(config, schema=SCHEMA, clean=True)

    def add(self, payout: Payout, day: date) -> None:
        """Add one payout; its number is the reference that the worker's bank shows."""
        account = payout.account
        if account is None:
            raise ValueError(f"payout {payout.pk} was sent to no account")
        period = f"{payout.run.starts_at:%Y-%m-%d} {payout.run.ends_at:%Y-%m-%d}"
        payment = {
            "name": account.holder,
            "IBAN": account.number,
            "amount": payout.hold.amount_minor,
            "execution_date": day,
            "description": f"Pay {period} {self._file.message_id}",
            "endtoend_id": str(payout.pk),
        }
        self.add_payment(payment | ({"BIC": account.bic} if account.bic else {}))

    def finished(self) -> bytes:
        """Return the file: control sums by sepaxml, identifiers and times from the record."""
        self.export(validate=False)
        _fill(self._xml, "MsgId", self._file.message_id)
        _fill(self._xml, "PmtInfId", self._file.message_id)
        _fill(self._xml, "CreDtTm", here(self._file.made_at).strftime("%Y-%m-%dT%H:%M:%S"))
        for name in self._xml.iter("Nm"):
            name.text = sepa_text(name.text, NAME_LENGTH_MOST) or "Payee"
        made: bytes = tostring(self._xml, "utf-8")
        return b'<?xml version="1.0" encoding="UTF-8"?>\n' + made


def _fill(root: Element, name: str, text: str) -> None:
    for element in root.iter(name):
        element.text = text
