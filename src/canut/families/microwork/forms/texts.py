"""Fields of free text and dates."""

import re
from datetime import date
from typing import Annotated, Literal, Self

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import Field as Limits
from pydantic import JsonValue, model_validator

from canut.families.microwork.forms.errors import ValueRefused
from canut.families.microwork.forms.field import Attributes, Field
from canut.families.microwork.forms.normal import normal_line, normal_text
from canut.families.microwork.forms.record import Name


class TextField(Field):
    """Free text of one line, or of several.

    Attributes
    ----------
    starts_from
        A choice of the same form: what explains the option chosen is a text to start from and adapt.
    """

    type: Literal["text"] = "text"
    min_length: Annotated[int, Limits(ge=1)] = 1
    max_length: Annotated[int, Limits(ge=1, le=100_000)] = 2_000
    lines: Annotated[int, Limits(ge=1, le=60)] = 1
    starts_from: Name | None = None

    @model_validator(mode="after")
    def _limits_agree(self) -> Self:
        if self.min_length > self.max_length:
            raise ValueError(_("min_length is above max_length"))
        if self.starts_from and self.lines == 1:
            raise ValueError(_("a text that starts from another needs several lines"))
        return self

    @property
    def widget(self) -> str:
        """The stable name of the template that renders this field."""
        if self.starts_from:
            return "adapted"
        return "text" if self.lines == 1 else "textarea"

    def value_schema(self) -> dict[str, JsonValue]:
        """Return the JSON Schema of a canonical value."""
        return {"type": "string", "minLength": self.min_length, "maxLength": self.max_length}

    def canonical(self, value: object) -> JsonValue:
        """Return the text, trimmed and in NFC."""
        return normal_line(value) if self.lines == 1 else normal_text(value)

    def advice(self, keyword: str) -> str:
        """Say how long the text must be."""
        if keyword == "maxLength":
            return _("Shorten the text to %(count)d characters.") % {"count": self.max_length}
        return ngettext("Write something here.", "Write at least %(count)d characters.", self.min_length) % {
            "count": self.min_length
        }

    def attributes(self) -> Attributes:
        """Return the HTML attributes of the input."""
        own: Attributes = {"minlength": self.min_length, "maxlength": self.max_length}
        if self.lines > 1:
            own["rows"] = self.lines
        if self.starts_from:
            own["data-starts-from"] = self.starts_from
        return super().attributes() | own


class DateField(Field):
    """A day, as ISO 8601 writes it."""

    type: Literal["date"] = "date"

    @property
    def widget(self) -> str:
        """The stable name of the template that renders this field."""
        return "date"

    def value_schema(self) -> dict[str, JsonValue]:
        """Return the JSON Schema of a canonical value."""
        return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}

    def canonical(self, value: object) -> JsonValue:
        """Return the day as ``2026-03-31``."""
        text = normal_line(value)
        if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueRefused(self.advice("pattern"))
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise ValueRefused(_("There is no such day in the calendar; check it.")) from None

    def advice(self, keyword: str) -> str:  # noqa: ARG002 - one sentence says it all
        """Show how to write a date."""
        return _("Write the date as year-month-day, such as 2026-03-31.")
