"""Small pictures for lists: made once of each picture, and kept beside it."""

import io
from pathlib import Path

from PIL import Image, ImageOps

from canut.families.microwork.media.pictures import PIXELS_MOST, TYPES, UNREADABLE
from canut.families.microwork.media.store import small_path, write_whole

SMALL_TYPE = "image/webp"
SIDE = 320
"""Pixels of the longer side: sharp where a list gives it half as many on a dense screen."""

QUALITY = 75


def small_of(original: Path) -> Path | None:
    """Return where the small picture of a picture that was taken in lies, made when it is not there yet.

    Only pixels get into it: no EXIF, no profile, nothing else of what a camera or a program wrote.

    Returns
    -------
    Path | None
        None when the original is not there, or cannot be read.
    """
    place = small_path(original)
    if place.is_file():
        return place
    if not original.is_file():
        return None
    try:
        data = smaller(original.read_bytes())
    except UNREADABLE:
        return None
    write_whole(place, data)
    # What was erased meanwhile leaves no small picture behind.
    if not original.is_file():
        place.unlink(missing_ok=True)
        return None
    return place


def smaller(data: bytes) -> bytes:
    """Return a picture, upright and as WebP, whose longer side has at most `SIDE` pixels."""
    with Image.open(io.BytesIO(data), formats=list(TYPES)) as opened:
        if opened.width * opened.height > PIXELS_MOST:
            raise ValueError("too many pixels")
        # A JPEG is decoded at a fraction of its size at once.
        opened.draft("RGB", (2 * SIDE, 2 * SIDE))
        upright = ImageOps.exif_transpose(opened)
        if upright.mode.startswith("I;16"):
            # Greys of 16 bits would all be cut off at the brightest of 8.
            upright = upright.convert("I").point(lambda grey: grey / 256).convert("L")
        picture = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    picture.thumbnail((SIDE, SIDE))
    picture.info = {}
    written = io.BytesIO()
    picture.save(written, "WEBP", quality=QUALITY, exif=b"", xmp=b"", icc_profile=b"")
    return written.getvalue()


def small_size(width: int, height: int) -> tuple[int, int]:
    """Return the pixels of the small picture of one of `width` by `height`, at least one a side.

    >>> small_size(1600, 800)
    (320, 160)
    >>> small_size(20, 10)
    (20, 10)
    """
    share = min(1.0, SIDE / max(width, height, 1))
    return max(1, round(width * share)), max(1, round(height * share))
