"""Files by their SHA-256, under the platform's own folder: the same file twice takes its room once."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


def path_of(digest: str) -> Path:
    """Return where the file of this SHA-256 lies, whether it is there or not."""
    return Path(settings.MEDIA_ROOT) / "items" / digest[:2] / digest


def keep(data: bytes) -> str:
    """Keep a file; return its SHA-256.

    It is written beside its place and then named, so that no reader ever meets half a file; and it is on the
    disk before the store says that it is there, so that a power cut loses nothing.
    """
    digest = hashlib.sha256(data).hexdigest()
    place = path_of(digest)
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as half:
            half.write(data)
            half.flush()
            os.fsync(half.fileno())
        Path(half.name).replace(place)
    return digest
