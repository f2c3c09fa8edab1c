"""The field of stretches of a text, in characters from its start."""

from functools import cached_property
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from pydantic import Field as Limits
from pydantic import JsonValue, field_validator

from canut.families.microwork.forms.choices import ChoiceField, Option, distinct
from canut.families.microwork.forms.errors import ValueRefused
from canut.families.microwork.forms.localised import Localised
from canut.families.microwork.forms.marks import MarksField
from canut.families.microwork.forms.numbers import NumberField
from canut.families.microwork.forms.table import SimpleField

LONGEST = 100_000


class SpansField(MarksField):
    """Stretches of a text, each with a label: characters ``start`` to ``end``, the last one not included.

    A character is a Unicode code point of the text as it is shown, without spaces at its ends.
    """

    type: Literal["spans"] = "spans"
    text: Annotated[str, Limits(min_length=1, max_length=200)]
    labels_of: Annotated[tuple[Option, ...], Limits(min_length=2, max_length=50)]
    _distinct = field_validator("labels_of")(distinct)

    @property
    def widget(self) -> str:
        """The stable name of the template that renders this field."""
        return "spans"

    @cached_property
    def _cells(self) -> tuple[SimpleField, ...]:
        start = Localised({"fr": "Premier caractère, à partir de 0", "en": "First character, from 0"})
        end = Localised({"fr": "Caractère qui suit le dernier", "en": "Character after the last"})
        return (
            ChoiceField(
                name="label", label=Localised({"fr": "Étiquette", "en": "Label"}), options=self.labels_of
            ),
            NumberField(name="start", label=start, minimum=0, maximum=LONGEST, step=1),
            NumberField(name="end", label=end, minimum=1, maximum=LONGEST, step=1),
        )

    @property
    def cells(self) -> tuple[SimpleField, ...]:
        """The label, the start and the end of each stretch."""
        return self._cells

    def canonical(self, value: object) -> JsonValue:
        """Return the stretches in order."""
        rows = super().canonical(value)
        for row in rows if isinstance(rows, list) else []:
            if isinstance(row, dict) and int(str(row["start"])) >= int(str(row["end"])):
                raise ValueRefused(
                    _("A passage ends after it starts: correct %(start)s to %(end)s.")
                    % {"start": row["start"], "end": row["end"]}
                )
        return rows
