"""Taking in the files that a client's rows name."""

from pathlib import Path
from typing import Literal

from django.utils.translation import gettext as _

from canut.families.microwork.media.errors import MediaRefused
from canut.families.microwork.media.pictures import read_picture
from canut.families.microwork.media.recordings import read_recording
from canut.families.microwork.media.reference import Reference
from canut.families.microwork.media.store import keep
from canut.families.microwork.media.waveform import outline_of

Medium = Literal["picture", "recording"]

BYTES_MOST = 20_000_000


def take_in(*, named: str, folder: Path, medium: Medium) -> Reference:
    """Check the file that a row names and keep a copy of it.

    Parameters
    ----------
    named
        Its path from the folder of the imported file.
    folder
        That folder: nothing outside it is read, by ``..`` or by a link.

    Raises
    ------
    MediaRefused
        When it is not there, is not what it should be, or is too large.
    """
    if "://" in named:
        raise MediaRefused(
            _("“%(name)s” is a web address; put the file beside the imported one and name it here")
            % {"name": named[:80]}
        )
    path = _inside(named, folder)
    if path.stat().st_size > BYTES_MOST:
        raise MediaRefused(
            _("“%(name)s” has more than %(most)d MB; make it smaller")
            % {"name": path.name, "most": BYTES_MOST // 1_000_000}
        )
    data, name = path.read_bytes(), path.name
    if medium == "recording":
        data, kind, seconds = read_recording(data, name)
        digest = keep(data)
        outline_of(digest)
        return Reference(digest=digest, type=kind, seconds=seconds, name=name)
    data, kind, width, height = read_picture(data, name)
    return Reference(digest=keep(data), type=kind, width=width, height=height, name=name)


def _inside(named: str, folder: Path) -> Path:
    root = folder.resolve()
    try:
        path = (root / named).resolve()
        found = path.is_relative_to(root) and path.is_file()
    except (OSError, ValueError):
        found = False
    if not found:
        raise MediaRefused(
            _("there is no file “%(name)s” in the folder of the imported file") % {"name": named[:80]}
        )
    return path
