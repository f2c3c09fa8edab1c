"""Lists of records: rows that can be added and taken away, with or without a script."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from canut.faces.web.described.parts import MISSING, Data, Group, Part, joined

MOST_ROWS = 500


def count_of(data: Data, name: str) -> int:
    """Return how many rows were posted."""
    typed = data.get(joined(name, "count"), ["0"])[-1]
    return min(int(typed), MOST_ROWS) if typed.isdecimal() else 0


@dataclass(frozen=True, kw_only=True)
class Variants(Part):
    """A record whose `type` says which parts it has."""

    shape: ClassVar[str] = "variants"
    groups: Mapping[str, Group] = field(default_factory=dict)

    def read(self, data: Data, name: str) -> Any:  # noqa: ANN401 - see Part
        """Return the type and what was said of its parts."""
        tag = self.tag(data, name)
        said = self.groups[tag].read(data, name) if tag in self.groups else {}
        return {"type": tag, **said}

    def write(self, value: Any, name: str) -> Data:  # noqa: ANN401 - see Part
        """Return the fields of its type."""
        tag = str(value["type"])
        return {joined(name, "type"): [tag], **self.groups[tag].write(value, name)}

    def inside(self, name: str, data: Data) -> Iterator[tuple[str, Part]]:
        """Iterate over the parts of its type."""
        group = self.groups.get(self.tag(data, name))
        return iter(()) if group is None else group.inside(name, data)

    def child(self, step: str | int, name: str) -> tuple[str, Part] | None:
        """Return the group of a type: paths name it before the part."""
        group = self.groups.get(str(step))
        return None if group is None else (name, group)

    def tag(self, data: Data, name: str) -> str:
        """Return the type that was posted."""
        return data.get(joined(name, "type"), [""])[-1]


@dataclass(frozen=True, kw_only=True)
class Rows(Part):
    """A list of records."""

    shape: ClassVar[str] = "rows"
    row: Group | Variants
    least: int = 0

    def read(self, data: Data, name: str) -> Any:  # noqa: ANN401 - see Part
        """Return every row; none at all counts as said where there would be some by default."""
        rows = [self.row.read(data, joined(name, index)) for index in range(count_of(data, name))]
        if not rows and not self.default and not self.required:
            return MISSING
        return rows if joined(name, "count") in data else MISSING

    def write(self, value: Any, name: str) -> Data:  # noqa: ANN401 - see Part
        """Return the number of rows and their fields."""
        fields: Data = {joined(name, "count"): [str(len(value))]}
        for index, one in enumerate(value):
            fields |= self.row.write(one, joined(name, index))
        return fields

    def blank(self, name: str) -> Data:
        """Return the default's rows, or the least there must be where they are all alike."""
        if self.default:
            return self.write(self.default, name)
        least = self.least if isinstance(self.row, Group) else 0
        fields: Data = {joined(name, "count"): [str(least)]}
        for index in range(least):
            fields |= self.row.blank(joined(name, index))
        return fields

    def inside(self, name: str, data: Data) -> Iterator[tuple[str, Part]]:
        """Iterate over the rows."""
        return ((joined(name, index), self.row) for index in range(count_of(data, name)))

    def child(self, step: str | int, name: str) -> tuple[str, Part] | None:
        """Return a row."""
        return (joined(name, step), self.row) if isinstance(step, int) else None


@dataclass(frozen=True, kw_only=True)
class Keyed(Rows):
    """Texts by number, such as the words of a scale: rows of a number and its text."""

    def read(self, data: Data, name: str) -> Any:  # noqa: ANN401 - see Part
        """Return the texts by number; a number said twice is kept apart, so that it is refused."""
        rows = super().read(data, name)
        if rows is MISSING:
            return MISSING
        said: dict[str, Any] = {}
        for row in rows:
            key = str(row.get("key", ""))
            said[f"{key} ({key})" if key in said else key] = row.get("text", {})
        return said

    def write(self, value: Any, name: str) -> Data:  # noqa: ANN401 - see Part
        """Return a row a number."""
        return super().write([{"key": key, "text": text} for key, text in value.items()], name)

    def child(self, step: str | int, name: str) -> None:  # noqa: ARG002 - see Part
        """Say what is wrong at the whole list: its paths name keys."""
        return


def with_row(data: Data, name: str, row: Group | Variants) -> Data:
    """Return the fields with one more row in the list of this name."""
    count = count_of(data, name)
    new = joined(name, count)
    fields: Data = {}
    if isinstance(row, Variants):
        tag = data.get(joined(name, "new"), [""])[-1]
        if tag not in row.groups:
            return data
        fields = {joined(new, "type"): [tag], **row.groups[tag].blank(new)}
    else:
        fields = row.blank(new)
    return data | fields | {joined(name, "count"): [str(count + 1)]}


def without_row(data: Data, row: str) -> Data:
    """Return the fields without a row, such as ``form.questions.2``; the rows after it move up."""
    name, gone = _place_of(data, row)
    if gone is None:
        return data
    left = count_of(data, name) - 1
    places = {gone: None} | {index: index - 1 for index in range(gone + 1, left + 1)}
    return _renumbered(data, name, places) | {joined(name, "count"): [str(left)]}


def with_row_moved(data: Data, row: str, by: int) -> tuple[Data, str]:
    """Return the fields with a row further up (`by` -1) or down (1), and the name that it has then."""
    name, place = _place_of(data, row)
    if place is None or not 0 <= place + by < count_of(data, name):
        return data, row
    return _renumbered(data, name, {place: place + by, place + by: place}), joined(name, place + by)


def _place_of(data: Data, row: str) -> tuple[str, int | None]:
    name, _dot, position = row.rpartition(".")
    is_there = position.isdecimal() and int(position) < count_of(data, name)
    return name, int(position) if is_there else None


def _renumbered(data: Data, name: str, places: Mapping[int, int | None]) -> Data:
    """Return the fields with rows at other places; a row without a place is gone."""
    fields: Data = {}
    prefix = joined(name, "")
    for key, values in data.items():
        head, _dot, rest = key.removeprefix(prefix).partition(".")
        old = int(head) if key.startswith(prefix) and head.isdecimal() else -1
        new = places.get(old, old)
        if new is not None:
            fields[key if new == old else joined(joined(name, new), rest)] = values
    return fields
