"""The parts of a specification in the order in which a client thinks of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from canut.faces.web.described.bound import Bound
from canut.faces.web.described.parts import Group, Part
from canut.faces.web.described.wording import WORDING

COMMON: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("work", ("client", "title", "purpose", "data_use")),
    ("task", ("kind", "options", "form", "synthesis", "guidelines")),
    ("pay", ("pay.currency", "pay.hourly_floor", "pay.expected_seconds", "pay.per_answer")),
    ("answers", ("answers.exactly",)),
)
RARE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("adaptive", ("answers.start", "answers.confidence", "answers.lead", "answers.at_most")),
    ("harm", ("harm", "harm_note")),
    ("who", ("languages", "requires")),
    ("checks", ("gold", "machine", "validation")),
    ("test", ("test",)),
    ("clocks", ("pay.review_hours", "pay.payday_days", "pay.lease_seconds")),
)


@dataclass(frozen=True)
class Section:
    """Some parts under a heading; those that few need are folded until something in them is said or wrong."""

    name: str
    title: Any
    bounds: list[Bound]
    folds: bool

    @property
    def is_open(self) -> bool:
        """Whether it shows from the start."""
        return any(bound.is_wrong or bound.is_changed for bound in self.bounds)


def sections_of(whole: Bound) -> list[Section]:
    """Return the parts of a bound specification by section."""
    return list(_sections(whole))


def _sections(whole: Bound) -> Iterator[Section]:
    for folds, sections in ((False, COMMON), (True, RARE)):
        for title, paths in sections:
            found = [_at(path, whole.part) for path in paths]
            bounds = [Bound(part, name, whole.data, whole.problems) for name, part in filter(None, found)]
            yield Section(title, WORDING[f"section.{title}"][0], bounds, folds)


def _at(path: str, part: Part) -> tuple[str, Part] | None:
    name = ""
    for step in path.split("."):
        found = part.child(step, name)
        if found is None:
            return None
        name, part = found
    return name, part


def placed(path: tuple[str | int, ...], root: Group) -> str:
    """Return the name of the field that a path of a problem leads to; empty for the whole.

    Steps that lead nowhere are those that pydantic adds, such as the type of a question before its key.
    """
    part: Part = root
    name = ""
    for step in path:
        found = part.child(step, name)
        if found is not None:
            name, part = found
    return name
