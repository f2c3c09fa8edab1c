"""Identifiers of firms, with their check digits verified by python-stdnum."""

from collections.abc import Callable
from typing import Literal

from django.utils.translation import gettext as _
from pydantic import JsonValue
from stdnum import exceptions
from stdnum.eu import vat
from stdnum.fr import siren, siret

from canut.families.microwork.forms.errors import ValueRefused
from canut.families.microwork.forms.field import Attributes, Field
from canut.families.microwork.forms.normal import normal_line

Scheme = Literal["siren", "siret", "vat"]

VALIDATE: dict[str, Callable[[str], str]] = {
    "siren": siren.validate,
    "siret": siret.validate,
    "vat": vat.validate,
}
PATTERN: dict[str, str] = {"siren": "^[0-9]{9}$", "siret": "^[0-9]{14}$", "vat": "^[A-Z]{2}[0-9A-Z+*]{2,13}$"}


class IdentifierField(Field):
    """A SIREN (9 digits), a SIRET (14 digits) or an EU VAT number, without spaces.

    Attributes
    ----------
    country
        For VAT numbers: put before a number that was written without its country.
    """

    type: Literal["identifier"] = "identifier"
    scheme: Scheme
    country: Literal["FR"] = "FR"

    @property
    def widget(self) -> str:
        """The stable name of the template that renders this field."""
        return "identifier"

    def value_schema(self) -> dict[str, JsonValue]:
        """Return the JSON Schema of a canonical value; check digits are beyond JSON Schema."""
        return {"type": "string", "pattern": PATTERN[self.scheme]}

    def canonical(self, value: object) -> JsonValue:
        """Return the identifier, compact and checked."""
        text = str(value) if isinstance(value, int) and abs(value) < 10**14 else normal_line(value)
        if self.scheme == "vat" and text[:1].isdigit():
            text = self.country + text
        try:
            return VALIDATE[self.scheme](text.replace("-", " ") if self.scheme != "vat" else text)
        except exceptions.InvalidLength:
            raise ValueRefused(self.advice("length")) from None
        except exceptions.InvalidChecksum:
            raise ValueRefused(
                _("The check digits do not agree: compare each digit with the source.")
            ) from None
        except exceptions.ValidationError:
            raise ValueRefused(self.advice("pattern")) from None

    def advice(self, keyword: str) -> str:  # noqa: ARG002 - the same advice whatever is amiss with the form
        """Show how the identifier is written."""
        return {
            "siren": _("A SIREN has 9 digits, such as 732 829 320."),
            "siret": _("A SIRET has 14 digits, such as 732 829 320 00074."),
            "vat": _("A VAT number starts with its country, such as FR 44 732 829 320."),
        }[self.scheme]

    def attributes(self) -> Attributes:
        """Return the HTML attributes of the input."""
        mode = "text" if self.scheme == "vat" else "numeric"
        own: Attributes = {"inputmode": mode, "autocomplete": "off", "spellcheck": "false"}
        return super().attributes() | own
