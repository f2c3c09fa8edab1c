"""The picture with what was marked made unrecognisable."""

import io
from collections.abc import Sequence

from PIL import Image, ImageFilter

from canut.families.microwork.media.pictures import TYPES, encoded

COARSE = 6
"""Blocks across a face: the blur that follows cannot be undone to more than these few colours."""


def blurred(data: bytes, boxes: Sequence[tuple[int, int, int, int]]) -> bytes:
    """Return the picture, in its own format, with the boxes made unrecognisable.

    A blur alone can partly be undone; here each box is first reduced to a few blocks, for good.

    Parameters
    ----------
    data
        A picture that was taken in.
    boxes
        x, y, width and height in pixels; what leaves the picture is cut off.
    """
    with Image.open(io.BytesIO(data), formats=list(TYPES)) as opened:
        kind = str(opened.format)
        picture = opened.convert("RGBA" if opened.has_transparency_data else "RGB")
    for x, y, width, height in boxes:
        area = (x, y, min(x + width, picture.width), min(y + height, picture.height))
        if area[0] >= area[2] or area[1] >= area[3]:
            continue
        part = picture.crop(area)
        coarse = part.resize((min(COARSE, part.width), min(COARSE, part.height)), Image.Resampling.BOX)
        soft = coarse.resize(part.size, Image.Resampling.NEAREST).filter(
            ImageFilter.GaussianBlur(max(part.size) / (2 * COARSE))
        )
        picture.paste(soft, area[:2])
    return encoded(picture, kind)
