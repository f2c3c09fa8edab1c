"""The form of a new project: a specification as fields, and what the fields say."""

from collections.abc import Mapping
from typing import Any

import yaml
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from canut.core.people.models import Organisation
from canut.faces.web.described import (
    Bound,
    Data,
    described_in,
    root_of,
    unsaid,
    with_row,
    with_row_moved,
    without_row,
)
from canut.faces.web.described.rows import Rows
from canut.faces.web.described.sections import Section, placed, sections_of
from canut.families.microwork.kinds import KINDS
from canut.families.microwork.specification import FieldsRefused, Specification, specification_of

FIRST_KIND = "choice"


class Draft:
    """What is written so far, section by section, with what is wrong at each field.

    Parameters
    ----------
    data
        The fields as posted; None for a form nobody has touched.

    Attributes
    ----------
    moved, moved_by
        The row that just went up (-1) or down (1), so that the focus goes with it.
    """

    is_multipart = False

    def __init__(
        self, data: Data | None, *, clients: list[Organisation], initial: Data | None = None
    ) -> None:
        self.clients = [one.name for one in clients]
        typed = data if data is not None else {"kind": [FIRST_KIND]}
        self.kind = typed.get("kind", [FIRST_KIND])[-1]
        self.root = root_of(self.kind, self.clients)
        self.data = self._started(typed, {} if data is not None else initial or {})
        self.errors: dict[str, list[str]] = {}
        self.moved, self.moved_by = "", 0

    def _started(self, typed: Data, initial: Data) -> Data:
        """Return what was typed, with what a part starts from where it was not there to type into."""
        fresh = self.root.blank("") | initial
        if "kind" in typed and len(typed) > 1:
            there = tuple(
                f"{part.segment or key}."
                for key, part in self.root.parts.items()
                if self._has(typed, part.segment or key)
            )
            fresh = {
                name: values
                for name, values in fresh.items()
                if name.startswith(("options.", "form.")) and not name.startswith(there)
            }
        return fresh | typed

    @staticmethod
    def _has(typed: Data, name: str) -> bool:
        return any(key.startswith(f"{name}.") for key in typed)

    def specification(self) -> Specification | None:
        """Return what the fields say; None, with a message beside each wrong field, when they say nothing."""
        try:
            read = specification_of(self.as_written())
        except FieldsRefused as refused:
            for path, message in refused.problems:
                self.add_error(placed(path, self.root), message)
            return None
        if read.client not in self.clients:
            self.add_error("client", _("You do not act for this client"))
            return None
        return read

    def as_written(self) -> dict[str, Any]:
        """Return the fields as a project file would write them."""
        written: dict[str, Any] = self.root.read(self.data, "")
        return written

    def as_yaml(self) -> str:
        """Return the fields as the text of a project file, right or not."""
        return as_yaml(self.as_written())

    def add_error(self, name: str | None, message: str) -> None:
        """Say what is wrong with a field, or with the whole."""
        self.errors.setdefault(name or "", []).append(capfirst(message))

    def add_row(self, name: str) -> None:
        """Give one more row to a list."""
        part = self._part(name)
        if isinstance(part, Rows):
            self.data = with_row(self.data, name, part.row)

    def remove_row(self, name: str) -> None:
        """Take a row away."""
        self.data = without_row(self.data, name)

    def move_row(self, name: str, by: int) -> None:
        """Move a row up (-1) or down (1) in its list."""
        self.moved_by = by
        self.data, self.moved = with_row_moved(self.data, name, by)

    @property
    def whole(self) -> Bound:
        """Everything, ready for a template."""
        return Bound(self.root, "", self.data, self.errors)

    @property
    def sections(self) -> list[Section]:
        """The parts, section by section."""
        return sections_of(self.whole)

    @property
    def general_errors(self) -> list[str]:
        """What is wrong and has no field to stand at."""
        shown = {name for section in self.sections for bound in section.bounds for name in bound.names}
        return [message for name, said in self.errors.items() if name not in shown for message in said]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What was typed for other kinds: it stays, in case the kind was changed by mistake."""
        now = f"options.{self.kind}." if self.kind in KINDS else "form."
        return [
            (name, values[-1])
            for name, values in self.data.items()
            if name.startswith(("options.", "form.")) and not name.startswith(now)
        ]

    def _part(self, name: str) -> object:
        waiting = [self.whole]
        while waiting:
            bound = waiting.pop()
            if bound.name == name:
                return bound.part
            waiting += bound.children
        return None


def as_yaml(written: Mapping[str, Any]) -> str:
    """Return a specification as the text of a project file."""
    return yaml.safe_dump(dict(written), allow_unicode=True, sort_keys=False, width=100)


def draft_of(specification: Specification, clients: list[Organisation]) -> Draft | None:
    """Return the form that says a specification; None when the form would lose something of it."""
    config, names = specification.to_config(), [one.name for one in clients]
    if unsaid(config, names):
        return None
    return Draft(described_in(config, names), clients=clients)
