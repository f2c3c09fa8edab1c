"""ZIP files made here, good and bad, with pictures of a few pixels."""

import io
import wave
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from PIL import Image


def picture(colour: str = "teal", kind: str = "PNG") -> bytes:
    """Return a small picture."""
    written = io.BytesIO()
    Image.new("RGB", (8, 4), colour).save(written, kind)
    return written.getvalue()


def recording(frames: int = 800) -> bytes:
    """Return a tenth of a second of silence."""
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(b"\x80" * frames)
    return written.getvalue()


def pack(path: Path, files: Mapping[str, bytes]) -> Path:
    """Write a ZIP of these files."""
    with ZipFile(path, "w", ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return path
