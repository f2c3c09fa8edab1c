"""The number field."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from django.utils.translation import gettext as _
from pydantic import Field as Limits
from pydantic import JsonValue, model_validator

from canut.families.microwork.forms.errors import ValueRefused
from canut.families.microwork.forms.field import Attributes, Field
from canut.families.microwork.forms.localised import Localised
from canut.families.microwork.forms.normal import json_number, normal_decimal


class NumberField(Field):
    """A number, exact to 15 digits: limits and step are decimals, never binary fractions."""

    type: Literal["number"] = "number"
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    step: Annotated[Decimal, Limits(gt=0)] | None = None
    unit: Localised | None = None

    @model_validator(mode="after")
    def _limits_agree(self) -> Self:
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError(_("minimum is above maximum"))
        return self

    @property
    def widget(self) -> str:
        """The stable name of the template that renders this field."""
        return "number"

    def value_schema(self) -> dict[str, JsonValue]:
        """Return the JSON Schema of a canonical value.

        A step with decimals is checked by `canonical` and left out here: ``multipleOf`` 0.01 refuses 0.07 in
        validators that divide binary floats.
        """
        schema: dict[str, JsonValue] = {"type": "number"}
        if self.minimum is not None:
            schema["minimum"] = json_number(self.minimum)
        if self.maximum is not None:
            schema["maximum"] = json_number(self.maximum)
        if self.step is not None and self.step == self.step.to_integral_value():
            schema["multipleOf"] = int(self.step)
        return schema

    def canonical(self, value: object) -> JsonValue:
        """Return the JSON number; whole numbers as integers."""
        number = normal_decimal(value)
        if self.step is not None and number % self.step:
            raise ValueRefused(self.advice("multipleOf"))
        return json_number(number)

    def advice(self, keyword: str) -> str:
        """Say within which limits the number must be."""
        if keyword == "minimum":
            return _("Write a number of at least %(limit)s.") % {"limit": self.minimum}
        if keyword == "maximum":
            return _("Write a number of at most %(limit)s.") % {"limit": self.maximum}
        if keyword == "multipleOf":
            return _("Write a multiple of %(step)s.") % {"step": self.step}
        return _("Write a number, such as 12.5.")

    def attributes(self) -> Attributes:
        """Return the HTML attributes of the input."""
        limits = {"min": self.minimum, "max": self.maximum, "step": self.step}
        own: Attributes = {name: str(limit) for name, limit in limits.items() if limit is not None}
        whole = self.step is not None and self.step == self.step.to_integral_value()
        return super().attributes() | own | {"inputmode": "numeric" if whole else "decimal"}

    def from_label(self, label: str) -> JsonValue:
        """Return the number."""
        return json_number(Decimal(label))
