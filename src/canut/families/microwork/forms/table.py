"""The table field: rows of named columns, for things like accounting lines."""

import json
import re
from abc import abstractmethod
from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Literal, Self

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import Field as Limits
from pydantic import JsonValue, model_validator

from canut.families.microwork.forms.choices import BooleanField, ChoiceField, RatingField
from canut.families.microwork.forms.errors import ValueRefused
from canut.families.microwork.forms.field import Field, Post, gather, is_blank, unknown_names
from canut.families.microwork.forms.identifiers import IdentifierField
from canut.families.microwork.forms.numbers import NumberField
from canut.families.microwork.forms.texts import DateField, TextField

SimpleField = Annotated[
    ChoiceField | RatingField | TextField | NumberField | DateField | BooleanField | IdentifierField,
    Limits(discriminator="type"),
]
POSTED_ROWS = 500
"""Rows beyond this number in a posted form are not looked at."""


class RowsField(Field):
    """Rows of the same cells; empty rows are left out, and rows that are not `ordered` are sorted."""

    min_rows: Annotated[int, Limits(ge=1)] = 1
    max_rows: Annotated[int, Limits(ge=1, le=POSTED_ROWS)] = 50
    ordered: bool = True

    @property
    @abstractmethod
    def cells(self) -> tuple[SimpleField, ...]:
        """The questions of each row."""

    @model_validator(mode="after")
    def _rows_within(self) -> Self:
        if self.min_rows > self.max_rows:
            raise ValueError(_("min_rows is above max_rows"))
        return self

    def value_schema(self) -> dict[str, JsonValue]:
        """Return the JSON Schema of the rows."""
        return {
            "type": "array",
            "items": object_schema(self.cells),
            "minItems": self.min_rows,
            "maxItems": self.max_rows,
        }

    def canonical(self, value: object) -> JsonValue:
        """Return the rows that say something, each cell canonical."""
        if not isinstance(value, list | tuple) or not all(isinstance(row, Mapping) for row in value):
            raise ValueRefused(_("Give a list of rows, each with its columns."))
        reads = {str(i): partial(self._read_row, row) for i, row in enumerate(value) if self._says(row)}
        rows, messages = gather(reads)
        if messages:
            raise ValueRefused(messages)
        in_order = list(rows.values())
        return in_order if self.ordered else sorted(in_order, key=_sort_key)

    def _says(self, row: Mapping[object, object]) -> bool:
        ticks = {column.name for column in self.cells if column.widget == "checkbox"}
        return any(not is_blank(cell) and name not in ticks for name, cell in row.items())

    def _read_row(self, row: Mapping[object, object]) -> JsonValue:
        reads: dict[str, Callable[[], JsonValue]] = {
            column.name: partial(column.read, row.get(column.name)) for column in self.cells
        }
        cells, messages = gather(reads)
        messages |= unknown_names(row, list(reads))
        if messages:
            raise ValueRefused(messages)
        return cells

    def advice(self, keyword: str) -> str:
        """Say how many rows to give."""
        if keyword == "maxItems":
            return ngettext("Keep one row.", "Keep at most %(count)d rows.", self.max_rows) % {
                "count": self.max_rows
            }
        return ngettext("Fill in at least one row.", "Fill in at least %(count)d rows.", self.min_rows) % {
            "count": self.min_rows
        }

    def posted(self, post: Post, name: str) -> object:
        """Return the rows posted under ``name.0.column``; missing numbers are empty rows."""
        rows: dict[int, dict[str, object]] = {}
        columns = {column.name: column for column in self.cells}
        for key in post:
            match = re.fullmatch(rf"{name}\.([0-9]{{1,3}})\.([a-z0-9_]+)", str(key))
            if match and match[2] in columns and int(match[1]) < POSTED_ROWS:
                rows.setdefault(int(match[1]), {})[match[2]] = columns[match[2]].posted(post, match[0])
        return [rows.get(i, {}) for i in range(max(rows, default=-1) + 1)]


class TableField(RowsField):
    """Rows of columns that the form names."""

    type: Literal["table"] = "table"
    columns: Annotated[tuple[SimpleField, ...], Limits(min_length=1, max_length=20)]

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        names = [column.name for column in self.columns]
        if len(set(names)) < len(names):
            raise ValueError(_("two columns have the same name; give each its own"))
        return self

    @property
    def widget(self) -> str:
        """The stable name of the template that renders this field."""
        return "table"

    @property
    def cells(self) -> tuple[SimpleField, ...]:
        """The columns."""
        return self.columns


def object_schema(fields: tuple[Field, ...]) -> dict[str, JsonValue]:
    """Return the JSON Schema of an object with these fields and no other."""
    return {
        "type": "object",
        "properties": {field.name: field.json_schema() for field in fields},
        "required": [field.name for field in fields if field.required],
        "additionalProperties": False,
    }


def _sort_key(row: JsonValue) -> str:
    return json.dumps(row, sort_keys=True, ensure_ascii=False)
