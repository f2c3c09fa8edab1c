"""Parts that were marked in a recording, ready to be shown over its outline."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from canut.families.microwork.forms import Form, Localised, TimesField, bounds
from canut.families.microwork.media import Reference

RIGHT = 0.7
"""Of the recording: a name that starts after it is written leftwards, or it would be cut off."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One part: its bounds in seconds, its name, and where it lies on an outline.

    Attributes
    ----------
    x, width, name_x
        In percent of the outline, as SVG writes them.
    is_late
        Whether its name ends where the part does, instead of starting where it starts.
    """

    start: str
    end: str
    label: Localised | None
    x: str
    width: str
    name_x: str
    is_late: bool


def moments_of(
    form: Form, item: Mapping[str, object], answer: Mapping[str, JsonValue]
) -> dict[str, tuple[Moment, ...]]:
    """Return what an answer marks in each recording of an item, by the recording's column."""
    found: dict[str, tuple[Moment, ...]] = {}
    for field in form.questions:
        recording = Reference.read(item.get(field.recording)) if isinstance(field, TimesField) else None
        marks = answer.get(field.name)
        if isinstance(field, TimesField) and recording and recording.seconds and isinstance(marks, list):
            labels = {option.value: option.label for option in field.labels_of}
            parts = tuple(
                _moment(mark, labels, recording.seconds) for mark in marks if isinstance(mark, dict)
            )
            found[field.recording] = (*found.get(field.recording, ()), *parts)
    return found


def _moment(mark: Mapping[str, JsonValue], labels: Mapping[str, Localised], seconds: float) -> Moment:
    start, end = (min(bound / seconds, 1.0) for bound in bounds(mark))
    is_late = start > RIGHT
    return Moment(
        start=str(mark["start"]),
        end=str(mark["end"]),
        label=labels.get(str(mark.get("label"))),
        x=f"{start:.3%}",
        width=f"{end - start:.3%}",
        name_x=f"{end if is_late else start:.3%}",
        is_late=is_late,
    )


def clock(seconds: float) -> str:
    """Write seconds as players do, to the hundredth where they are not whole.

    >>> clock(83.5), clock(7), clock(59.999)
    ('1:23.5', '0:07', '1:00')
    """
    minutes, rest = divmod(round(seconds * 100), 6000)
    whole, part = divmod(rest, 100)
    return f"{minutes}:{whole:02}" + (f".{part:02}".rstrip("0") if part else "")
