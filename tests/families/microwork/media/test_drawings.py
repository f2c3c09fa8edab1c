"""What people draw: one canonical answer, one joint drawing, one blurred picture."""

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from canut.families.microwork.drawings import drawn_together
from canut.families.microwork.forms import AnswerInvalid, Form, RegionsField
from canut.families.microwork.kinds import kind
from canut.families.microwork.media.blurring import blurred

FACES = kind("face-blurring").sheet()
BOXES = st.fixed_dictionaries(
    {
        "x": st.integers(0, 200),
        "y": st.integers(0, 200),
        "width": st.integers(1, 90),
        "height": st.integers(1, 90),
    }
)
POLYGONS = Form(
    questions=[RegionsField(name="r", label="Draw", picture="picture", shape="polygon")],
)


def box(x: int, y: int, width: int, height: int) -> dict[str, int]:
    """Return a box."""
    return {"x": x, "y": y, "width": width, "height": height}


def drawn(*boxes: dict[str, int]) -> str:
    """Return the label of an answer."""
    return FACES.form.label_of(FACES.form.parse({"faces": list(boxes)}))


def test_one_label_alone_is_refused_with_the_form() -> None:
    """Nothing is told apart by one label: the form says so, before anybody draws."""
    asked = {"type": "regions", "name": "r", "label": "Draw", "picture": "picture"}
    shown = [{"as": "picture", "columns": ["picture"]}]
    with pytest.raises(ValueError, match="tells nothing apart"):
        Form.model_validate({"show": shown, "questions": [asked | {"labels_of": ["car"]}]})
    for labels in ([], ["car", "tree"]):
        Form.model_validate({"show": shown, "questions": [asked | {"labels_of": labels}]})


@given(st.lists(BOXES, max_size=5))
def test_the_order_of_drawing_does_not_matter(boxes: list[dict[str, int]]) -> None:
    """The same boxes in another order are the same answer, and reading it again changes nothing."""
    answer = FACES.form.parse({"faces": boxes})
    assert FACES.form.parse({"faces": boxes[::-1]}) == answer == FACES.form.parse(answer)
    assert FACES.form.answer_of(FACES.form.label_of(answer)) == answer


@given(st.lists(BOXES, max_size=4), st.integers(1, 5))
def test_what_all_drew_is_the_result(boxes: list[dict[str, int]], people: int) -> None:
    """However many agree to the pixel, the joint drawing is theirs, and certain."""
    distinct = [one for i, one in enumerate(boxes) if one not in boxes[:i]]
    label = drawn(*distinct)
    found = drawn_together(FACES.form, [(f"person:{i}", label) for i in range(people)])
    assert next(iter(found)) == label
    assert found[label] == pytest.approx(1.0)


def test_most_people_decide_and_their_mean_is_drawn() -> None:
    """A box that one of three drew falls; of the one that all drew the middle is kept."""
    found = drawn_together(
        FACES.form,
        [
            ("person:1", drawn(box(10, 10, 40, 50))),
            ("person:2", drawn(box(12, 10, 40, 50), box(100, 100, 20, 20))),
            ("person:3", drawn(box(14, 10, 40, 50))),
        ],
    )
    best, confidence = next(iter(found.items()))
    assert FACES.form.answer_of(best) == {"faces": [box(12, 10, 40, 50)]}
    assert 0.8 < confidence < 1


def test_nothing_is_an_answer_that_has_to_be_given() -> None:
    """An explicit empty list counts; saying nothing does not; most who saw nothing win."""
    assert FACES.form.parse({"faces": []}) == {"faces": []}
    with pytest.raises(AnswerInvalid, match="tick that there is nothing"):
        FACES.form.parse({})
    votes = [("person:1", drawn()), ("person:2", drawn()), ("person:3", drawn(box(1, 1, 9, 9)))]
    best, confidence = next(iter(drawn_together(FACES.form, votes).items()))
    assert best == drawn()
    assert confidence == pytest.approx(2 / 3)


def test_a_drawing_stays_on_its_picture() -> None:
    """What leaves the picture is refused, and the message says where it is."""
    item = {"picture": f"sha256:{'0' * 64} image/png 100x80 a.png"}
    with pytest.raises(AnswerInvalid) as refusal:
        FACES.parse({"faces": [box(0, 0, 100, 80), box(90, 0, 11, 10)]}, item)
    assert "90, 0" in refusal.value.messages["faces"]


@pytest.mark.parametrize("points", ["1,2 3,4", "1,2 3,4 x", "1;2 3;4 5;6", "-1,2 3,4 5,6"])
def test_a_polygon_has_three_points(points: str) -> None:
    """Anything else is refused beside the row."""
    with pytest.raises(AnswerInvalid) as refusal:
        POLYGONS.parse({"r": [{"points": points}]})
    assert set(refusal.value.messages) == {"r.0.points"}


def test_polygons_are_drawn_together() -> None:
    """Three equal squares give their square."""
    answer: dict[str, Any] = {"r": [{"points": "0,0 40,0 40,40 0,40"}]}
    label = POLYGONS.label_of(POLYGONS.parse(answer))
    found = drawn_together(POLYGONS, [(f"person:{i}", label) for i in range(3)])
    assert next(iter(found)) == label


@given(BOXES)
def test_only_what_is_marked_is_blurred(one: dict[str, int]) -> None:
    """Outside the box every pixel stays; inside, a chequered pattern is gone."""
    picture = Image.new("L", (120, 120))
    picture.putdata([255 * ((i // 120 + i) % 2) for i in range(120 * 120)])
    written = io.BytesIO()
    picture.convert("RGB").save(written, "PNG")
    x, y, width, height = one.values()
    after = Image.open(io.BytesIO(blurred(written.getvalue(), [(x, y, width, height)]))).convert("L")
    before = picture.load()
    assert before is not None
    for i in range(0, 120, 7):
        for j in range(0, 120, 7):
            if not (x <= i < x + width and y <= j < y + height):
                assert after.getpixel((i, j)) == before[i, j]
    if width > 20 and height > 20 and x + 12 < 120 and y + 12 < 120:
        assert after.getpixel((x + 10, y + 10)) not in (0, 255)
