"""What every answer field is: a name, a label, a JSON Schema and one canonical way to write its value."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Protocol, runtime_checkable

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator
from pydantic import JsonValue

from canut.families.microwork.forms.errors import ValueRefused
from canut.families.microwork.forms.localised import Localised
from canut.families.microwork.forms.record import Name, Record

Answer = dict[str, JsonValue]
"""A canonical answer: what a form's `parse` returns."""

Attributes = dict[str, str | int | bool]
"""HTML attributes of a field's input, by name."""


@runtime_checkable
class Post(Protocol):
    """A posted HTML form, such as Django's QueryDict."""

    def getlist(self, name: str) -> list[str]:
        """Return every value posted under `name`."""
        ...

    def __iter__(self) -> Iterator[str]:
        """Iterate over the posted names."""
        ...


class Field(Record, ABC):
    """One question. Subclasses say what their value is; the JSON Schema is where its limits live.

    Attributes
    ----------
    widget
        Which template renders the field; stable, so that faces can rely on it.
    """

    name: Name
    label: Localised
    help: Localised | None = None
    required: bool = True

    @property
    @abstractmethod
    def widget(self) -> str:
        """The stable name of the template that renders this field."""

    @abstractmethod
    def value_schema(self) -> dict[str, JsonValue]:
        """Return the JSON Schema of a canonical value, without title."""

    @abstractmethod
    def canonical(self, value: object) -> JsonValue:
        """Return `value` in its one canonical form, limits unchecked; idempotent.

        Raises
        ------
        ValueRefused
            When it cannot be read at all.
        """

    @abstractmethod
    def advice(self, keyword: str) -> str:
        """Say what to do when the value breaks the JSON Schema `keyword`."""

    def attributes(self) -> Attributes:
        """Return the HTML attributes of the input."""
        return {"required": True} if self.required else {}

    def labels(self) -> tuple[str, ...] | None:
        """Return the consensus labels the field can give, or None when the set is open."""
        return None

    def to_label(self, value: JsonValue) -> str:
        """Return the canonical value as text."""
        return str(value)

    def from_label(self, label: str) -> JsonValue:
        """Return the canonical value that `to_label` made `label` from."""
        return label

    def posted(self, post: Post, name: str) -> object:
        """Return what a posted HTML form says about this field, as `read` takes it."""
        values = post.getlist(name)
        return values[-1] if values else None

    def read(self, value: object) -> JsonValue:
        """Return the canonical value, or None when nothing was answered and nothing had to be.

        Raises
        ------
        ValueRefused
            With what to do, when the value is missing, unreadable or out of its limits.
        """
        canonical = None if is_blank(value) else self.canonical(value)
        if is_blank(canonical):
            if self.required:
                raise ValueRefused(self.advice("required"))
            return None
        error = next(self._validator.iter_errors(canonical), None)
        if error is not None:
            raise ValueRefused(self.advice(str(error.validator)))
        return canonical

    def json_schema(self) -> dict[str, JsonValue]:
        """Return the JSON Schema of the field's value, with its title and description."""
        about: dict[str, JsonValue] = {"title": str(self.label)}
        if self.help is not None:
            about["description"] = str(self.help)
        return about | self.value_schema()

    @cached_property
    def _validator(self) -> Draft202012Validator:
        return Draft202012Validator(self.value_schema())


def is_blank(value: object) -> bool:
    """Whether `value` says nothing: absent, only spaces, or an empty list."""
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def gather(reads: Mapping[str, Callable[[], JsonValue]]) -> tuple[Answer, dict[str, str]]:
    """Run each read; return what was answered by name, and every message by path.

    One wrong value never hides the others: a person corrects all of them at once.
    """
    values: Answer = {}
    messages: dict[str, str] = {}
    for name, read in reads.items():
        try:
            value = read()
        except ValueRefused as refused:
            for path, message in refused.messages.items():
                messages[f"{name}.{path}" if path else name] = message
        else:
            if value is not None:
                values[name] = value
    return values, messages


def unknown_names(given: Mapping[object, object], known: list[str]) -> dict[str, str]:
    """Return a message for each given name that is not known."""
    listed = ", ".join(known)
    return {
        str(name)[:80]: _("There is no question of this name; use: %(names)s.") % {"names": listed}
        for name in given
        if name not in known
    }
