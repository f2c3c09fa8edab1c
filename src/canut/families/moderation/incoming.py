"""A message on its way in."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from canut.families.moderation.errors import ItemRefused

LENGTHS_MAX = {"key": 100, "surface": 40, "author": 100, "text": 20_000}
"""Characters that each part of a message may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A message as a surface delivers it.

    Attributes
    ----------
    key
        The surface's own number of the message; the same key is received once.
    author
        The handle its author is known by there; never a civil name.

    Raises
    ------
    ItemRefused
        When a part is empty, too long or no storable text, or the time has no time zone.
    """

    key: str
    author: str
    text: str
    posted_at: datetime
    surface: str = "chat"

    def __post_init__(self) -> None:
        for name, longest in LENGTHS_MAX.items():
            value = getattr(self, name)
            if not value.strip() or len(value) > longest:
                message = _("message %(key)r: its %(part)s needs 1 to %(longest)s characters; correct it")
                raise ItemRefused(message % {"key": self.key[:100], "part": name, "longest": longest})
            if "\0" in value or not _is_unicode(value):
                message = _("message %(key)r: its %(part)s is no Unicode text; send it as UTF-8")
                raise ItemRefused(message % {"key": self.key[:100], "part": name})
        if self.posted_at.tzinfo is None:
            message = _("message %(key)r: its time has no time zone; add one, such as +00:00")
            raise ItemRefused(message % {"key": self.key[:100]})


def _is_unicode(text: str) -> bool:
    """Say whether the text has no half of a surrogate pair, which no store can keep."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
