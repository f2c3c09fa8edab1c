"""The field of parts of a recording, in seconds from its start."""

import re
from collections.abc import Mapping
from decimal import Decimal
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

LONGEST = 100_000
MILLISECOND = Decimal("0.001")
MINUTES = re.compile(r"\s*([0-9]{1,4}):([0-5][0-9](?:[.,][0-9]{1,3})?)\s*")


class MomentField(NumberField):
    """Seconds from the start of a recording, to the millisecond, also as players write them: ``1:23.5``."""

    def canonical(self, value: object) -> JsonValue:
        """Return the seconds."""
        found = MINUTES.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            return super().canonical(value)
        return super().canonical(60 * int(found[1]) + Decimal(found[2].replace(",", ".")))


class TimesField(MarksField):
    """Parts of a recording; they may lie over each other, as two voices do.

    Attributes
    ----------
    recording
        The column that holds the recording.
    labels_of
        What each part can be called; two or more, or none where there is nothing to tell apart.
    """

    type: Literal["times"] = "times"
    recording: Annotated[str, Limits(min_length=1, max_length=200)]
    labels_of: Annotated[tuple[Option, ...], Limits(max_length=50)] = ()
    _distinct = field_validator("labels_of")(distinct)
    _tells_apart = field_validator("labels_of")(tells_apart)

    @property
    def widget(self) -> str:
        """The stable name of the template that renders this field."""
        return "times"

    @cached_property
    def _cells(self) -> tuple[SimpleField, ...]:
        label = Localised({"fr": "Étiquette", "en": "Label"})
        named: tuple[SimpleField, ...] = (
            (ChoiceField(name="label", label=label, options=self.labels_of),) if self.labels_of else ()
        )
        moments = (
            MomentField(name=name, label=Localised(words), minimum=0, maximum=LONGEST, step=MILLISECOND)
            for name, words in (
                ("start", {"fr": "Début, comme 83,5 ou 1:23,5", "en": "Start, such as 83.5 or 1:23.5"}),
                ("end", {"fr": "Fin", "en": "End"}),
            )
        )
        return (*named, *moments)

    @property
    def cells(self) -> tuple[SimpleField, ...]:
        """The label, the start and the end of each part."""
        return self._cells

    def canonical(self, value: object) -> JsonValue:
        """Return the parts by their start; one that does not end after it starts is refused."""
        rows = super().canonical(value)
        parts = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        for row in parts:
            start, end = bounds(row)
            if start >= end:
                raise ValueRefused(
                    _("A part ends after it starts: correct %(start)s to %(end)s seconds.")
                    % {"start": row["start"], "end": row["end"]}
                )
        return [*sorted(parts, key=lambda row: (*bounds(row), str(row.get("label"))))]


def bounds(part: Mapping[str, JsonValue]) -> tuple[float, float]:
    """Return the start and the end of a canonical part, in seconds.

    >>> bounds({"label": "speech", "start": 1, "end": 2.5})
    (1.0, 2.5)
    """
    return float(str(part["start"])), float(str(part["end"]))
