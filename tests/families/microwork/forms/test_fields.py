"""Each field type: what it accepts, how it writes it, and what it says otherwise."""

from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation
from pydantic import ValidationError

from canut.families.microwork.forms import AnswerInvalid, Form

CHOICE = {"type": "choice", "name": "q", "label": "Q", "options": ["yes", "no"]}
CHOICES = {"type": "choices", "name": "q", "label": "Q", "options": ["a", "b", "c"], "at_most": 2}
RATING = {"type": "rating", "name": "q", "label": "Q", "low": 0, "high": 4}
LINE = {"type": "text", "name": "q", "label": "Q", "max_length": 10}
LINES = {"type": "text", "name": "q", "label": "Q", "lines": 3}
CENTS = {"type": "number", "name": "q", "label": "Q", "minimum": 0, "step": "0.01"}
DATE = {"type": "date", "name": "q", "label": "Q"}
YES_NO = {"type": "boolean", "name": "q", "label": "Q"}
SIREN = {"type": "identifier", "name": "q", "label": "Q", "scheme": "siren"}
SIRET = {"type": "identifier", "name": "q", "label": "Q", "scheme": "siret"}
VAT = {"type": "identifier", "name": "q", "label": "Q", "scheme": "vat"}


def form_of(*questions: dict[str, Any]) -> Form:
    """Return a form with these questions."""
    return Form.model_validate({"questions": questions})


@pytest.mark.parametrize(
    ("question", "given", "canonical"),
    [
        (CHOICE, "  yes ", "yes"),
        (CHOICES, ["c", "a", "c"], ["a", "c"]),
        (CHOICES, "b", ["b"]),
        (RATING, "4", 4),
        (RATING, 0, 0),
        (LINE, " a\t b\n", "a b"),
        (LINE, "e\u0301te\u0301", "été"),
        (LINE, "a\x00b", "ab"),
        (LINES, " one \r\ntwo  \n\n", "one\ntwo"),
        (CENTS, "1\u202f234,50", 1234.5),
        (CENTS, "0,07", 0.07),
        (CENTS, 12, 12),
        (CENTS, "12.00", 12),
        (DATE, " 2026-03-31", "2026-03-31"),
        (YES_NO, "Oui", True),
        (YES_NO, False, False),
        (SIREN, "732 829 320", "732829320"),
        (SIRET, "732.829.320 00074", "73282932000074"),
        (SIRET, 73282932000074, "73282932000074"),
        (VAT, "fr 44 732 829 320", "FR44732829320"),
        (VAT, "44732829320", "FR44732829320"),
        (VAT, "DE 136 695 976", "DE136695976"),
    ],
)
def test_a_value_has_one_canonical_form(question: dict[str, Any], given: object, canonical: object) -> None:
    """However a value is typed, it is stored in one way, with its JSON type."""
    answer = form_of(question).parse({"q": given})
    assert answer == {"q": canonical}
    assert type(answer["q"]) is type(canonical)


@pytest.mark.parametrize(
    ("question", "given", "advice"),
    [
        (CHOICE, "maybe", "Choose one of: yes, no."),
        (CHOICE, 1, "Choose one of: yes, no."),
        (CHOICE, "", "Choose an answer from the list."),
        (CHOICES, ["a", "b", "c"], "Choose at most 2."),
        (CHOICES, [], "Choose at least 1."),
        (CHOICES, ["z"], "Choose among: a, b, c."),
        (RATING, 5, "Choose a level from 0 to 4."),
        (RATING, 1.5, "Choose a level from 0 to 4."),
        (LINE, "x" * 11, "Shorten the text to 10 characters."),
        (LINE, "\x00", "Write something here."),
        (LINE, "\ud800", "This text holds a broken character; delete what looks odd and type it again."),
        (CENTS, "-1", "Write a number of at least 0."),
        (CENTS, "0.001", "Write a multiple of 0.01."),
        (CENTS, "1,234", "“1,234” can be read in two ways: write 1234 or 1.234."),
        (CENTS, "twelve", "Write a number, such as 12.5."),
        (CENTS, float("nan"), "Write a number, such as 12.5."),
        (CENTS, "1234567890123456", "Write a number of at most 15 digits."),
        (DATE, "31/03/2026", "Write the date as year-month-day, such as 2026-03-31."),
        (DATE, "2026-02-30", "There is no such day in the calendar; check it."),
        (YES_NO, "perhaps", "Choose yes or no."),
        (SIREN, "732 829 321", "The check digits do not agree: compare each digit with the source."),
        (SIRET, "732 829 320", "A SIRET has 14 digits, such as 732 829 320 00074."),
        (VAT, "XX 123", "A VAT number starts with its country, such as FR 44 732 829 320."),
    ],
)
def test_a_wrong_value_is_told_what_to_do(question: dict[str, Any], given: object, advice: str) -> None:
    """The message of a refused value says what to write instead."""
    with translation.override("en"), pytest.raises(AnswerInvalid) as refusal:
        form_of(question).parse({"q": given})
    assert refusal.value.messages == {"q": advice}


@pytest.mark.parametrize(
    ("question", "widget"),
    [
        (CHOICE, "radio"),
        (CHOICE | {"options": [str(n) for n in range(13)]}, "select"),
        (CHOICES, "checkboxes"),
        (RATING, "rating"),
        (LINE, "text"),
        (LINES, "textarea"),
        (CENTS, "number"),
        (DATE, "date"),
        (YES_NO, "yes-no"),
        (YES_NO | {"required": False}, "checkbox"),
        (SIRET, "identifier"),
    ],
)
def test_widgets_are_stable(question: dict[str, Any], widget: str) -> None:
    """The web face finds its template by a name that does not change."""
    assert form_of(question).questions[0].widget == widget


def test_attributes_carry_the_limits() -> None:
    """The limits that a browser can check are given to it."""
    assert form_of(CENTS).questions[0].attributes() == {
        "required": True,
        "min": "0",
        "step": "0.01",
        "inputmode": "decimal",
    }
    assert form_of(LINES | {"required": False}).questions[0].attributes()["rows"] == 3


def test_an_unticked_box_says_no() -> None:
    """An optional boolean is always in the answer, so that absent and no are the same answer."""
    form = form_of(YES_NO | {"required": False})
    assert form.parse({}) == form.parse({"q": "off"}) == {"q": False}


TABLE = {
    "type": "table",
    "name": "lines",
    "label": "Lines",
    "max_rows": 2,
    "columns": [
        {"type": "date", "name": "day", "label": "Day"},
        {"type": "number", "name": "debit", "label": "Debit", "required": False},
    ],
}


def test_a_table_is_read_from_a_posted_form() -> None:
    """Posted rows come in the order of their numbers, and rows left empty are no rows."""
    post = QueryDict("lines.3.day=2026-01-02&lines.0.day=2026-01-01&lines.0.debit=1,5&lines.1.day=&csrf=x")
    assert form_of(TABLE).parse(post) == {
        "lines": [{"day": "2026-01-01", "debit": 1.5}, {"day": "2026-01-02"}]
    }


def test_a_tables_messages_name_the_row_as_it_was_posted() -> None:
    """Empty rows before a wrong one do not shift its message, and each wrong cell has its own."""
    with pytest.raises(AnswerInvalid) as refusal:
        form_of(TABLE).parse({"lines": [{}, {"day": "x", "debit": "y", "other": 1}]})
    assert set(refusal.value.messages) == {"lines.1.day", "lines.1.debit", "lines.1.other"}


def test_a_table_has_limits() -> None:
    """Too many rows, no row, and what is no row at all are refused."""
    day = {"day": "2026-01-01"}
    wrongs: list[object] = [[day] * 3, [{}], [], "text", [1]]
    for wrong in wrongs:
        with pytest.raises(AnswerInvalid):
            form_of(TABLE).parse({"lines": wrong})


def test_an_optional_table_may_stay_empty() -> None:
    """The empty rows that a page offers are no answer, and no error where none is asked for."""
    assert form_of(TABLE | {"required": False}).parse(QueryDict("lines.0.day=&lines.1.day=")) == {}


def test_the_order_of_unordered_rows_does_not_count() -> None:
    """Two people who list the same lines in another order give the same answer."""
    form = form_of(TABLE | {"ordered": False})
    rows = [{"day": "2026-01-02"}, {"day": "2026-01-01"}]
    assert form.parse({"lines": rows}) == form.parse({"lines": rows[::-1]})


@pytest.mark.parametrize(
    "question",
    [
        CHOICE | {"options": ["a"]},
        CHOICE | {"options": ["a", "a"]},
        CHOICE | {"options": ["a", " b"]},
        CHOICE | {"name": "Not a name"},
        CHOICE | {"label": {}},
        CHOICE | {"label": {"FRENCH": "x"}},
        CHOICES | {"at_least": 3},
        RATING | {"low": 4},
        RATING | {"scale": {9: "x"}},
        LINE | {"min_length": 11},
        CENTS | {"maximum": -1},
        TABLE | {"columns": []},
        TABLE | {"min_rows": 3},
        TABLE | {"columns": [DATE, DATE]},
        {"type": "unknown", "name": "q", "label": "Q"},
    ],
)
def test_a_field_that_makes_no_sense_is_refused(question: dict[str, Any]) -> None:
    """A contradiction in a field is found when the form is written, not when it is answered."""
    with pytest.raises(ValidationError):
        form_of(question)
