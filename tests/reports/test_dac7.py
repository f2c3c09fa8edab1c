"""The tax report says what was paid, to the office and to the person alike, in the office's own form."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
import xmlschema
from tests.factories import MONDAY, make_person
from tests.reports.conftest import ADDRESS, JANUARY, YEAR, make_seller, pay

from canut.core.audit.models import Event
from canut.core.people.models import Organisation, Person
from canut.core.work.models import Project
from canut.reports.dac7 import Report, dialect_of, figures_of, message, report
from canut.reports.dac7.figures import whole_units
from canut.reports.dac7.missing import Fact
from canut.reports.errors import OperatorIncomplete, YearNotOver

MAY, NOVEMBER = datetime(2026, 5, 4, 9, tzinfo=UTC), datetime(2026, 11, 2, 9, tzinfo=UTC)
Reported = Callable[[], Report]
SPACES = {"dpi": "urn:oecd:ties:dpi", "stf": "urn:oecd:ties:dpistf"}


@pytest.fixture
def reported(staff: Person) -> Reported:
    """Return a function that makes the report in January."""
    return lambda: report(YEAR, address=ADDRESS, actor=staff, now=JANUARY)


def texts(content: bytes, path: str) -> list[str | None]:
    """Return the texts of the elements on a path."""
    tree = ET.fromstring(content)  # noqa: S314 - a message that the test just made
    return [one.text for one in tree.findall(path, SPACES)]


def test_the_message_is_valid_by_the_offices_schema(
    project: Project, reported: Reported, schema: xmlschema.XMLSchema
) -> None:
    """People with a tax number, with a birth place alone, and with one name: the schema takes all of them."""
    for changes in (
        {},
        {"birth_place": "", "tin": "3023217600053", "tin_country": "FR"},
        {"legal_name": "Suharto"},
        {"vat_number": "FR40303265045", "building_number": ""},
    ):
        pay(project, make_seller(**changes))
    made = message(reported(), now=JANUARY)
    schema.validate(made.content.decode())
    assert made.reference == "OP_2026_732829320_20270110090000"
    assert texts(made.content, ".//dpi:FirstName") == ["Ana", "Ana", "NFN", "Ana"]
    assert texts(made.content, ".//dpi:TIN")[1:3] == ["NOTIN", "3023217600053"]


def test_an_empty_year_is_reported_as_such(reported: Reported, schema: xmlschema.XMLSchema) -> None:
    """Without sellers the message says that there is nothing to report."""
    made = message(reported(), now=JANUARY)
    schema.validate(made.content.decode())
    assert texts(made.content, ".//dpi:MessageTypeIndic") == ["DPI403"]


def test_figures_stand_in_their_quarter(project: Project, reported: Reported) -> None:
    """Pay counts in whole euros in the quarter it was credited in; no fee is the worker's."""
    ana = make_seller()
    for at in (MONDAY, MONDAY + timedelta(hours=1), MAY, NOVEMBER):
        pay(project, ana, at=at)
    (figures,) = figures_of(YEAR)
    assert figures.credited_minor == [2_460, 1_230, 0, 1_230]
    assert figures.activities == [2, 1, 0, 1]
    content = message(reported(), now=JANUARY).content
    assert [texts(content, f".//dpi:ConsQ{n}")[0] for n in range(1, 5)] == ["25", "12", "0", "12"]
    assert [texts(content, f".//dpi:NumbQ{n}")[0] for n in range(1, 5)] == ["2", "1", "0", "1"]
    assert [texts(content, f".//dpi:FeesQ{n}")[0] for n in range(1, 5)] == ["0"] * 4


def test_the_turn_of_the_year_is_local(project: Project) -> None:
    """Work approved in the first local minutes of a year belongs to it, though it is the old year in UTC."""
    ana = make_seller()
    pay(project, ana, at=datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    assert figures_of(2026) == []
    assert figures_of(2027)[0].credited_minor == [1_230, 0, 0, 0]


def test_the_person_gets_the_same_figures(project: Project) -> None:
    """What one person is shown is what the office is told of them."""
    ana, noe = make_seller("Ana"), make_seller("Noé")
    pay(project, ana)
    pay(project, noe)
    assert figures_of(YEAR, person_ids=[ana.pk]) == [
        one for one in figures_of(YEAR) if one.person_id == ana.pk
    ]


@pytest.mark.parametrize(
    ("amount", "currency", "whole"), [(149, "EUR", 1), (150, "EUR", 2), (49, "EUR", 0), (1234, "JPY", 1234)]
)
def test_amounts_are_whole(amount: int, currency: str, whole: int) -> None:
    """Halves are rounded up, as the office's own rules do."""
    assert whole_units(amount, currency) == whole


def test_what_is_missing_is_said(project: Project, reported: Reported) -> None:
    """Each person's missing facts are named; who cannot be named at all is left out."""
    unknown, no_tin = make_person("Nobody"), make_seller("Tia", birth_place="Toliara")
    unborn = make_seller("Lee", born_on=None, street_name="")
    for person in (unknown, no_tin, unborn):
        pay(project, person)
    made = reported()
    found = {one.person_id: one.facts for one in made.missing}
    assert found == {
        unknown.pk: (Fact.IDENTITY,),
        no_tin.pk: (Fact.TIN,),
        unborn.pk: (Fact.ADDRESS, Fact.BIRTH_DATE),
    }
    assert [one.figures.person_id for one in made.sellers] == [no_tin.pk]


def test_residents_of_other_places_are_not_reported(project: Project, reported: Reported) -> None:
    """Who lives outside the Union is listed apart, not in the message."""
    tia = make_seller(country="MG")
    pay(project, tia)
    made = reported()
    assert (made.sellers, made.missing, made.elsewhere) == ([], [], [tia.pk])


def test_everybody_sees_that_they_were_reported(project: Project, reported: Reported) -> None:
    """Reading identities for the report leaves its purpose with each person (G18)."""
    pay(project, make_seller())
    reported()
    (event,) = Event.objects.filter(verb="person.read")
    assert event.data == {"purpose": "legal-report"}


def test_a_running_year_and_a_nameless_operator_are_refused(staff: Person) -> None:
    """A year is reported once it is over, by an operator with a number and an address."""
    with pytest.raises(YearNotOver):
        report(2027, address=ADDRESS, actor=staff, now=JANUARY)
    with pytest.raises(OperatorIncomplete, match="CANUT_OPERATOR_ADDRESS"):
        report(YEAR, address=" ", actor=staff, now=JANUARY)
    Organisation.objects.filter(siren="732829320").update(siren="")
    with pytest.raises(OperatorIncomplete, match="SIREN"):
        report(YEAR, address=ADDRESS, actor=staff, now=JANUARY)


def test_no_two_documents_share_a_reference(project: Project, reported: Reported) -> None:
    """Every document of a message has a reference of its own, and another message has others."""
    for name in ("Ana", "Noé"):
        pay(project, make_seller(name))
    first = texts(message(reported(), now=JANUARY).content, ".//stf:DocRefId")
    second = texts(message(reported(), now=JANUARY + timedelta(seconds=1)).content, ".//stf:DocRefId")
    assert len({*first, *second}) == 6


def test_other_countries_get_the_oecds_form(project: Project, reported: Reported) -> None:
    """Outside France the message is in the OECD's name spaces, with its name of the taxes."""
    pay(project, make_seller())
    Organisation.objects.filter(siren="732829320").update(country="BE")
    content = message(reported(), now=JANUARY).content
    assert dialect_of("BE").dpi.encode() in content
    assert b"TaxQ1" in content
