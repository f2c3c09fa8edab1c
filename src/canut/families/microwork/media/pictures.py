"""Pictures: what they are is read from their bytes by Pillow, never from their name."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from canut.families.microwork.media.errors import MediaRefused

TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
PIXELS_MOST = 40_000_000
"""More than a phone's camera takes; a picture that unpacks to more is refused before it is unpacked."""

JPEG_QUALITY = 95
COLOURS = ("icc_profile", "transparency")
"""What belongs to a picture besides its pixels: without it they look otherwise."""

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
    with _opened(data, name) as picture:
        kind = str(picture.format)
        if picture.getexif():
            upright = ImageOps.exif_transpose(picture)
            upright.info.pop("exif", None)
            return _written(upright, kind)
        return data, TYPES[kind], picture.width, picture.height


def bare_picture(data: bytes, name: str) -> tuple[bytes, str, int, int]:
    """Check a picture; return it upright and written anew from its pixels, its type, width and height.

    What else a file may carry goes: EXIF, XMP, IPTC, comments, what follows the last pixel. Its colours stay.

    Raises
    ------
    MediaRefused
        When it is no picture that every browser shows, or too large.
    """
    with _opened(data, name) as picture:
        kind = str(picture.format)
        upright = ImageOps.exif_transpose(picture)
        upright.info = {key: value for key, value in upright.info.items() if key in COLOURS}
        return _written(upright, kind)


def _written(picture: Image.Image, kind: str) -> tuple[bytes, str, int, int]:
    return encoded(picture, kind), TYPES[kind], picture.width, picture.height


@contextmanager
def _opened(data: bytes, name: str) -> Iterator[Image.Image]:
    try:
        with Image.open(io.BytesIO(data), formats=list(TYPES)) as picture:
            _check_size(picture, name)
            picture.load()
            yield picture
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
