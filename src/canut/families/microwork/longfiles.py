"""Where the files of long work lie: a folder each, under the platform's own."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from canut.families.microwork.models import LongWork

REFUSED = ".refused.csv"


def folder_of(work: LongWork) -> Path:
    """Return the folder of a long work, whether it is there or not."""
    return Path(settings.MEDIA_ROOT) / "long" / str(work.pk)


def file_of(work: LongWork) -> Path:
    """Return where the file that came in, or that is prepared, lies."""
    return folder_of(work) / work.name


def refused_of(work: LongWork) -> Path:
    """Return where the refused rows of an import lie."""
    return folder_of(work) / f"{Path(work.name).stem}{REFUSED}"


def take_in(work: LongWork, chunks: Iterable[bytes]) -> Path:
    """Keep an uploaded file; it is on the disk before the store says that it is there."""
    path = file_of(work)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as kept:
        for chunk in chunks:
            kept.write(chunk)
        kept.flush()
        os.fsync(kept.fileno())
    return path


def drop(work: LongWork) -> None:
    """Remove all files of a long work."""
    shutil.rmtree(folder_of(work), ignore_errors=True)
