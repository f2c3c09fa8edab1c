"""HEIC, as telephones take pictures: decoded by a process of its own, which a damaged file may end.

libheif 1.23 ends its process on some damaged files; a server must outlive what anybody sends it. This file is
also that process's program, so it imports nothing of ours.
"""

import io
import subprocess
import sys
from pathlib import Path

import pi_heif
from PIL import Image

BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
"""What a file says it is (ISO/IEC 23008-12, 10.2)."""

SECONDS_MOST = 30
QUALITY = 95
TOO_LARGE = 3
"""Status of the process when a picture has more pixels than asked for."""


class TooManyPixels(Exception):  # noqa: N818 - named after the fact
    """A picture unpacks to more than is taken."""


def is_heic(data: bytes) -> bool:
    """Say whether bytes are those of a HEIC."""
    return data[4:8] == b"ftyp" and data[8:12] in BRANDS


def jpeg_of(data: bytes, *, pixels_most: int) -> bytes:
    """Return a HEIC as JPEG: upright, in its colours, without anything else it carries.

    Raises
    ------
    OSError
        When it cannot be decoded.
    TooManyPixels
        When it has more pixels than `pixels_most`.
    """
    try:
        done = subprocess.run(  # noqa: S603 - this very file
            [sys.executable, "-I", str(Path(__file__)), str(pixels_most)],
            input=data,
            capture_output=True,
            timeout=SECONDS_MOST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise OSError("it takes too long") from None
    if done.returncode == TOO_LARGE:
        raise TooManyPixels
    if done.returncode:
        raise OSError(f"status {done.returncode}")
    return done.stdout


def main() -> int:
    """Read a HEIC from standard input and write it to standard output as JPEG."""
    pi_heif.register_heif_opener()
    with Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=["HEIF"]) as picture:
        if picture.width * picture.height > int(sys.argv[1]):
            return TOO_LARGE
        colours = picture.info.get("icc_profile")
        picture.convert("RGB").save(sys.stdout.buffer, "JPEG", quality=QUALITY, exif=b"", icc_profile=colours)
    return 0


if __name__ == "__main__":
    sys.exit(main())
