"""Files by their SHA-256, under the platform's own folder: the same file twice takes its room once."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


def path_of(digest: str) -> Path:
    """Return where the file of this SHA-256 lies, whether it is there or not."""
    return Path(settings.MEDIA_ROOT) / "items" / digest[:2] / digest


def sent_path(assignment_id: int, digest: str) -> Path:
    """Return where a file lies that was sent as part of an answer: apart, to go with its sender."""
    return Path(settings.MEDIA_ROOT) / "sent" / str(assignment_id) / digest


def small_path(original: Path) -> Path:
    """Return where the small picture of a file lies: beside it, and to go with it."""
    return original.with_suffix(".small")


def keep_sent(assignment_id: int, data: bytes) -> str:
    """Keep a file that was sent as part of an answer; return its SHA-256."""
    digest = hashlib.sha256(data).hexdigest()
    place = sent_path(assignment_id, digest)
    place.parent.mkdir(parents=True, exist_ok=True)
    write_whole(place, data)
    return digest


def keep(data: bytes) -> str:
    """Keep a file; return its SHA-256."""
    digest = hashlib.sha256(data).hexdigest()
    place = path_of(digest)
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        write_whole(place, data)
    return digest


def write_whole(place: Path, data: bytes) -> None:
    """Write a file beside its place and then name it, so that no reader ever meets half of it.

    It is on the disk before the store says that it is there, so that a power cut loses nothing.
    """
    with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as half:
        half.write(data)
        half.flush()
        os.fsync(half.fileno())
    Path(half.name).replace(place)
