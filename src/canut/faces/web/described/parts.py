"""The parts a form is made of: each reads its value from posted data, and writes a value as posted data."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from django.conf import settings

Data = dict[str, list[str]]
"""Posted fields by name, each with every value that was given."""

MISSING: Final = object()
"""What a part reads when nothing was said: its key is left out."""

Words = Any  # a text or a lazy translation


def joined(name: str, step: str | int) -> str:
    """Return the name of a field inside another."""
    return f"{name}.{step}" if name else str(step)


def lines_as_one(text: str) -> str:
    """Return a text with the ends of its lines as they were before a browser sent them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True, kw_only=True)
class Part(ABC):
    """One thing to say.

    Attributes
    ----------
    default
        What holds when nothing is said, as JSON would hold it.
    segment
        What the part is called in the names of its fields, where that is not its key.
    """

    shape: ClassVar[str]
    title: Words = ""
    help: Words = ""
    required: bool = False
    default: Any = None
    segment: str = ""

    @abstractmethod
    def read(self, data: Data, name: str) -> Any:  # noqa: ANN401 - as JSON has it
        """Return what was said, or MISSING."""

    @abstractmethod
    def write(self, value: Any, name: str) -> Data:  # noqa: ANN401 - as JSON has it
        """Return the fields that say `value`."""

    def blank(self, name: str) -> Data:
        """Return the fields to start from."""
        return {} if self.default is None else self.write(self.default, name)

    def inside(self, name: str, data: Data) -> Iterator[tuple[str, "Part"]]:  # noqa: ARG002 - for those that hold some
        """Iterate over the parts in this one, with their names."""
        return iter(())

    def child(self, step: str | int, name: str) -> tuple[str, "Part"] | None:  # noqa: ARG002 - as above
        """Return the part that a step of a path leads to; None where it leads nowhere."""
        return None


@dataclass(frozen=True, kw_only=True)
class Line(Part):
    """A text or a number."""

    shape: ClassVar[str] = "line"
    number: bool = False
    long: bool = False

    def read(self, data: Data, name: str) -> Any:  # noqa: ANN401 - see Part
        """Return the text; a number's comma is a point, as in ``0,12``."""
        typed = lines_as_one(data.get(name, [""])[-1])
        if self.number:
            typed = typed.strip().replace(",", ".")
        return typed if typed.strip() else MISSING

    def write(self, value: Any, name: str) -> Data:  # noqa: ANN401 - see Part
        """Return the text."""
        return {name: [str(value)]}


@dataclass(frozen=True, kw_only=True)
class Pick(Part):
    """One of several; yes and no are two of them."""

    shape: ClassVar[str] = "pick"
    choices: tuple[tuple[str, Words], ...] = ()

    def read(self, data: Data, name: str) -> Any:  # noqa: ANN401 - see Part
        """Return what was picked."""
        return data.get(name, [""])[-1] or MISSING

    def write(self, value: Any, name: str) -> Data:  # noqa: ANN401 - see Part
        """Return what is picked."""
        return {name: [str(value).lower() if isinstance(value, bool) else str(value)]}


@dataclass(frozen=True, kw_only=True)
class Picks(Part):
    """Some of several."""

    shape: ClassVar[str] = "picks"
    choices: tuple[tuple[str, Words], ...] = ()

    def read(self, data: Data, name: str) -> Any:  # noqa: ANN401 - see Part
        """Return everything that was picked."""
        return data.get(name) or MISSING

    def write(self, value: Any, name: str) -> Data:  # noqa: ANN401 - see Part
        """Return what is picked."""
        return {name: [str(one) for one in value]}


@dataclass(frozen=True, kw_only=True)
class Lines(Part):
    """A list of words, one a line."""

    shape: ClassVar[str] = "lines"

    def read(self, data: Data, name: str) -> Any:  # noqa: ANN401 - see Part
        """Return the lines that hold something."""
        typed = lines_as_one(data.get(name, [""])[-1]).split("\n")
        return [line.strip() for line in typed if line.strip()] or MISSING

    def write(self, value: Any, name: str) -> Data:  # noqa: ANN401 - see Part
        """Return one line a word."""
        return {name: ["\n".join(map(str, value))]}


@dataclass(frozen=True, kw_only=True)
class Texts(Part):
    """A text in several languages."""

    shape: ClassVar[str] = "texts"
    long: bool = False

    def read(self, data: Data, name: str) -> Any:  # noqa: ANN401 - see Part
        """Return the texts that were written, by language."""
        typed = {code: lines_as_one(data[joined(name, code)][-1]) for code in self._written(data, name)}
        return {code: text for code, text in typed.items() if text.strip()} or MISSING

    def write(self, value: Any, name: str) -> Data:  # noqa: ANN401 - see Part
        """Return a field a language."""
        texts = value if isinstance(value, Mapping) else {"und": value}
        return {joined(name, code): [text] for code, text in texts.items()}

    def languages(self, data: Data, name: str) -> list[str]:
        """Return the languages to ask for: those of the pages, those of the workers, those there are."""
        of_workers = Lines().read(data, "languages")
        asked = [code for code, _name in settings.LANGUAGES] + (
            of_workers if of_workers is not MISSING else []
        )
        return list(dict.fromkeys([*asked, *self._written(data, name)]))

    def _written(self, data: Data, name: str) -> list[str]:
        prefix = joined(name, "")
        return [key.removeprefix(prefix) for key in data if key.startswith(prefix)]


@dataclass(frozen=True, kw_only=True)
class Group(Part):
    """Parts under one key; one that is not required is left out when nothing in it was said."""

    shape: ClassVar[str] = "group"
    parts: Mapping[str, Part] = field(default_factory=dict)

    def read(self, data: Data, name: str) -> Any:  # noqa: ANN401 - see Part
        """Return what was said of each part."""
        said = {key: part.read(data, self._named(key, name)) for key, part in self.parts.items()}
        kept = {key: value for key, value in said.items() if value is not MISSING}
        return kept if kept or self.required else MISSING

    def write(self, value: Any, name: str) -> Data:  # noqa: ANN401 - see Part
        """Return the fields of every part that there is a value for."""
        fields: Data = {}
        for key, inner in value.items():
            if key in self.parts:
                fields |= self.parts[key].write(inner, self._named(key, name))
        return fields

    def blank(self, name: str) -> Data:
        """Return what every part starts from; a group that may stay out starts empty."""
        fields: Data = {}
        for key, part in self.parts.items() if self.required else ():
            fields |= part.blank(self._named(key, name))
        return fields

    def inside(self, name: str, data: Data) -> Iterator[tuple[str, Part]]:  # noqa: ARG002 - see Part
        """Iterate over the parts."""
        return ((self._named(key, name), part) for key, part in self.parts.items())

    def child(self, step: str | int, name: str) -> tuple[str, Part] | None:
        """Return the part of this key."""
        part = self.parts.get(str(step))
        return None if part is None else (self._named(str(step), name), part)

    def _named(self, key: str, name: str) -> str:
        return joined(name, self.parts[key].segment or key)
