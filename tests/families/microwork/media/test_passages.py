"""Passages of a text: what is refused, and the joint answer of several people."""

import pytest
from pydantic import JsonValue

from canut.families.microwork.forms import AnswerInvalid
from canut.families.microwork.joint import marked_together
from canut.families.microwork.kinds import KINDS, kind

SHEET = kind("text-spans").sheet(KINDS["text-spans"].sample_options)
ITEM = {"text": " 🚲 à Lyon "}


def span(start: int, end: int) -> JsonValue:
    """Return a place."""
    return {"label": "place", "start": start, "end": end}


@pytest.mark.parametrize(
    ("spans", "why"),
    [([span(4, 4)], "after it starts"), ([span(4, 9)], "8 characters"), (None, "Mark at least one")],
)
def test_a_passage_lies_in_the_text(spans: object, why: str) -> None:
    """It ends after it starts and before the text does, counted in characters; silence is no answer."""
    with pytest.raises(AnswerInvalid, match=why):
        SHEET.parse({"spans": spans}, ITEM)
    assert SHEET.parse({"spans": [span(4, 8)]}, ITEM) == {"spans": [span(4, 8)]}


def test_most_people_decide_on_each_character() -> None:
    """Two of three who marked the same passage win over one who went further; nothing can win too."""
    label = [SHEET.form.label_of({"spans": spans}) for spans in ([span(4, 8)], [span(2, 8)], [])]
    votes = [("person:1", label[0]), ("person:2", label[0]), ("person:3", label[1])]
    assert next(iter(marked_together(SHEET.form, votes))) == label[0]
    votes = [("person:1", label[2]), ("person:2", label[2]), ("person:3", label[2])]
    assert marked_together(SHEET.form, votes) == {label[2]: 1.0}
