"""One way to write each value, so that equal answers are equal."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from canut.families.microwork.forms.errors import ValueRefused

# Control characters other than tab and newline carry no meaning, and PostgreSQL cannot store NUL.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# U+00A0 and U+202F are the spaces that French typography puts between thousands.
_GROUPING = re.compile(r"[\s\u00a0\u202f'\u2019]")
_DECIMAL = re.compile(r"[+-]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)")
_AMBIGUOUS = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")

SIGNIFICANT_DIGITS = 15
"""What a JSON number keeps exactly in every reader (IEEE 754 double precision)."""


def normal_line(value: object) -> str:
    """Return text as one line: NFC, no control characters, single spaces.

    Raises
    ------
    ValueRefused
        When `value` is not text, or holds half characters (lone surrogates) that no store accepts.
    """
    return " ".join(_plain(value).split())


def normal_text(value: object) -> str:
    """Return text of several lines: NFC, newlines as line feeds, no spaces at the ends of lines."""
    lines = _plain(value).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def _plain(value: object) -> str:
    if not isinstance(value, str):
        raise ValueRefused(_("Write text here."))
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueRefused(
            _("This text holds a broken character; delete what looks odd and type it again.")
        ) from None
    return unicodedata.normalize("NFC", _CONTROL.sub("", value))


def normal_decimal(value: object) -> Decimal:
    """Read a number as people write it: ``1 234,50``, ``1234.5``; never guess what ``1,234`` means.

    Raises
    ------
    ValueRefused
        When it is no number, is ambiguous, or has more digits than JSON keeps.
    """
    text = _GROUPING.sub("", value) if isinstance(value, str) else _number_text(value)
    if not _DECIMAL.fullmatch(text):
        raise ValueRefused(_("Write a number, such as 12.5."))
    if _AMBIGUOUS.fullmatch(text):
        whole, part = text.split(",")
        raise ValueRefused(
            _("“%(text)s” can be read in two ways: write %(grouped)s or %(decimal)s.")
            % {"text": text, "grouped": whole + part, "decimal": f"{whole}.{part}"}
        )
    number = Decimal(text.replace(",", "."))
    if len(number.as_tuple().digits) > SIGNIFICANT_DIGITS or len(text) > 2 * SIGNIFICANT_DIGITS:
        raise ValueRefused(_("Write a number of at most %(digits)d digits.") % {"digits": SIGNIFICANT_DIGITS})
    return number


def _number_text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return ""
    try:
        return format(Decimal(repr(value) if isinstance(value, float) else value), "f")
    except (InvalidOperation, ValueError):
        return ""


def json_number(number: Decimal) -> int | float:
    """Return the JSON number for `number`: whole numbers as integers."""
    return int(number) if number == number.to_integral_value() else float(number)
