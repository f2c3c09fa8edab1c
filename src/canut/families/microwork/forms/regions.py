"""The field of what is drawn on a picture: boxes or polygons, in pixels from its upper left corner."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from pydantic import Field as Limits
from pydantic import JsonValue, field_validator

from canut.families.microwork.forms.choices import ChoiceField, Option, distinct, tells_apart
from canut.families.microwork.forms.errors import ValueRefused
from canut.families.microwork.forms.localised import Localised
from canut.families.microwork.forms.marks import MarksField
from canut.families.microwork.forms.numbers import NumberField
from canut.families.microwork.forms.table import SimpleField
from canut.families.microwork.forms.texts import TextField

LARGEST = 100_000
SIDES = {
    "x": {"fr": "Gauche", "en": "Left"},
    "y": {"fr": "Haut", "en": "Top"},
    "width": {"fr": "Largeur", "en": "Width"},
    "height": {"fr": "Hauteur", "en": "Height"},
}
POINTS = re.compile(r"[0-9]{1,6},[0-9]{1,6}( [0-9]{1,6},[0-9]{1,6}){2,199}")


class RegionsField(MarksField):
    """Boxes or polygons on a picture; that there are none is an answer too, and has to be said.

    Attributes
    ----------
    shape
        A box is ``{"x", "y", "width", "height"}``; a polygon ``{"points": "0,0 40,0 40,30"}``, as SVG writes
        it. All are whole pixels.
    picture
        The column that holds the picture.
    labels_of
        What each region can be called; two or more, or none where there is nothing to tell apart.
    """

    type: Literal["regions"] = "regions"
    shape: Literal["box", "polygon"] = "box"
    picture: Annotated[str, Limits(min_length=1, max_length=200)]
    labels_of: Annotated[tuple[Option, ...], Limits(max_length=50)] = ()
    _distinct = field_validator("labels_of")(distinct)
    _tells_apart = field_validator("labels_of")(tells_apart)

    @property
    def widget(self) -> str:
        """The stable name of the template that renders this field."""
        return "regions"

    @cached_property
    def _cells(self) -> tuple[SimpleField, ...]:
        label = {"fr": "Étiquette", "en": "Label"}
        named: tuple[SimpleField, ...] = (
            (ChoiceField(name="label", label=label, options=self.labels_of),) if self.labels_of else ()
        )
        if self.shape == "polygon":
            points = Localised({"fr": "Points, comme 0,0 40,0 40,30", "en": "Points, such as 0,0 40,0 40,30"})
            return (*named, TextField(name="points", label=points, max_length=3_000))
        sides = (
            NumberField(
                name=side,
                label=Localised(words),
                minimum=1 if side in {"width", "height"} else 0,
                maximum=LARGEST,
                step=1,
            )
            for side, words in SIDES.items()
        )
        return (*named, *sides)

    @property
    def cells(self) -> tuple[SimpleField, ...]:
        """The label and the numbers of each region."""
        return self._cells

    def canonical(self, value: object) -> JsonValue:
        """Return the regions in order."""
        rows = super().canonical(value)
        if self.shape == "polygon" and isinstance(rows, list):
            for number, row in enumerate(rows):
                if isinstance(row, dict) and not POINTS.fullmatch(str(row["points"])):
                    wrong = _("Write three points or more, such as 0,0 40,0 40,30.")
                    raise ValueRefused({f"{number}.points": wrong})
        return rows


def corners(region: Mapping[str, JsonValue]) -> tuple[tuple[int, int], ...]:
    """Return the corners of a canonical region.

    >>> corners({"x": 1, "y": 2, "width": 3, "height": 4})
    ((1, 2), (4, 2), (4, 6), (1, 6))
    """
    return tuple(_corners(region))


def _corners(region: Mapping[str, JsonValue]) -> Iterator[tuple[int, int]]:
    if "points" in region:
        for pair in str(region["points"]).split():
            x, y = pair.split(",")
            yield int(x), int(y)
        return
    left, top, width, height = (int(str(region[side])) for side in SIDES)
    right, bottom = left + width, top + height
    yield from ((left, top), (right, top), (right, bottom), (left, bottom))
