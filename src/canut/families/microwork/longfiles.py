"""Where the files of long work lie: a folder each, under the platform's own."""

import os
import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import uuid4

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


def take_in(name: str, chunks: Iterable[bytes]) -> Path:
    """Keep an uploaded file on the disk, in a folder of its own that is nobody's yet."""
    path = _arrivals() / uuid4().hex / name
    path.parent.mkdir(parents=True)
    with path.open("wb") as kept:
        for chunk in chunks:
            kept.write(chunk)
        kept.flush()
        os.fsync(kept.fileno())
    return path


def hand_over(arrived: Path, work: LongWork) -> None:
    """Make an uploaded file that of a long work."""
    # What lies there is of a work that was never committed: its number is given again.
    drop(work)
    arrived.parent.rename(folder_of(work))


def drop_arrivals(*, before: datetime) -> None:
    """Remove what came in and became nobody's, as when the process ended meanwhile."""
    for folder in _arrivals().glob("*"):
        if folder.stat().st_mtime < before.timestamp():
            shutil.rmtree(folder, ignore_errors=True)


def scratch_folder() -> Path:
    """Return where there is room for what is unpacked; what a killed process leaves there goes in time."""
    return _arrivals()


def _arrivals() -> Path:
    return Path(settings.MEDIA_ROOT) / "long" / "arrivals"


def drop(work: LongWork) -> None:
    """Remove all files of a long work."""
    shutil.rmtree(folder_of(work), ignore_errors=True)
