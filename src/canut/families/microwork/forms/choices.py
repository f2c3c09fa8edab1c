"""Fields with a closed set of values: choice, choices, rating, boolean."""

from typing import Annotated, Literal, Self

from django.utils.translation import gettext as _
from pydantic import Field as Limits
from pydantic import JsonValue, field_validator, model_validator

from canut.families.microwork.forms.errors import ValueRefused
from canut.families.microwork.forms.field import Field, Post
from canut.families.microwork.forms.localised import Localised
from canut.families.microwork.forms.normal import normal_decimal, normal_line
from canut.families.microwork.forms.record import Record

RADIO_LIMIT = 12
"""Past this many options a list to open is easier to use than buttons."""

YES = frozenset({"true", "on", "yes", "oui", "1"})
NO = frozenset({"false", "off", "no", "non", "0"})


class Option(Record):
    """One value to choose, with its label and, where useful, a sentence on when to choose it."""

    value: Annotated[str, Limits(min_length=1, max_length=80)]
    label: Localised
    help: Localised | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_plain_value(cls, given: object) -> object:
        return {"value": given, "label": given} if isinstance(given, str) else given

    @field_validator("value")
    @classmethod
    def _is_canonical(cls, value: str) -> str:
        if normal_line(value) != value:
            raise ValueError(_("an option's value has no space at its ends and no double space"))
        return value


def distinct(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """Return `options`, refused when two have the same value."""
    values = [option.value for option in options]
    repeated = sorted({value for value in values if values.count(value) > 1})
    if repeated:
        raise ValueError(
            _("two options have the value %(value)r; give each its own") % {"value": repeated[0]}
        )
    return options


def tells_apart(labels: tuple[Option, ...]) -> tuple[Option, ...]:
    """Return `labels`, refused when there is one alone: none is for where there is nothing to tell apart."""
    if len(labels) == 1:
        raise ValueError(_("one label tells nothing apart; give two or more, or none"))
    return labels


class ChoiceField(Field):
    """One option out of several."""

    type: Literal["choice"] = "choice"
    options: Annotated[tuple[Option, ...], Limits(min_length=2, max_length=500)]
    _distinct = field_validator("options")(distinct)

    @property
    def widget(self) -> str:
        """The stable name of the template that renders this field."""
        return "radio" if len(self.options) <= RADIO_LIMIT else "select"

    def value_schema(self) -> dict[str, JsonValue]:
        """Return the JSON Schema of a canonical value."""
        return {"type": "string", "enum": [option.value for option in self.options]}

    def canonical(self, value: object) -> JsonValue:
        """Return the chosen option's value."""
        if not isinstance(value, str):
            raise ValueRefused(self.advice("enum"))
        return normal_line(value)

    def advice(self, keyword: str) -> str:
        """Name the options, unless they are too many to read."""
        if keyword == "required" or len(self.options) > RADIO_LIMIT:
            return _("Choose an answer from the list.")
        return _("Choose one of: %(values)s.") % {"values": ", ".join(o.value for o in self.options)}

    def labels(self) -> tuple[str, ...]:
        """Return the values of the options."""
        return tuple(option.value for option in self.options)


class ChoicesField(Field):
    """Any number of options out of several, within limits."""

    type: Literal["choices"] = "choices"
    options: Annotated[tuple[Option, ...], Limits(min_length=2, max_length=500)]
    at_least: Annotated[int, Limits(ge=1)] = 1
    at_most: Annotated[int, Limits(ge=1)] | None = None
    _distinct = field_validator("options")(distinct)

    @model_validator(mode="after")
    def _limits_agree(self) -> Self:
        most = len(self.options) if self.at_most is None else self.at_most
        if not self.at_least <= most <= len(self.options):
            raise ValueError(_("at_least and at_most must be within the number of options, in this order"))
        return self

    @property
    def widget(self) -> str:
        """The stable name of the template that renders this field."""
        return "checkboxes"

    def value_schema(self) -> dict[str, JsonValue]:
        """Return the JSON Schema of a canonical value."""
        return {
            "type": "array",
            "items": {"type": "string", "enum": [option.value for option in self.options]},
            "uniqueItems": True,
            "minItems": self.at_least,
            "maxItems": len(self.options) if self.at_most is None else self.at_most,
        }

    def canonical(self, value: object) -> JsonValue:
        """Return the chosen values, each once, in the order of the options."""
        chosen = [value] if isinstance(value, str) else value
        if not isinstance(chosen, list | tuple):
            raise ValueRefused(self.advice("type"))
        values = {normal_line(one) for one in chosen}
        known = [option.value for option in self.options]
        if not values <= set(known):
            raise ValueRefused(self.advice("enum"))
        return [option for option in known if option in values]

    def advice(self, keyword: str) -> str:
        """Say how many to choose, or out of what."""
        if keyword in {"minItems", "required"}:
            return _("Choose at least %(count)d.") % {"count": self.at_least}
        if keyword == "maxItems":
            return _("Choose at most %(count)d.") % {"count": self.at_most or len(self.options)}
        return _("Choose among: %(values)s.") % {"values": ", ".join(o.value for o in self.options)}

    def posted(self, post: Post, name: str) -> object:
        """Return every ticked value."""
        return post.getlist(name)


class RatingField(Field):
    """A place on an ordinal scale, such as 0 (useless) to 4 (perfect)."""

    type: Literal["rating"] = "rating"
    low: Annotated[int, Limits(ge=0)] = 1
    high: Annotated[int, Limits(le=100)] = 5
    scale: dict[int, Localised] = {}

    @model_validator(mode="after")
    def _scale_within(self) -> Self:
        if self.low >= self.high:
            raise ValueError(_("the scale needs low below high"))
        if any(not self.low <= level <= self.high for level in self.scale):
            raise ValueError(
                _("the scale names a level outside %(low)d to %(high)d")
                % {"low": self.low, "high": self.high}
            )
        return self

    @property
    def levels(self) -> tuple[tuple[int, Localised | None], ...]:
        """Each level with its name, where it has one."""
        return tuple((level, self.scale.get(level)) for level in range(self.low, self.high + 1))

    @property
    def widget(self) -> str:
        """The stable name of the template that renders this field."""
        return "rating"

    def value_schema(self) -> dict[str, JsonValue]:
        """Return the JSON Schema of a canonical value."""
        return {"type": "integer", "minimum": self.low, "maximum": self.high}

    def canonical(self, value: object) -> JsonValue:
        """Return the level as an integer."""
        number = normal_decimal(value)
        if number != number.to_integral_value():
            raise ValueRefused(self.advice("type"))
        return int(number)

    def advice(self, keyword: str) -> str:  # noqa: ARG002 - one sentence says it all
        """Name the ends of the scale."""
        return _("Choose a level from %(low)d to %(high)d.") % {"low": self.low, "high": self.high}

    def labels(self) -> tuple[str, ...]:
        """Return the levels as text."""
        return tuple(str(level) for level, _name in self.levels)

    def from_label(self, label: str) -> JsonValue:
        """Return the level."""
        return int(label)


class BooleanField(Field):
    """Yes or no. Not required, it is a box to tick, and an unticked box says no."""

    type: Literal["boolean"] = "boolean"

    @property
    def widget(self) -> str:
        """The stable name of the template that renders this field."""
        return "yes-no" if self.required else "checkbox"

    def value_schema(self) -> dict[str, JsonValue]:
        """Return the JSON Schema of a canonical value."""
        return {"type": "boolean"}

    def canonical(self, value: object) -> JsonValue:
        """Return True or False."""
        if isinstance(value, bool):
            return value
        word = normal_line(value).lower() if isinstance(value, str) else ""
        if word not in YES | NO:
            raise ValueRefused(self.advice("type"))
        return word in YES

    def read(self, value: object) -> JsonValue:
        """Return True or False; an optional box that was not ticked is False."""
        answered = super().read(value)
        return False if answered is None else answered

    def advice(self, keyword: str) -> str:  # noqa: ARG002 - one sentence says it all
        """Ask for one of the two."""
        return _("Choose yes or no.")

    def labels(self) -> tuple[str, ...]:
        """Return both labels."""
        return ("true", "false")

    def to_label(self, value: JsonValue) -> str:
        """Return the value as JSON writes it."""
        return "true" if value else "false"

    def from_label(self, label: str) -> JsonValue:
        """Return the value."""
        return label == "true"
