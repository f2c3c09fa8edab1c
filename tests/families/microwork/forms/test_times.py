"""Parts of a recording as an answer: one canonical form, within the recording, one joint answer."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.families.microwork.drawings import drawn_together
from canut.families.microwork.exporting.protocol import SYNTHESIS
from canut.families.microwork.forms import AnswerInvalid, Form
from canut.families.microwork.kinds import Synthesis, own_sheet

WRITTEN: dict[str, Any] = {
    "show": [{"as": "recording", "columns": ["sound"]}],
    "questions": [
        {
            "type": "times",
            "name": "parts",
            "label": "Who speaks when?",
            "recording": "sound",
            "labels_of": ["Ada", "Bob"],
        }
    ],
}
FORM = Form.model_validate(WRITTEN)
SHEET = own_sheet(FORM)
ITEM = {"sound": f"sha256:{'0' * 64} audio/wav 90.500s a.wav"}

moments = st.integers(0, 90_500).map(lambda milliseconds: milliseconds / 1000)
parts = st.tuples(
    st.sampled_from(["Ada", "Bob"]), st.lists(moments, min_size=2, max_size=2, unique=True)
).map(lambda one: part(one[0], *sorted(one[1])))


def part(label: str, start: object, end: object) -> dict[str, Any]:
    """Return a part as it is given."""
    return {"label": label, "start": start, "end": end}


def label_of(*marked: dict[str, Any]) -> str:
    """Return the label of an answer."""
    return FORM.label_of(FORM.parse({"parts": list(marked)}))


@given(st.lists(parts, max_size=6))
def test_the_order_of_marking_does_not_matter(marked: list[dict[str, Any]]) -> None:
    """The same parts in another order are the same answer, by their starts; reading it changes nothing."""
    answer = SHEET.parse({"parts": marked}, ITEM)
    assert SHEET.parse({"parts": marked[::-1]}, ITEM) == answer == SHEET.parse(answer, ITEM)
    assert FORM.answer_of(FORM.label_of(answer)) == answer
    starts = [float(str(one["start"])) for one in answer["parts"]]  # type: ignore[index,union-attr,call-overload] # a list
    assert starts == sorted(starts)


@given(st.lists(parts, min_size=1, max_size=4), st.integers(1, 5))
def test_a_joint_answer_is_an_answer(marked: list[dict[str, Any]], people: int) -> None:
    """Whatever people mark, what is made of it is accepted as an answer to the same item."""
    votes = [(f"person:{i}", label_of(*marked[i % len(marked) :])) for i in range(people)]
    joint, confidence = next(iter(drawn_together(FORM, votes).items()))
    assert SHEET.parse(FORM.answer_of(joint), ITEM) == FORM.answer_of(joint)
    assert 0 <= confidence <= 1 + 1e-9


@given(parts, st.integers(1, 5))
def test_what_all_marked_is_the_result(one: dict[str, Any], people: int) -> None:
    """However many agree to the millisecond, the joint answer is theirs, and certain."""
    label = label_of(one)
    found = drawn_together(FORM, [(f"person:{i}", label) for i in range(people)])
    assert next(iter(found)) == label
    assert found[label] == pytest.approx(1.0)


def test_most_people_decide_and_the_middle_bounds_are_kept() -> None:
    """A part that one of three marked falls; of the one that all marked the median bounds stay."""
    votes = [
        ("person:1", label_of(part("Ada", 1, 3))),
        ("person:2", label_of(part("Ada", 1.1, 3.2), part("Bob", 50, 51))),
        ("person:3", label_of(part("Bob", 1.2, 3.9))),
    ]
    joint, _ = next(iter(drawn_together(FORM, votes).items()))
    assert FORM.answer_of(joint) == {"parts": [part("Ada", 1.1, 3.2)]}


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [("83.5", 83.5), ("83,5", 83.5), ("1:23.5", 83.5), ("1:23,5", 83.5), ("0:07", 7), (" 1:00 ", 60)],
)
def test_moments_are_typed_as_players_write_them(typed: str, seconds: float) -> None:
    """Seconds with a point or a comma, or minutes before them."""
    answer = FORM.parse({"parts": [part("Ada", 0, typed)]})
    assert answer == {"parts": [part("Ada", 0, seconds)]}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (part("Ada", 5, 5), "ends after it starts"),
        (part("Ada", 6, "0:05"), "ends after it starts"),
        (part("Ada", 80, 90.501), "has 90.500 seconds"),
        (part("Eve", 1, 2), "Choose one of: Ada, Bob"),
        (part("Ada", -1, 2), "at least 0"),
        (part("Ada", 1, "1:75"), "Write a number"),
        (part("Ada", 1, 2.0005), "multiple of 0.001"),
        ({"label": "Ada", "start": 1}, "Write a number"),
    ],
)
def test_what_is_no_part_is_refused_in_words(wrong: dict[str, Any], message: str) -> None:
    """Back to front, after the end, of an unknown label, half given: each with what to do."""
    with pytest.raises(AnswerInvalid, match=message):
        SHEET.parse({"parts": [wrong]}, ITEM)


def test_nothing_heard_is_an_answer_that_has_to_be_given() -> None:
    """An explicit empty list counts; saying nothing does not."""
    assert FORM.parse({"parts": []}) == {"parts": []}
    with pytest.raises(AnswerInvalid, match="tick that there is nothing"):
        FORM.parse({})


def test_the_recording_is_one_that_is_shown() -> None:
    """A form whose parts are of no recording on the page, or have one label, is refused in words."""
    with pytest.raises(ValueError, match="does not show as one"):
        Form.model_validate(WRITTEN | {"show": [{"columns": ["sound"]}]})
    alone = WRITTEN["questions"][0] | {"labels_of": ["Ada"]}
    with pytest.raises(ValueError, match="tells nothing apart"):
        Form.model_validate(WRITTEN | {"questions": [alone]})


def test_own_forms_keep_marks_inside_their_items() -> None:
    """A passage after its text and a box beside its picture are refused in a client's own form too."""
    spans = {"type": "spans", "name": "s", "label": "S", "text": "text", "labels_of": ["a", "b"]}
    box = {"type": "regions", "name": "b", "label": "B", "picture": "picture"}
    sheet = own_sheet(Form.model_validate({"questions": [spans, box]}))
    item = {"text": " four ", "picture": f"sha256:{'0' * 64} image/png 10x10 a.png"}
    given = {
        "s": [{"label": "a", "start": 0, "end": 5}],
        "b": [{"x": 5, "y": 5, "width": 6, "height": 1}],
    }
    with pytest.raises(AnswerInvalid) as refusal:
        sheet.parse(given, item)
    assert set(refusal.value.messages) == {"s", "b"}


def test_every_synthesis_is_said_in_words() -> None:
    """A dataset's description says how answers became one, whatever the way."""
    assert set(SYNTHESIS) == set(Synthesis)
