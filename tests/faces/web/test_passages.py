"""Texts with what was marked in them: no character is lost, and every passage is named."""

from hypothesis import given
from hypothesis import strategies as st

from canut.faces.web.passages import Stretch, stretches
from canut.families.microwork.forms import Localised

PLACE, DATE = Localised("Place"), Localised("Date")

spans = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 15), st.sampled_from([PLACE, DATE])).map(
        lambda drawn: (drawn[0], drawn[0] + drawn[1], drawn[2])
    ),
    max_size=6,
)


@given(text=st.text(min_size=1, max_size=40), spans=spans)
def test_no_character_is_lost(text: str, spans: list[tuple[int, int, Localised]]) -> None:
    """The stretches are the text, and a character is marked exactly when a passage covers it."""
    cut = stretches(text, spans)
    assert "".join(stretch.text for stretch in cut) == text
    marked = [stretch.marked for stretch in cut for _ in stretch.text]
    assert marked == [any(start <= i < end for start, end, _ in spans) for i in range(len(text))]


def test_passages_over_each_other_are_both_named() -> None:
    """Each name stands where its passage ends, characters beyond the first plane counting once."""
    found = stretches("a😀bcd", [(0, 3, PLACE), (1, 4, DATE)])
    assert found == [
        Stretch("a", True, ()),
        Stretch("😀b", True, (PLACE,)),
        Stretch("c", True, (DATE,)),
        Stretch("d", False, ()),
    ]
