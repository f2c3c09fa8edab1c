"""Questions on a page: every kind of field has its template, and an answer survives being typed again."""

import pytest
from django.http import QueryDict
from django.template.loader import get_template, render_to_string
from hypothesis import given
from hypothesis import strategies as st

from canut.faces.web.answers import lines_of
from canut.faces.web.questions import questions, values_of
from canut.families.microwork.forms import (
    Answer,
    BooleanField,
    ChoiceField,
    ChoicesField,
    DateField,
    Form,
    IdentifierField,
    NumberField,
    RatingField,
    TableField,
    TextField,
)
from canut.families.microwork.kinds import KINDS

COLOURS = ["indigo", "madder", "weld"]
LABEL = {"en": "Question", "fr": "Question"}
CELLS = (
    TextField(name="word", label=LABEL),
    NumberField(name="amount", label=LABEL, step="0.01", minimum=0, required=False),
)
EVERYTHING = Form(
    questions=(
        ChoiceField(name="one", label=LABEL, options=COLOURS),
        ChoiceField(name="many", label=LABEL, options=[f"option {n}" for n in range(20)]),
        ChoicesField(name="some", label=LABEL, options=COLOURS),
        RatingField(name="level", label=LABEL, low=0, high=4, scale={0: {"en": "Bad"}}),
        TextField(name="line", label=LABEL, help={"en": "One line."}),
        TextField(name="lines", label=LABEL, lines=4, required=False),
        NumberField(name="number", label=LABEL, minimum=-5, maximum=1000, unit={"en": "kg"}),
        DateField(name="day", label=LABEL),
        BooleanField(name="sure", label=LABEL),
        BooleanField(name="odd", label=LABEL, required=False),
        IdentifierField(name="siren", label=LABEL, scheme="siren", required=False),
        TableField(name="rows", label=LABEL, columns=CELLS),
    )
)
TEXT = st.text(st.characters(exclude_categories=["C"]), max_size=30).map("x{}".format)
ANSWERS = st.fixed_dictionaries(
    {
        "one": st.sampled_from(COLOURS),
        "many": st.sampled_from([f"option {n}" for n in range(20)]),
        "some": st.lists(st.sampled_from(COLOURS), min_size=1, unique=True),
        "level": st.integers(0, 4),
        "line": TEXT,
        "number": st.integers(-5, 999),
        "day": st.dates().map(str),
        "sure": st.booleans(),
        "odd": st.booleans(),
        "rows": st.lists(
            st.fixed_dictionaries({"word": TEXT}, optional={"amount": st.integers(0, 999)}),
            min_size=1,
            max_size=8,
        ),
    },
    optional={"lines": TEXT, "siren": st.just("732829320")},
)


def typed(answer: Answer) -> QueryDict:
    """Return an answer as a browser posts it."""
    post = QueryDict(mutable=True)
    for name, values in values_of(answer).items():
        post.setlist(name, values)
    return post


@given(answer=ANSWERS)
def test_answer_typed_again_is_the_same(answer: dict[str, object]) -> None:
    """Whatever was answered can be shown, confirmed and handed in unchanged."""
    canonical = EVERYTHING.parse(answer)
    assert EVERYTHING.parse(typed(canonical)) == canonical


@given(answer=ANSWERS)
def test_page_shows_every_typed_value(answer: dict[str, object]) -> None:
    """The questions carry the typed values: chosen options, ticked boxes, texts, rows."""
    canonical = EVERYTHING.parse(answer)
    shown = {question.name: question for question in questions(EVERYTHING, values_of(canonical))}
    assert [choice.value for choice in shown["one"].choices if choice.chosen] == [canonical["one"]]
    assert [choice.value for choice in shown["some"].choices if choice.chosen] == canonical["some"]
    assert shown["odd"].ticked == canonical["odd"]
    assert shown["line"].value == canonical["line"]
    words = [row.questions[0].value for row in shown["rows"].rows]
    rows = canonical["rows"]
    assert isinstance(rows, list)
    assert words[: len(rows)] == [row["word"] for row in rows if isinstance(row, dict)]


def test_every_widget_renders_with_its_error() -> None:
    """Each question has a template, its label, and its error under the id that the input names."""
    errors = {question.name: "Try again." for question in EVERYTHING.questions}
    for question in questions(EVERYTHING, {}, errors):
        text = render_to_string(question.template, {"question": question})
        assert "Question" in text, question.widget
        assert f'id="{question.id}-error"' in text, question.widget
        assert question.id in text.split("aria-describedby", 1)[1], question.widget


def test_key_of_a_level_is_the_level() -> None:
    """On a scale from 0, the key 3 chooses the level 3."""
    (level,) = (question for question in questions(EVERYTHING, {}) if question.name == "level")
    assert [(choice.key, choice.value) for choice in level.choices] == [(str(n), str(n)) for n in range(5)]


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_kind_has_its_templates(name: str) -> None:
    """Each ready-made kind can be shown."""
    kind = KINDS[name]
    for question in questions(kind.sheet(kind.sample_options).form, {}):
        assert get_template(question.template) is not None


def test_answer_is_read_by_its_labels() -> None:
    """Options, levels and booleans are said by their labels, rows by their columns, in order."""
    answer = EVERYTHING.parse(
        {
            "one": "weld",
            "many": "option 3",
            "some": ["madder", "indigo"],
            "level": 0,
            "line": "word",
            "number": 2,
            "day": "2026-01-05",
            "sure": True,
            "rows": [{"word": "silk", "amount": "1,5"}],
        }
    )
    said = [[str(text) for text in line.texts] for line in lines_of(EVERYTHING, answer)]
    assert said[:4] == [["weld"], ["option 3"], ["indigo", "madder"], ["0: Bad"]]
    assert said[-1] == ["Question: silk, Question: 1.5"]
