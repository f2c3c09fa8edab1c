"""The field of a file that a person sends: a picture, a recording or a PDF."""

import re
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from pydantic import Field as Limits
from pydantic import JsonValue

from canut.families.microwork.forms.errors import ValueRefused
from canut.families.microwork.forms.field import Attributes, Field

Sort = Literal["picture", "recording", "pdf"]

ENDINGS: dict[Sort, dict[str, str]] = {
    "picture": {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"},
    "recording": {
        "audio/wav": "wav",
        "audio/mpeg": "mp3",
        "audio/ogg": "ogg",
        "audio/mp4": "m4a",
        "audio/webm": "webm",
        "audio/flac": "flac",
    },
    "pdf": {"application/pdf": "pdf"},
}
"""The media types of each sort of file, with the ending their names get."""

BECOMES: dict[Sort, tuple[str, ...]] = {"picture": ("image/heic", ".heic", "image/gif")}
"""What can be chosen besides, and becomes one of these: not every system knows the type of HEIC."""

MB = 1_000_000


class FileField(Field):
    """A file, checked and kept before the answer is handed in; the answer then holds its reference.

    A reference reads ``sha256:<digest> <type> <size> <name>``. The name is made from the question's: what
    the person called the file is not passed on.

    Attributes
    ----------
    accepts
        The sorts of files that can be sent.
    max_mb
        Size of a file at the most, in millions of bytes.
    """

    type: Literal["file"] = "file"
    accepts: Annotated[tuple[Sort, ...], Limits(min_length=1)]
    max_mb: Annotated[int, Limits(ge=1, le=20)] = 10

    @property
    def widget(self) -> str:
        """The stable name of the template that renders this field."""
        return "file"

    @property
    def types(self) -> tuple[str, ...]:
        """The media types that can be sent."""
        return tuple(dict.fromkeys(kind for sort in self.accepts for kind in ENDINGS[sort]))

    @property
    def bytes_most(self) -> int:
        """Bytes of a file at the most."""
        return self.max_mb * MB

    def name_of(self, kind: str) -> str:
        """Return the name of a file of the media type `kind`, as the client gets it."""
        endings = {one: ending for sort in self.accepts for one, ending in ENDINGS[sort].items()}
        return f"{self.name}.{endings[kind]}"

    def value_schema(self) -> dict[str, JsonValue]:
        """Return the JSON Schema of a reference to a file that was sent."""
        types = "|".join(re.escape(kind) for kind in self.types)
        return {"type": "string", "pattern": f"^sha256:[0-9a-f]{{64}} ({types}) [0-9x]+B? [a-z0-9_.]+$"}

    def canonical(self, value: object) -> JsonValue:
        """Return the reference as it is."""
        if not isinstance(value, str):
            raise ValueRefused(self.advice("type"))
        return value

    def advice(self, keyword: str) -> str:
        """Ask for the file."""
        if keyword == "required":
            return _("Choose a file.")
        return _("Send the file first; its answer is the reference you get for it.")

    def attributes(self) -> Attributes:
        """Return the HTML attributes of the input; it is required as long as no file was sent."""
        besides = (one for sort in self.accepts for one in BECOMES.get(sort, ()))
        return {"accept": ",".join((*self.types, *besides)), "data-bytes-most": self.bytes_most}
