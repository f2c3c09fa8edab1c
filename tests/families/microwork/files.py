"""Small files of each sort, made here: no real person's."""

import io
import wave

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

GPS, LATITUDE_REF, LATITUDE = 0x8825, 1, 2
HIDDEN = b"<script>alert(1)</script>"


def photo(colour: str = "teal") -> bytes:
    """Return a JPEG with the place it was taken, a comment, and something behind its last pixel."""
    exif = Image.Exif()
    exif.get_ifd(GPS).update({LATITUDE_REF: "N", LATITUDE: tuple(map(IFDRational, (45, 46, 0)))})
    exif[0x0112] = 6
    written = io.BytesIO()
    Image.new("RGB", (40, 20), colour).save(written, "JPEG", exif=exif, comment=b"at home")
    return written.getvalue() + HIDDEN


def voice(seconds: float = 0.1) -> bytes:
    """Return a recording."""
    written = io.BytesIO()
    with wave.open(written, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\x01\x10" * int(8000 * seconds))
    return written.getvalue()


def paper() -> bytes:
    """Return a PDF, as far as a look at it goes."""
    return b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n<<>>\n%%EOF\n"


FORM = {
    "questions": [
        {
            "type": "file",
            "name": "photo",
            "label": "A photo of the shelf",
            "accepts": ["picture"],
            "max_mb": 1,
        },
        {
            "type": "file",
            "name": "note",
            "label": "The receipt",
            "accepts": ["pdf", "recording"],
            "required": False,
        },
        {"type": "text", "name": "shop", "label": "Which shop?"},
    ],
    "show": [{"as": "text", "columns": ["street"]}],
}
"""A form that asks for files."""

ITEMS = [{"street": "Rue des Tables-Claudiennes"}, {"street": "Rue Royale"}]
