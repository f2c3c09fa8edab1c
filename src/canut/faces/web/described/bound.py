"""A part with what was typed into it and what is wrong with it, ready for a template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from canut.faces.web.described.parts import Data, Line, Part, Texts, joined
from canut.faces.web.described.rows import Rows, Variants, count_of

MOST_LINES = 12
NAMES = dict(settings.LANGUAGES) | {"und": gettext_lazy("Every language")}


@dataclass(frozen=True)
class Bound:
    """A part, its name, everything that was typed, and the problems by name."""

    part: Part
    name: str
    data: Data
    problems: Mapping[str, Sequence[str]]
    position: int = 0

    @property
    def id(self) -> str:
        """The id of its input."""
        return f"id_{self.name}"

    @property
    def shape(self) -> str:
        """Which template shows it."""
        return self.part.shape

    @property
    def errors(self) -> Sequence[str]:
        """What is wrong with it."""
        return self.problems.get(self.name, ())

    @property
    def value(self) -> str:
        """What was typed."""
        return self.data.get(self.name, [""])[-1]

    @property
    def values(self) -> list[str]:
        """Everything that was picked."""
        return self.data.get(self.name, [])

    @property
    def lines(self) -> int:
        """How many lines to offer; none for an input of one line."""
        if isinstance(self.part, Line) and not self.part.long and "\n" not in self.value:
            return 0
        return min(MOST_LINES, max(3, self.value.count("\n") + 1))

    @property
    def shown_default(self) -> str:
        """The default, where a field may stay empty."""
        return "" if self.part.default is None else str(self.part.default)

    @cached_property
    def texts(self) -> list[dict[str, Any]]:
        """The field of each language."""
        assert isinstance(self.part, Texts)  # noqa: S101 - the template asks those only
        found = []
        for code in self.part.languages(self.data, self.name):
            name = joined(self.name, code)
            text = self.data.get(name, [""])[-1]
            rows = min(MOST_LINES, max(4 if self.part.long else 1, len(text) // 60 + text.count("\n") + 1))
            found.append(
                {"code": code, "called": NAMES.get(code, code), "name": name, "text": text, "rows": rows}
            )
        return found

    @cached_property
    def children(self) -> list["Bound"]:
        """The parts in this one."""
        inner = self.part.inside(self.name, self.data)
        return [
            Bound(part, name, self.data, self.problems, position)
            for position, (name, part) in enumerate(inner, start=1)
        ]

    @property
    def count(self) -> int:
        """How many rows there are."""
        return count_of(self.data, self.name)

    @property
    def heading(self) -> str:
        """What a row is called: its place, and its type where it has one."""
        if isinstance(self.part, Variants):
            tag = self.part.tag(self.data, self.name)
            titled = self.part.groups[tag].title if tag in self.part.groups else tag
            return f"{self.position}. {titled}"
        return _("No. %(position)d") % {"position": self.position}

    @property
    def tag(self) -> str:
        """The type of a row."""
        return self.part.tag(self.data, self.name) if isinstance(self.part, Variants) else ""

    @property
    def types(self) -> list[tuple[str, Any]]:
        """The types that a new row can have."""
        row = self.part.row if isinstance(self.part, Rows) else None
        return [(tag, group.title) for tag, group in row.groups.items()] if isinstance(row, Variants) else []

    @property
    def folds(self) -> bool:
        """Whether it can stay folded: a text inside something else that few need, and that is not there."""
        is_rare = isinstance(self.part, Texts) and not self.part.required and self.part.default is None
        return is_rare and "." in self.name and not (self.is_wrong or self.is_changed)

    @cached_property
    def names(self) -> set[str]:
        """The names of everything in it that can say what is wrong."""
        return {self.name}.union(*(child.names for child in self.children))

    @property
    def is_wrong(self) -> bool:
        """Whether something in it is wrong."""
        return any(name in self.problems for name in self.names)

    @property
    def is_changed(self) -> bool:
        """Whether something other than the default was said."""
        said, usual = (
            self.part.read(self.data, self.name),
            self.part.read(self.part.blank(self.name), self.name),
        )
        return bool(said != usual)
