"""Pictures: what they are is read from their bytes by Pillow, never from their name."""

import io

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from canut.families.microwork.media.errors import MediaRefused

TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
PIXELS_MOST = 40_000_000
"""More than a phone's camera takes; a picture that unpacks to more is refused before it is unpacked."""

JPEG_QUALITY = 95
UNREADABLE = (OSError, SyntaxError, ValueError, Image.DecompressionBombError)


def read_picture(data: bytes, name: str) -> tuple[bytes, str, int, int]:
    """Check a picture; return its bytes, type, width and height.

    A picture with EXIF is kept without it and upright: it may say where and when it was taken, and a box
    would otherwise mean one place in the browser and another in the file.

    Raises
    ------
    MediaRefused
        When it is no picture that every browser shows, or too large.
    """
    try:
        with Image.open(io.BytesIO(data), formats=list(TYPES)) as picture:
            kind = str(picture.format)
            _check_size(picture, name)
            picture.load()
            if picture.getexif():
                upright = ImageOps.exif_transpose(picture)
                upright.info.pop("exif", None)
                return encoded(upright, kind), TYPES[kind], upright.width, upright.height
            return data, TYPES[kind], picture.width, picture.height
    except MediaRefused:
        raise
    except UNREADABLE:
        raise MediaRefused(
            _("“%(name)s” is no picture that can be read; save it as PNG, JPEG or WebP") % {"name": name}
        ) from None


def _check_size(picture: Image.Image, name: str) -> None:
    if picture.width * picture.height > PIXELS_MOST:
        raise MediaRefused(
            _("“%(name)s” has more than %(most)d million pixels; make it smaller")
            % {"name": name, "most": PIXELS_MOST // 1_000_000}
        )


def encoded(picture: Image.Image, kind: str) -> bytes:
    """Return a picture's bytes in a format of `TYPES`, without what the camera wrote into it."""
    written = io.BytesIO()
    options = {"quality": JPEG_QUALITY} if kind == "JPEG" else {"lossless": True} if kind == "WEBP" else {}
    picture.save(written, kind, exif=b"", **options)
    return written.getvalue()
