"""A form as a whole: any answer it accepts is canonical, fits its schema, and is its label's answer."""

import json
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import assume, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from canut.families.microwork.forms import Answer, AnswerInvalid, Form, Shown, ShownCell

EVERYTHING = Form.model_validate(
    {
        "questions": [
            {"type": "choice", "name": "choice", "label": "C", "options": ["a", "b"]},
            {
                "type": "choices",
                "name": "choices",
                "label": "C",
                "options": ["a", "b", "c"],
                "required": False,
            },
            {"type": "rating", "name": "rating", "label": "R", "low": 0, "high": 4},
            {"type": "text", "name": "line", "label": "T", "required": False, "max_length": 20},
            {"type": "text", "name": "lines", "label": "T", "required": False, "lines": 4},
            {
                "type": "number",
                "name": "number",
                "label": "N",
                "required": False,
                "minimum": -5,
                "step": "0.01",
            },
            {"type": "number", "name": "whole", "label": "N", "required": False, "step": 3},
            {"type": "date", "name": "date", "label": "D", "required": False},
            {"type": "boolean", "name": "tick", "label": "B", "required": False},
            {"type": "identifier", "name": "siret", "label": "I", "scheme": "siret", "required": False},
            {"type": "identifier", "name": "vat", "label": "I", "scheme": "vat", "required": False},
            {
                "type": "table",
                "name": "table",
                "label": "T",
                "required": False,
                "ordered": False,
                "columns": [
                    {"type": "text", "name": "label", "label": "L"},
                    {"type": "number", "name": "debit", "label": "N", "required": False},
                    {"type": "boolean", "name": "paid", "label": "P", "required": False},
                ],
            },
        ]
    }
)
SCHEMA = Draft202012Validator(EVERYTHING.json_schema())
NAMES = [question.name for question in EVERYTHING.questions]

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
CENTS = st.decimals(min_value=-5, max_value=10**6, places=2)
GOOD = st.fixed_dictionaries(
    {"choice": st.sampled_from(["a", " b "]), "rating": st.integers(0, 4) | st.sampled_from(["0", "4"])},
    optional={
        "choices": st.lists(st.sampled_from(["a", "b", "c"])),
        "line": st.text(max_size=20),
        "lines": st.text(),
        "number": CENTS | CENTS.map(lambda n: str(n).replace(".", ",")) | st.integers(-5, 10**9),
        "whole": st.integers(-(10**6), 10**6).map(lambda n: 3 * n),
        "date": st.dates().map(lambda day: day.isoformat()),
        "tick": st.booleans() | st.sampled_from(["on", "", "non"]),
        "siret": st.sampled_from(["732 829 320 00074", "", "35600000000048"]),
        "vat": st.sampled_from(["fr 44 732 829 320", "DE136695976", None]),
        "table": st.lists(
            st.fixed_dictionaries(
                {"label": st.text("abé ", min_size=1).filter(str.strip)},
                optional={"debit": CENTS, "paid": st.booleans()},
            ),
            max_size=4,
        ),
    },
)


def outcome(data: object) -> Answer | AnswerInvalid:
    """Return the answer that was read, or the refusal."""
    try:
        return EVERYTHING.parse(data)
    except AnswerInvalid as refusal:
        return refusal


@given(GOOD)
def test_an_accepted_answer_fits_the_schema(data: dict[str, Any]) -> None:
    """What a form accepts, its published JSON Schema accepts."""
    answer = outcome(data)
    if isinstance(answer, AnswerInvalid):
        # Random text may hold half characters or be too long in NFC; nothing else here may be refused.
        assert set(answer.messages) <= {"line", "lines"}
        return
    assert [error.message for error in SCHEMA.iter_errors(answer)] == []
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer


@given(GOOD)
def test_reading_is_idempotent(data: dict[str, Any]) -> None:
    """A canonical answer, read again, is the same answer."""
    answer = outcome(data)
    assume(not isinstance(answer, AnswerInvalid))
    assert outcome(answer) == answer


@given(ANY_JSON | st.dictionaries(st.sampled_from(NAMES), ANY_JSON))
def test_any_json_is_an_answer_or_is_refused_in_words(data: object) -> None:
    """Whatever arrives, reading gives an answer or an AnswerInvalid with a message, and nothing else."""
    answer = outcome(data)
    if isinstance(answer, AnswerInvalid):
        assert answer.messages
        assert all(answer.messages.values())
    else:
        SCHEMA.validate(answer)


@given(st.dictionaries(st.sampled_from([*NAMES, "table.0.label", "table.x.y", "z"]), st.lists(st.text())))
def test_any_post_is_an_answer_or_is_refused_in_words(posted: dict[str, list[str]]) -> None:
    """A posted form with anything in it gives an answer or an AnswerInvalid, and nothing else."""
    post = QueryDict(mutable=True)
    for name, values in posted.items():
        post.setlist(name, values)
    answer = outcome(post)
    if isinstance(answer, AnswerInvalid):
        assert answer.messages
        assert all(answer.messages.values())
    else:
        SCHEMA.validate(answer)


@given(GOOD)
def test_a_label_gives_its_answer_back(data: dict[str, Any]) -> None:
    """Labels are equal exactly when answers are, since each gives its answer back."""
    answer = outcome(data)
    assume(not isinstance(answer, AnswerInvalid))
    assert isinstance(answer, dict)
    assert EVERYTHING.answer_of(EVERYTHING.label_of(answer)) == answer


@pytest.mark.parametrize(
    ("question", "value", "label"),
    [
        ({"type": "choice", "options": ["yes", "no"]}, "yes", "yes"),
        ({"type": "rating", "low": 1, "high": 5}, 3, "3"),
        ({"type": "boolean"}, True, "true"),
        ({"type": "boolean", "required": False}, False, "false"),
        ({"type": "number"}, 0.5, "0.5"),
        ({"type": "number"}, 10**14, "100000000000000"),
        ({"type": "text"}, "Été", "Été"),
        ({"type": "date"}, "2026-01-01", "2026-01-01"),
        ({"type": "choices", "options": ["a", "b"]}, ["a"], '{"q":["a"]}'),
    ],
)
def test_a_lone_questions_label_is_its_value(question: dict[str, Any], value: object, label: str) -> None:
    """Consensus sees the value itself where there is one question, and the label leads back to it."""
    form = Form.model_validate({"questions": [{"name": "q", "label": "Q"} | question]})
    answer = form.parse({"q": value})
    assert form.label_of(answer) == label
    assert form.answer_of(label) == answer


def test_nothing_answered_is_a_label_too() -> None:
    """An optional lone question that was left out has the empty label, which is among the fixed ones."""
    form = Form.model_validate(
        {
            "questions": [
                {"type": "choice", "name": "q", "label": "Q", "options": ["a", "b"], "required": False}
            ]
        }
    )
    assert form.label_of(form.parse({})) == ""
    assert form.answer_of("") == {}
    assert form.labels == ("a", "b", "")


def test_open_answers_have_no_fixed_labels() -> None:
    """Only a lone question with a closed set of values is categorical."""
    assert EVERYTHING.labels is None
    assert Form.model_validate({"questions": [{"type": "text", "name": "q", "label": "Q"}]}).labels is None


def test_every_message_comes_at_once() -> None:
    """A person sees all that is to be corrected, unknown names included."""
    with pytest.raises(AnswerInvalid) as refusal:
        EVERYTHING.parse({"choice": "z", "number": "x", "unknown": 1})
    assert set(refusal.value.messages) == {"choice", "rating", "number", "unknown"}


def test_a_form_survives_its_file() -> None:
    """A form written as JSON and read back is the same form."""
    written = json.dumps(EVERYTHING.model_dump(mode="json", by_alias=True))
    assert Form.model_validate(json.loads(written)) == EVERYTHING


def test_only_named_columns_are_shown() -> None:
    """The truth of an item, like any column the form does not name, cannot be seen."""
    form = Form.model_validate(
        {
            "show": [
                {"as": "title", "columns": ["query"]},
                {"as": "pair", "columns": ["a", {"name": "b", "label": {"fr": "Deux"}}]},
                {"columns": ["absent"]},
            ],
            "questions": [{"type": "boolean", "name": "q", "label": "Q"}],
        }
    )
    item = {"query": " x ", "a": 1, "b": "y", "truth": "secret", "absent": None}
    assert form.shown(item, "fr") == (
        Shown("title", (ShownCell("", "x", "query"),)),
        Shown("pair", (ShownCell("", "1", "a"), ShownCell("Deux", "y", "b"))),
    )
    assert form.columns == ("query", "a", "b", "absent")


@pytest.mark.parametrize(
    ("address", "style"),
    [
        ("https://example.org/a", "link"),
        ("javascript:alert(1)", "text"),
        ("data:text/html,x", "text"),
        ("//example.org", "text"),
        ("https://[", "text"),
    ],
)
def test_only_web_addresses_are_links(address: str, style: str) -> None:
    """An address from a client's file cannot run anything in a worker's browser."""
    form = Form.model_validate(
        {
            "show": [{"as": "link", "columns": ["url"]}],
            "questions": [{"type": "boolean", "name": "q", "label": "Q"}],
        }
    )
    assert form.shown({"url": address}, "en")[0].style == style


def test_a_text_starts_from_a_choice_of_its_form() -> None:
    """Its widget knows the choice; no other question can be named, nor can a line start from a text."""
    choice = {"type": "choice", "name": "which", "label": "W", "options": ["a", "b"]}
    text = {"type": "text", "name": "text", "label": "T", "lines": 3, "starts_from": "which"}
    adapted = Form.model_validate({"questions": [choice, text]}).questions[1]
    assert (adapted.widget, adapted.attributes()["data-starts-from"]) == ("adapted", "which")
    with pytest.raises(ValueError, match="names no choice"):
        Form.model_validate({"questions": [choice, text | {"starts_from": "text"}]})
    with pytest.raises(ValueError, match="several lines"):
        Form.model_validate({"questions": [choice, text | {"lines": 1}]})
