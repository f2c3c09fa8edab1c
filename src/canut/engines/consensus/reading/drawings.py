"""What people draw in Label Studio: rectangles, polygons and stretches of text.

Rectangles and polygons are in per cent of the image's width and height, and stay so. A rectangle's x and y
are a corner, about which it is then turned clockwise, in degrees; turned ones are polygons.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, isfinite, radians, sin
from typing import Any

from canut.engines.consensus.reading.files import text_of
from canut.engines.consensus.reading.recording import Kind

SIDES = ("x", "y", "width", "height")
ORIGINAL = ("original_width", "original_height")
LABELS_OF = {
    "rectanglelabels": "rectanglelabels",
    "rectangle": "labels",
    "polygonlabels": "polygonlabels",
    "polygon": "labels",
    "labels": "labels",
    "hypertextlabels": "hypertextlabels",
}
"""Tags that draw, and the name of the labels in their value."""

CORNERS_LEAST = 3


class BadDrawing(Exception):  # noqa: N818 - a reason on its way to becoming a FileContentError
    """What is wrong with a drawing."""


@dataclass(frozen=True)
class Drawn:
    """One thing that somebody drew.

    Attributes
    ----------
    kind
        Boxes, polygons or spans; a rectangle that is turned is a polygon.
    value
        Its fields, as `Kind` names the column that they go into.
    """

    kind: Kind
    value: dict[str, Any]

    def as_polygon(self) -> dict[str, Any]:
        """Give a box the corners of a polygon."""
        if self.kind is not Kind.BOXES:
            return self.value
        x, y, width, height = (self.value[side] for side in SIDES)
        corners = [[x, y], [x + width, y], [x + width, y + height], [x, y + height]]
        return {"points": corners, "label": self.value["label"]}


def drawn(kind: str, value: Mapping[str, Any], size: Mapping[str, Any]) -> Drawn:
    """Read what somebody drew.

    Parameters
    ----------
    kind
        The tag's type.
    value
        Its value.
    size
        Where the image's width and height in pixels stand.

    Raises
    ------
    BadDrawing
        When numbers are missing or make no sense.
    """
    label = label_of(value.get(LABELS_OF[kind]))
    if "points" in value:
        return Drawn(Kind.POLYGONS, {"points": _points(value["points"]), "label": label})
    if "width" in value:
        return _rectangle(value, size, label)
    start, end = _ends(value)
    return Drawn(Kind.SPANS, {"start": start, "end": end, "label": label})


def kind_of(drawings: Sequence[Drawn]) -> Kind:
    """Say what a tag's drawings are: boxes are polygons where some of them are turned.

    Raises
    ------
    BadDrawing
        When a tag holds regions of an image and stretches of a text.
    """
    kinds = {one.kind for one in drawings}
    if Kind.SPANS in kinds and len(kinds) > 1:
        raise BadDrawing("mixes regions of an image with stretches of a text")
    return Kind.POLYGONS if Kind.POLYGONS in kinds else kinds.pop()


def label_of(given: object) -> str:
    """Write one label as it is, several as a sorted list: the order of ticking means nothing."""
    values = given if isinstance(given, list) else [] if given is None else [given]
    return text_of(values[0] if len(values) == 1 else sorted(values, key=str) if values else "") or ""


def _rectangle(value: Mapping[str, Any], size: Mapping[str, Any], label: str) -> Drawn:
    x, y, width, height = _numbers(value, SIDES, "a rectangle without x, y, width and height")
    if not (width > 0 and height > 0):
        raise BadDrawing("a rectangle without an area")
    if not value.get("rotation"):
        return Drawn(Kind.BOXES, {"x": x, "y": y, "width": width, "height": height, "label": label})
    (turn,) = _numbers(value, ("rotation",), "a rectangle whose rotation is no number")
    # Per cents of unequal sides do not turn: pixels do.
    across, down = _numbers(size, ORIGINAL, "a turned rectangle without original_width and original_height")
    if not (across > 0 and down > 0):
        raise BadDrawing("a turned rectangle in an image without an area")
    right = (width * cos(radians(turn)), width * sin(radians(turn)) * across / down)
    below = (-height * sin(radians(turn)) * down / across, height * cos(radians(turn)))
    corners = [(0.0, 0.0), right, (right[0] + below[0], right[1] + below[1]), below]
    return Drawn(Kind.POLYGONS, {"points": [[x + dx, y + dy] for dx, dy in corners], "label": label})


def _points(given: object) -> list[list[float]]:
    points = given if isinstance(given, list) else []
    if len(points) < CORNERS_LEAST:
        raise BadDrawing("a polygon of fewer than 3 points")
    pairs = [dict(zip("xy", point, strict=False)) if isinstance(point, list) else {} for point in points]
    return [_numbers(pair, "xy", "a polygon with a point that is no pair of numbers") for pair in pairs]


def _ends(value: Mapping[str, Any]) -> tuple[int, int]:
    """Read the ends of a stretch of text, which HTML counts over the whole of it."""
    whole = value.get("globalOffsets")
    held = whole if isinstance(whole, Mapping) else value
    start, end = _whole(held.get("start")), _whole(held.get("end"))
    if not 0 <= start < end:
        raise BadDrawing(f"a stretch of text from {start} to {end}")
    return start, end


def _whole(given: object) -> int:
    is_text = isinstance(given, str) and given.isascii() and given.isdecimal()  # as older versions write
    if not is_text and (not isinstance(given, int) or isinstance(given, bool)):
        raise BadDrawing("a stretch of text without whole start and end")
    return int(str(given))


def _numbers(held: Mapping[str, Any], names: Sequence[str], problem: str) -> list[float]:
    given = [held.get(name) for name in names]
    numbers = [float(one) for one in given if isinstance(one, int | float) and not isinstance(one, bool)]
    if len(numbers) < len(names) or not all(map(isfinite, numbers)):
        raise BadDrawing(problem)
    return numbers
