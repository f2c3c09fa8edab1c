"""The report as an XML message of the DPI schema."""

from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from canut.core.local_time import here
from canut.core.pay.models import PayoutAccount
from canut.core.people.models import LegalIdentity
from canut.reports.dac7.dialects import Dialect, dialect_of
from canut.reports.dac7.figures import SellerFigures, whole_units
from canut.reports.dac7.missing import birth_place_of, residence_of
from canut.reports.dac7.report import Report, Seller

NEW_MESSAGE, NOTHING_TO_REPORT = "DPI401", "DPI403"
NEW_DATA = "OECD1"
RESIDENT = "RPONEX1"
NO_TIN = "NOTIN"
NO_FIRST_NAME = "NFN"
"""What stands for a first name that a person does not have, as in other messages of the OECD."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message with the reference under which the office knows it."""

    reference: str
    content: bytes


def message(made: Report, *, now: datetime) -> Message:
    """Return the message of a report; `now` is in its references, so that no two messages share one."""
    writer = _Writer(made, now)
    return Message(writer.reference, writer.document())


class _Writer:
    """Writes one message, element by element, in the order of the schema."""

    def __init__(self, made: Report, now: datetime) -> None:
        self._made = made
        self._now = now
        self._dialect: Dialect = dialect_of(made.operator.country)
        stamp = now.astimezone(UTC).strftime("%Y%m%d%H%M%S")
        self._prefix = f"OP_{made.year}_{made.operator.siren}"
        self._stamp = stamp
        self.reference = f"{self._prefix}_{stamp}"

    def document(self) -> bytes:
        register_namespace("dpi", self._dialect.dpi)
        register_namespace("stf", self._dialect.stf)
        root = Element(self._dpi("DPI_OECD"), version="1.0")
        self._heading(root)
        body = self._add(root, "DPIBody")
        self._operator(body)
        for seller in self._made.sellers:
            self._seller(body, seller)
        indent(root)
        written: str = tostring(root, encoding="unicode")
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n'.encode()

    def _dpi(self, name: str) -> str:
        return f"{{{self._dialect.dpi}}}{name}"

    def _add(self, parent: Element, name: str, text: str = "", **attributes: str) -> Element:
        made = SubElement(parent, self._dpi(name), attributes)
        made.text = text or None
        return made

    def _heading(self, root: Element) -> None:
        made = self._made
        spec = self._add(root, "MessageSpec")
        for name, text in (
            ("TransmittingCountry", made.operator.country),
            ("ReceivingCountry", made.operator.country),
            ("MessageType", "DPI"),
            ("MessageRefId", self.reference),
            ("MessageTypeIndic", NEW_MESSAGE if made.sellers else NOTHING_TO_REPORT),
            ("ReportingPeriod", f"{made.year}-12-31"),
            ("Timestamp", f"{here(self._now):%Y-%m-%dT%H:%M:%S}"),
        ):
            self._add(spec, name, text)

    def _operator(self, body: Element) -> None:
        host = self._made.operator
        party = self._add(body, "PlatformOperator")
        self._add(party, "ResCountryCode", host.country)
        self._add(party, "TIN", host.siren, issuedBy=host.country)
        if host.vat_number:
            self._add(party, "VAT", host.vat_number)
        self._add(party, "Name", host.name)
        self._add(party, "PlatformBusinessName", host.name)
        address = self._add(party, "Address")
        self._add(address, "CountryCode", host.country)
        self._add(address, "AddressFree", self._made.address.strip())
        self._add(party, "Nexus", RESIDENT)
        self._add(party, "AssumedReporting", "false")
        self._document(party, "operator")

    def _seller(self, body: Element, seller: Seller) -> None:
        made = self._add(body, "ReportableSeller")
        individual = self._add(self._add(made, "Identity"), "IndividualSeller")
        standard = self._add(individual, "Standard")
        self._person(self._add(standard, "IndSellerID"), seller.identity)
        if seller.account:
            self._account(standard, seller.account)
        activity = self._add(self._add(made, "RelevantActivities"), "PersonalServices")
        self._figures(activity, seller.figures)
        self._document(made, f"{seller.figures.person_id}_{seller.figures.currency}")

    def _person(self, party: Element, stated: LegalIdentity) -> None:
        self._add(party, "ResCountryCode", residence_of(stated))
        if stated.tin:
            self._add(party, "TIN", stated.tin, issuedBy=stated.tin_country)
        else:
            self._add(party, "TIN", NO_TIN, unknown="true")
        if stated.vat_number:
            self._add(party, "VAT", stated.vat_number)
        first, _space, last = stated.legal_name.partition(" ")
        name = self._add(party, "Name")
        self._add(name, "FirstName", first if last else NO_FIRST_NAME)
        self._add(name, "LastName", last.strip() or first)
        self._address(party, stated)
        self._birth(party, stated)

    def _address(self, party: Element, stated: LegalIdentity) -> None:
        address = self._add(party, "Address")
        self._add(address, "CountryCode", stated.country)
        parts = self._add(address, "AddressFix")
        self._add(parts, "Street", stated.street_name)
        if stated.building_number:
            self._add(parts, "BuildingIdentifier", stated.building_number)
        self._add(parts, "PostCode", stated.postcode)
        self._add(parts, "City", stated.town)

    def _birth(self, party: Element, stated: LegalIdentity) -> None:
        birth = self._add(party, "BirthInfo")
        self._add(birth, "BirthDate", str(stated.born_on))
        if place := birth_place_of(stated):
            where = self._add(birth, "BirthPlace")
            self._add(where, "City", place[0])
            self._add(self._add(where, "CountryInfo"), "CountryCode", place[1])

    def _account(self, standard: Element, account: PayoutAccount) -> None:
        kind = "IBAN" if account.kind == PayoutAccount.Kind.IBAN else "Other"
        identifier = self._add(standard, "FinancialIdentifier")
        self._add(identifier, "Identifier", account.number, AccountNumberType=kind)
        self._add(identifier, "AccountHolderName", account.holder)

    def _figures(self, activity: Element, figures: SellerFigures) -> None:
        counts = [str(one) for one in figures.activities]
        self._amounts(activity, "Consideration", "ConsQ", figures, figures.consideration_minor)
        self._quarters(activity, "NumberOfActivities", "NumbQ", counts)
        self._amounts(activity, "Fees", "FeesQ", figures, figures.fees_minor)
        self._amounts(activity, "Taxes", self._dialect.taxes, figures, figures.taxes_minor)

    def _amounts(
        self, activity: Element, name: str, each: str, figures: SellerFigures, minor: list[int]
    ) -> None:
        whole = [str(whole_units(amount, figures.currency)) for amount in minor]
        self._quarters(activity, name, each, whole, currCode=figures.currency)

    def _quarters(self, activity: Element, name: str, each: str, texts: list[str], **attributes: str) -> None:
        group = self._add(activity, name)
        for number, text in enumerate(texts, start=1):
            self._add(group, f"{each}{number}", text, **attributes)

    def _document(self, parent: Element, about: str) -> None:
        spec = self._add(parent, "DocSpec")
        kind = SubElement(spec, f"{{{self._dialect.stf}}}DocTypeIndic")
        kind.text = NEW_DATA
        reference = SubElement(spec, f"{{{self._dialect.stf}}}DocRefId")
        reference.text = f"{self._prefix}_{about}_{self._stamp}"
