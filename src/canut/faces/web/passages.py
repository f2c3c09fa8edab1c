"""A text with what was marked in it, ready to be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pydantic import JsonValue

from canut.families.microwork.forms import Form, Localised, SpansField
from canut.families.microwork.forms.display import cell_text


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some characters of a text, and what they were marked as; passages may lie over each other.

    Attributes
    ----------
    marked
        Whether any passage covers it.
    ends
        The labels of the passages that end with it, where a reader expects their names.
    """

    text: str
    marked: bool
    ends: tuple[Localised, ...]


def passages_of(
    form: Form, item: Mapping[str, object], answer: Mapping[str, JsonValue]
) -> tuple[Stretch, ...]:
    """Return the item's text cut where passages start and end; none for forms that mark no text.

    All stretches, joined, are the text.
    """
    field = form.questions[0]
    if not isinstance(field, SpansField):
        return ()
    labels = {option.value: option.label for option in field.labels_of}
    marks = answer.get(field.name)
    spans = [
        (int(str(one["start"])), int(str(one["end"])), labels[str(one["label"])])
        for one in (marks if isinstance(marks, list) else [])
        if isinstance(one, dict)
    ]
    return tuple(stretches(cell_text(item.get(field.text)), spans))


def marked_passages(
    form: Form, item: Mapping[str, object], answer: Mapping[str, JsonValue]
) -> tuple[Stretch, ...]:
    """Return the item's text as `passages_of` does; none as well where nothing is marked in it."""
    found = passages_of(form, item, answer)
    return found if any(stretch.marked for stretch in found) else ()


def stretches(text: str, spans: Sequence[tuple[int, int, Localised]]) -> list[Stretch]:
    """Cut a text at both ends of each span; what lies after the text is left out."""
    places = {place for start, end, _ in spans for place in (start, end) if place < len(text)}
    return [
        Stretch(
            text[start:end],
            marked=any(first <= start and end <= last for first, last, _ in spans),
            ends=tuple(label for _, last, label in spans if min(last, len(text)) == end),
        )
        for start, end in pairwise(sorted(places | {0, len(text)}))
    ]
