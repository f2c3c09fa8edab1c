"""Taking in what a worker sends: checked by its bytes, pictures written anew from their pixels."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from canut.families.microwork.forms import FileField
from canut.families.microwork.media.errors import MediaRefused
from canut.families.microwork.media.heic import is_heic
from canut.families.microwork.media.pictures import TYPES, bare_picture
from canut.families.microwork.media.sniffing import type_of

WORDS = {
    "picture": "JPEG, PNG, WebP, HEIC, GIF",
    "recording": "WAV, MP3, M4A, Ogg, WebM, FLAC",
    "pdf": "PDF",
}
"""What each sort of file can be, as people call it."""


@dataclass(frozen=True, slots=True)
class Read:
    """A file that can be kept: its bytes, its media type, and the pixels of a picture."""

    data: bytes
    type: str
    width: int = 0
    height: int = 0


def accepted(field: FileField) -> str:
    """Return what can be sent, for people to read."""
    return ", ".join(WORDS[sort] for sort in field.accepts)


def read_sent(*, data: bytes, name: str, field: FileField) -> Read:
    """Check a file that answers `field`.

    A picture is decoded and written anew: neither the place it was taken, nor anything hidden behind its last
    pixel, stays in it. Recordings and PDFs are kept as they are.

    Raises
    ------
    MediaRefused
        When it is empty, too large, or none of what the question accepts.
    """
    if not data:
        raise MediaRefused(_("“%(name)s” is empty; choose another file") % {"name": name})
    if len(data) > field.bytes_most:
        raise too_large(name, field)
    if "picture" in field.accepts and _looks_like_a_picture(data):
        return Read(*bare_picture(data, name))
    kind = type_of(data)
    if kind not in field.types:
        raise MediaRefused(
            _("“%(name)s” is none of what can be sent here; choose a file of these: %(types)s")
            % {"name": name, "types": accepted(field)}
        )
    return Read(data, kind)


def too_large(name: str, field: FileField) -> MediaRefused:
    """Return the refusal of a file that is larger than its question takes."""
    return MediaRefused(
        _("“%(name)s” has more than %(most)d MB; make it smaller") % {"name": name, "most": field.max_mb}
    )


def _looks_like_a_picture(data: bytes) -> bool:
    is_webp = data.startswith(b"RIFF") and data[8:12] == b"WEBP"
    return is_webp or is_heic(data) or data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8"))


PICTURES = frozenset(TYPES.values())
SHOWN = PICTURES | {"audio/wav", "audio/mpeg", "audio/ogg", "audio/mp4", "audio/webm", "audio/flac"}
"""What a browser may show or play in place; it saves anything else, since it might run what is in it."""
