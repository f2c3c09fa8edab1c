"""Pictures: what they are is read from their bytes by Pillow, never from their name."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from canut.families.microwork.media.errors import MediaRefused
from canut.families.microwork.media.heic import TooManyPixels, is_heic, jpeg_of

TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
"""What every browser shows: pictures are kept as one of these."""

WRITTEN_AS = {kind: kind for kind in TYPES} | {"MPO": "JPEG", "GIF": "PNG"}
"""What can be read, and as what it is kept. A telephone that takes two pictures at once, for depth or for
brighter lights, writes MPO under the name of JPEG; the first is the picture."""

MOVING = frozenset({"GIF", "PNG", "WEBP"})
"""Kinds that may move: what is drawn on one picture of many, or blurred in it, says nothing of the others."""

PIXELS_MOST = 40_000_000
"""More than a phone's camera takes; a picture that unpacks to more is refused before it is unpacked."""

JPEG_QUALITY = 95
JPEG_MODES = frozenset({"L", "RGB", "CMYK"})
COLOURS = ("icc_profile", "transparency")
"""What belongs to a picture besides its pixels: without it they look otherwise."""

UNREADABLE = (EOFError, OSError, RuntimeError, SyntaxError, ValueError, Image.DecompressionBombError)


def read_picture(data: bytes, name: str) -> tuple[bytes, str, int, int]:
    """Check a picture; return its bytes, type, width and height.

    A picture with EXIF is kept without it and upright: it may say where and when it was taken, and a box
    would otherwise mean one place in the browser and another in the file. HEIC and GIF become what every
    browser shows.

    Raises
    ------
    MediaRefused
        When it is no picture that every browser shows, or too large.
    """
    with _opened(data, name) as picture:
        kind = WRITTEN_AS[str(picture.format)]
        if picture.getexif() or kind != picture.format or is_heic(data):
            return _written(_bare(picture), kind)
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
        return _written(_bare(picture), WRITTEN_AS[str(picture.format)])


def _bare(picture: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(picture)
    upright.info = {key: value for key, value in upright.info.items() if key in COLOURS}
    return upright


def _written(picture: Image.Image, kind: str) -> tuple[bytes, str, int, int]:
    return encoded(picture, kind), TYPES[kind], picture.width, picture.height


@contextmanager
def _opened(data: bytes, name: str) -> Iterator[Image.Image]:
    try:
        if is_heic(data):
            data = jpeg_of(data, pixels_most=PIXELS_MOST)
        with Image.open(io.BytesIO(data), formats=[*TYPES, "GIF"]) as picture:
            _check_size(picture, name)
            _check_still(picture, name)
            picture.load()
            yield picture
    except MediaRefused:
        raise
    except TooManyPixels:
        raise _too_large(name) from None
    except UNREADABLE:
        raise MediaRefused(
            _("“%(name)s” is no picture that can be read; save it as PNG, JPEG, WebP or HEIC")
            % {"name": name}
        ) from None


def _check_size(picture: Image.Image, name: str) -> None:
    if picture.width * picture.height > PIXELS_MOST:
        raise _too_large(name)


def _too_large(name: str) -> MediaRefused:
    return MediaRefused(
        _("“%(name)s” has more than %(most)d million pixels; make it smaller")
        % {"name": name, "most": PIXELS_MOST // 1_000_000}
    )


def _check_still(picture: Image.Image, name: str) -> None:
    if picture.format in MOVING and getattr(picture, "is_animated", False):
        raise MediaRefused(
            _("“%(name)s” moves; save the one picture of it that counts as PNG or JPEG") % {"name": name}
        )


def encoded(picture: Image.Image, kind: str) -> bytes:
    """Return a picture's bytes in a format of `TYPES`, without what the camera wrote into it."""
    written = io.BytesIO()
    if kind == "JPEG" and picture.mode not in JPEG_MODES:
        picture = picture.convert("RGB")
    options = {"quality": JPEG_QUALITY} if kind == "JPEG" else {"lossless": True} if kind == "WEBP" else {}
    picture.save(written, kind, exif=b"", **options)
    return written.getvalue()
