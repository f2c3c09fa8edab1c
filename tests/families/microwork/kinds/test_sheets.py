"""Sheets: what an item must hold, and the checks that a form cannot make alone."""

from typing import Any

import pytest
from django.utils import translation

from canut.families.microwork.forms import AnswerInvalid, Form
from canut.families.microwork.kinds import Item, ItemInvalid, Sheet, Synthesis, kind, own_sheet

SIRET, VAT, OTHER_VAT = "73282932000074", "FR44732829320", "FR40303265045"


def refused(sheet: Sheet, data: object, item: Item | None = None) -> dict[str, str]:
    """Return the messages of an answer that must be refused."""
    with translation.override("en"), pytest.raises(AnswerInvalid) as refusal:
        sheet.parse(data, item or {})
    return refusal.value.messages


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"query_a": "x", "id": 1}, "the column “query_b” is missing; this row has: query_a, id"),
        ({}, "the column “query_a” is missing; this row has: nothing"),
        ({"query_a": "x", "query_b": " "}, "the column “query_b” is empty; fill it in or leave the row out"),
        ({"query_a": "x", "query_b": None}, "the column “query_b” is empty; fill it in or leave the row out"),
        ({"query_a": ["x"], "query_b": "y"}, "the column “query_a” holds a list; give it one text"),
        (
            {"query_a": "x", "query_b": "y", "note": "a\x00"},
            "the column “note” holds a broken character; save the file as UTF-8 again",
        ),
        (
            {"query_a": "x\ud800", "query_b": "y"},
            "the column “query_a” holds a broken character; save the file as UTF-8 again",
        ),
    ],
)
def test_a_row_that_cannot_be_used_names_its_column(row: dict[str, object], message: str) -> None:
    """A client reads which column is wrong and what to do."""
    with translation.override("en"), pytest.raises(ItemInvalid) as refusal:
        kind("equivalence").sheet().check_item(row)
    assert str(refusal.value) == message


def test_a_row_may_hold_more_than_its_kind_needs() -> None:
    """Columns that nobody asked for, and numbers, are no mistake."""
    kind("equivalence").sheet().check_item({"query_a": 1, "query_b": "y", "other": None, "n": 2.5})


def test_a_machine_reads_what_people_see() -> None:
    """The text of an item holds its shown columns and nothing else."""
    item = {"query_a": "x", "query_b": "y", "truth": "same"}
    assert kind("equivalence").sheet().text_of(item) == "x\ny"


def test_a_company_is_found_or_not() -> None:
    """A SIRET with a VAT number of the same firm is accepted, so is not found."""
    sheet = kind("company-lookup").sheet()
    found = sheet.parse({"siret": "732 829 320 00074", "vat": "fr44 732829320"}, {})
    assert found == {"siret": SIRET, "vat": VAT, "not_found": False}
    assert sheet.parse({"not_found": "on"}, {}) == {"not_found": True}
    assert sheet.parse({"siret": SIRET, "vat": "DE136695976"}, {})["vat"] == "DE136695976"


@pytest.mark.parametrize(
    ("data", "question"),
    [
        ({}, "siret"),
        ({"vat": VAT}, "siret"),
        ({"siret": SIRET, "vat": OTHER_VAT}, "vat"),
        ({"siret": SIRET, "not_found": True}, "not_found"),
        ({"siret": "73282932000075"}, "siret"),
    ],
)
def test_a_company_cannot_be_two_firms(data: dict[str, object], question: str) -> None:
    """Nothing found, two firms' numbers, found and not found at once, and wrong check digits are refused."""
    assert set(refused(kind("company-lookup").sheet(), data)) == {question}


def line(**amounts: object) -> dict[str, object]:
    """Return an accounting line."""
    return {"date": "2026-01-31", "account": "401", "label": "F1"} | amounts


def test_debits_equal_credits() -> None:
    """A balanced entry is accepted to the cent, however many binary fractions it holds."""
    lines = [line(debit="0.10"), line(debit="0.20"), line(credit="0.30")]
    entry = kind("data-entry").sheet().parse({"lines": lines}, {})["lines"]
    assert isinstance(entry, list)
    assert len(entry) == 3


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        ([line(debit=10), line(credit=9)], {"lines"}),
        ([line(debit=10, credit=10), line(credit=10)], {"lines.0"}),
        ([line(debit=0), line(credit=0)], {"lines.0", "lines.1"}),
        ([line(debit=10), line()], {"lines.0", "lines.1"}),
        ([line(debit=10)], {"lines"}),
    ],
)
def test_an_unbalanced_entry_is_refused(lines: list[dict[str, object]], where: set[str]) -> None:
    """Unequal sides, a line with two amounts or none, and a lone line are refused."""
    assert set(refused(kind("data-entry").sheet(), {"lines": lines})) <= where


def test_the_gap_of_an_entry_is_told() -> None:
    """The message gives both totals and what is missing."""
    lines = [line(debit=10), line(credit="9.5")]
    message = refused(kind("data-entry").sheet(), {"lines": lines})["lines"]
    assert message == "Debits (10) and credits (9.5) must be equal; 0.5 is missing on one side."


def test_a_translation_keeps_its_marks() -> None:
    """A placeholder of the source has to stand in the translation."""
    sheet = kind("translation").sheet()
    item = {"text": "Hello {name}", "into": "français"}
    assert refused(sheet, {"translation": "Bonjour"}, item) == {
        "translation": "Keep these marks as they are: {name}."
    }
    assert sheet.parse({"translation": "Bonjour {name}"}, item)


def test_a_reply_leaves_no_brackets() -> None:
    """What a template leaves to fill in has to be filled in."""
    data = {"template": "delay", "text": "Bonjour [nom], elle arrivera le [date]."}
    assert refused(kind("reply").sheet(), data) == {"text": "Replace what is in brackets: [nom], [date]."}


def own(*questions: dict[str, Any], synthesis: Synthesis | None = None) -> Sheet:
    """Return the sheet of a form with these questions about the column ``text``."""
    form = {"show": [{"columns": ["text"]}], "questions": questions}
    return own_sheet(Form.model_validate(form), synthesis)


def test_an_own_form_says_how_answers_are_put_together() -> None:
    """A lone closed question is categorical, anything else exact, unless the project says otherwise."""
    choice = {"type": "choice", "name": "a", "label": "A", "options": ["x", "y"]}
    text = {"type": "text", "name": "b", "label": "B"}
    assert own(choice).synthesis is Synthesis.CATEGORICAL
    assert own(choice).labels == ("x", "y")
    assert own(choice, text).synthesis is own(text).synthesis is Synthesis.EXACT
    assert own(text, synthesis=Synthesis.TEXT).synthesis is Synthesis.TEXT
    assert own(choice, synthesis=Synthesis.COLLECT).labels is None
    assert own(choice).required == ("text",)
