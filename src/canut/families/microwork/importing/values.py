"""A row's values as both stores keep them: what goes in comes out equal."""

import datetime as dt
import math
from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from pydantic import JsonValue

from canut.families.microwork.kinds.errors import ItemInvalid

DEEPEST = 20
"""Lists and objects within each other; no item needs more, and every store has a limit."""


def is_storable(text: str) -> bool:
    """Whether both stores accept the text: PostgreSQL takes neither NUL nor half a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text


def plain(value: object, depth: int = 0) -> JsonValue:
    """Return the JSON value for `value`, equal after a round through either store.

    Raises
    ------
    ItemInvalid
        When there is none, such as for binary data.
    """
    match value:
        case None | bool() | int():
            return value
        case str():
            return _text(value)
        case float():
            return _number(value)
        case list() | tuple() if depth < DEEPEST:
            return [plain(one, depth + 1) for one in value]
        case Mapping() if depth < DEEPEST:
            return {_text(str(name)): plain(one, depth + 1) for name, one in value.items()}
        case list() | tuple() | Mapping():
            raise ItemInvalid(
                _("lists within lists go deeper than %(depth)d; flatten them") % {"depth": DEEPEST}
            )
        case dt.date() | dt.time() | dt.timedelta() | Decimal():
            return str(value)
    raise ItemInvalid(_("a column holds binary data; give media as files or web addresses"))


def _text(text: str) -> str:
    if not is_storable(text):
        raise ItemInvalid(
            _("a broken character in “%(text)s”; save the file as UTF-8 again") % {"text": _seen(text)}
        )
    return text


def _seen(text: str) -> str:
    return text[:40].encode("utf-8", "replace").decode().replace("\x00", "?")


def _number(number: float) -> int | float:
    if not math.isfinite(number):
        raise ItemInvalid(
            _("%(number)s is no number that JSON can hold; leave it empty") % {"number": number}
        )
    # PostgreSQL keeps numbers as decimals: 1e300 would come back as a whole number of 301 digits.
    return int(Decimal(repr(number))) if number.is_integer() else number
