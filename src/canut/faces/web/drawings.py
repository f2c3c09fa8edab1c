"""What was drawn, ready to be shown over its picture."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from canut.families.microwork.forms import Form, Localised, RegionsField, corners
from canut.families.microwork.media import Reference


@dataclass(frozen=True, slots=True)
class Shape:
    """One region: its corners as SVG writes them, and its name with the place of it."""

    points: str
    label: Localised | None
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture with what was drawn on it."""

    picture: Reference
    shapes: tuple[Shape, ...]


def drawing_of(form: Form, item: Mapping[str, object], answer: Mapping[str, JsonValue]) -> Drawing | None:
    """Return the drawing that an answer is; None when it is none, or the picture was never taken in."""
    field = form.questions[0]
    if not isinstance(field, RegionsField):
        return None
    picture = Reference.read(item.get(field.picture))
    regions = answer.get(field.name)
    if picture is None or not isinstance(regions, list):
        return None
    labels = {option.value: option.label for option in field.labels_of}
    return Drawing(picture, tuple(_shape(region, labels) for region in regions if isinstance(region, dict)))


def named(drawing: Drawing) -> tuple[tuple[Localised | None, int], ...]:
    """Return how many regions of a drawing are called what, in the order in which they come."""
    found: dict[str, tuple[Localised | None, int]] = {}
    for shape in drawing.shapes:
        key = repr(shape.label)
        found[key] = (shape.label, found.get(key, (None, 0))[1] + 1)
    return tuple(found.values())


def _shape(region: Mapping[str, JsonValue], labels: Mapping[str, Localised]) -> Shape:
    points = corners(region)
    x, y = min(points, key=lambda point: (point[1], point[0]))
    return Shape(
        points=" ".join(f"{left},{top}" for left, top in points),
        label=labels.get(str(region.get("label"))),
        x=x + 2,
        y=y + 12,
    )
