"""Payment files: valid, exact, the same every time, and no payout in two of them."""

import csv
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.core.pay.conftest import pay_day
from tests.core.pay.test_payouts import IBAN, LATER, OTHER_IBAN, bank, earn
from tests.factories import MONDAY, make_person

from canut.core.pay.errors import AccountRefused, ExportedBefore, NothingToExport, PayerUnknown, PayoutRefused
from canut.core.pay.files import content, read_status_report
from canut.core.pay.files.sepa import FOREIGN, sepa_text
from canut.core.pay.models import PaymentFile, PaymentFileEntry, Payout, PayoutAccount, PayRun
from canut.core.pay.operations.accounts import state_payout_account
from canut.core.pay.operations.payment_files import make_payment_file
from canut.core.pay.operations.payouts import reject_payout
from canut.core.people.models import Person
from canut.core.work.models import Project

OURS = "FR7630006000011234567890189"
SEPA, MOBILE = PaymentFile.Kind.SEPA, PaymentFile.Kind.MOBILE

REPORT = """<?xml version="1.0"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><OrgnlPmtInfAndSts>
<TxInfAndSts><OrgnlEndToEndId>{one}</OrgnlEndToEndId><TxSts>RJCT</TxSts>
<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>Account closed</AddtlInf></StsRsnInf></TxInfAndSts>
<TxInfAndSts><OrgnlEndToEndId>9</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts>
</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"""


def make(run: PayRun, kind: PaymentFile.Kind = SEPA) -> PaymentFile:
    """Make a file as the cooperative."""
    return make_payment_file(
        run=run, kind=kind, payer_name="Coopérative des Canuts", payer_iban=OURS, now=LATER
    )


def paid_people(project: Project, holders: Sequence[str]) -> PayRun:
    """Pay people by bank, each under the holder's name, and return the run."""
    for holder in holders:
        person = make_person(holder)
        bank(person)
        earn(project, person)
    return pay_day().run


def texts(made: bytes, name: str) -> list[str | None]:
    """Return the text of each element with this name."""
    root = ET.fromstring(made)  # noqa: S314 - our own file
    return [element.text for element in root.iter() if element.tag.endswith("}" + name)]


def test_a_sepa_file_says_what_was_paid(project: Project) -> None:
    """Its sums, names, accounts and references are those of the payouts; the schema of the standard holds."""
    run = paid_people(project, ["Zoë Ørsted & fils", "Łukasz // Nguyễn", "李小龙"])
    made = content(make(run))  # valid, or sepaxml's check would have raised
    assert texts(made, "CtrlSum") == ["0.36", "0.36"]
    assert texts(made, "NbOfTxs") == ["3", "3"]
    assert texts(made, "InstdAmt") == ["0.12"] * 3
    assert texts(made, "EndToEndId") == [
        str(pk) for pk in Payout.objects.order_by("pk").values_list("pk", flat=True)
    ]
    assert texts(made, "IBAN") == [OURS, IBAN, IBAN, IBAN]
    names = texts(made, "Nm")
    assert names[:4] == ["Cooperative des Canuts"] * 2 + ["Zoe Orsted fils", "Lukasz / Nguyen"]
    assert names[4]
    assert texts(made, "AdrLine") == texts(made, "PstlAdr") == []


def test_a_file_made_again_has_the_same_bytes(project: Project, lise: Person) -> None:
    """Whatever happens to accounts and names afterwards, and at whatever time it is made."""
    bank(lise)
    earn(project, lise)
    file = make(pay_day().run)
    first = content(file)
    bank(lise, OTHER_IBAN)
    Person.objects.filter(pk=lise.pk).update(name="Another")
    assert content(PaymentFile.objects.get()) == first
    assert b"CANUT-SEPA-" in first


def test_a_payout_stands_in_one_file(project: Project, lise: Person) -> None:
    """A second export is refused by name; one sent anew after a return leaves in the next file."""
    bank(lise)
    earn(project, lise)
    run = pay_day().run
    first = make(run)
    with pytest.raises(ExportedBefore, match=r"CANUT-SEPA-[0-9]+-1"):
        make(run)
    payout = Payout.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentFileEntry.objects.create(file=first, payout=payout)
    reject_payout(payout=payout, reason="closed", now=LATER)
    pay_day()
    second = make(run)
    assert second.number == 2
    assert second.entries.get().payout != payout
    assert content(first) != content(second)


def test_the_file_goes_where_the_payout_went(project: Project, lise: Person) -> None:
    """An account changed between hold and file changes nothing about the file: the payout keeps its own."""
    bank(lise)
    earn(project, lise)
    run = pay_day().run
    bank(lise, OTHER_IBAN)
    assert texts(content(make(run)), "IBAN") == [OURS, IBAN]


def test_what_is_missing_is_said(project: Project, lise: Person) -> None:
    """No account to pay from, a wrong one, or nothing to pay: no file, and what to do."""
    earn(project, lise)
    run = pay_day().run
    with pytest.raises(PayerUnknown, match="CANUT_OPERATOR_IBAN"):
        make_payment_file(run=run, kind=SEPA, payer_name="Coop", now=LATER)
    with pytest.raises(AccountRefused):
        make_payment_file(run=run, kind=SEPA, payer_name="Coop", payer_iban="FR76", now=LATER)
    with pytest.raises(NothingToExport):
        make(run)
    assert not PaymentFile.objects.exists()


def test_mobile_money_is_exact_and_no_formula(project: Project, lise: Person) -> None:
    """Amounts are decimals of the currency; a name that a spreadsheet would run is defused."""
    holder = '=HYPERLINK("http://x")'
    kind = PayoutAccount.Kind.MOBILE
    state_payout_account(
        person=lise, kind=kind, number="+261 32 00 000 01", provider="+Money", holder=holder, now=MONDAY
    )
    earn(project, lise)
    made = content(make(pay_day().run, MOBILE)).decode()
    (line,) = csv.DictReader(StringIO(made))
    assert Decimal(line["amount"]) == Decimal("0.12")
    assert (line["amount"], line["currency"], line["telephone"]) == ("0.12", "EUR", "261320000001")
    assert (line["holder"], line["provider"]) == ("'" + holder, "'+Money")
    assert line["reference"] == str(Payout.objects.get().pk)


@given(st.text(max_size=200))
def test_sepa_text_keeps_to_its_characters(text: str) -> None:
    """Any text becomes one that every bank takes, no longer than allowed."""
    plain = sepa_text(text, 70)
    assert len(plain) <= 70
    assert not FOREIGN.search(plain)
    assert "//" not in plain
    assert not plain.startswith("/")
    assert not plain.endswith("/")


def test_a_status_report_names_what_was_refused() -> None:
    """Only the rejected payments are returned, with the bank's own reason."""
    (one,) = read_status_report(REPORT.format(one=7).encode())
    assert (one.payout_id, one.reason) == (7, "AC04: Account closed")


@pytest.mark.parametrize("text", ["", "<a/>", "no xml", REPORT.format(one="INV-12"), REPORT.format(one="²")])
def test_what_is_no_report_of_ours_is_refused(text: str) -> None:
    """Another file, or a payment that Canut never sent: said, and nothing is returned."""
    with pytest.raises(PayoutRefused):
        read_status_report(text.encode())


def test_a_file_cannot_be_changed(project: Project, lise: Person) -> None:
    """What a file was made from stays, on both stores."""
    bank(lise)
    earn(project, lise)
    make(pay_day(now=LATER + timedelta(days=1)).run)
    for change in (
        lambda: PaymentFile.objects.update(payer_iban=OTHER_IBAN),
        lambda: PaymentFileEntry.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
