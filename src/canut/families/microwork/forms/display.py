"""What people see of an item: only the columns a form names, never the others."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal, NamedTuple, Self
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from pydantic import Field as Limits
from pydantic import model_validator

from canut.families.microwork.forms.localised import Localised
from canut.families.microwork.forms.record import Record

PAIR = 2

Style = Literal["text", "title", "link", "long-text", "pair", "table", "picture", "pictures", "recording"]

MEDIA: dict[Style, Literal["picture", "recording"]] = {
    "picture": "picture",
    "pictures": "picture",
    "recording": "recording",
}
"""Styles whose columns name a file, and of what sort."""


class Column(Record):
    """A column of the client's file, with the label people read beside it."""

    name: Annotated[str, Limits(min_length=1, max_length=200)]
    label: Localised | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_plain_name(cls, given: object) -> object:
        return {"name": given} if isinstance(given, str) else given


class ShownCell(NamedTuple):
    """One value of an item with its label, ready to render; both are plain text, not HTML."""

    label: str
    value: str
    column: str = ""


class Shown(NamedTuple):
    """One part of an item, ready to render."""

    style: Style
    cells: tuple[ShownCell, ...]


class Show(Record):
    """One part of an item: which columns, and how.

    The styles: ``text``, ``title``, ``long-text`` (keeps its lines), ``link`` (a web address), ``pair`` (two
    columns side by side), ``table`` (labels and values), ``picture``, ``pictures`` (numbered, side by
    side) and ``recording`` (columns that name a file).
    """

    style: Annotated[Style, Limits(alias="as")] = "text"
    columns: Annotated[tuple[Column, ...], Limits(min_length=1)]

    @model_validator(mode="after")
    def _pair_has_two(self) -> Self:
        if self.style == "pair" and len(self.columns) != PAIR:
            raise ValueError(_("a pair shows exactly two columns"))
        return self

    def shown(self, item: Mapping[str, object], language: str) -> Shown | None:
        """Return this part of `item`, or None when the item says nothing about it."""
        cells = tuple(
            ShownCell(
                column.label.in_language(language) if column.label else "",
                cell_text(item[column.name]),
                column.name,
            )
            for column in self.columns
            if cell_text(item.get(column.name))
        )
        if not cells:
            return None
        # A link that is no web address (javascript:, data:) is shown as the text it is.
        safe = self.style != "link" or all(is_web_address(cell.value) for cell in cells)
        return Shown(self.style if safe else "text", cells)


def cell_text(value: object) -> str:
    """Return an item's value as text; an absent one is empty."""
    return "" if value is None else str(value).strip()


def is_web_address(text: str) -> bool:
    """Whether `text` is an http or https address with a host."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def column_names(shows: Iterable[Show]) -> tuple[str, ...]:
    """Return the names of the columns shown, each once, in order."""
    return tuple(dict.fromkeys(column.name for show in shows for column in show.columns))
