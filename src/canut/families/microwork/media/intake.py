"""Taking in the files that a client's rows name."""

from typing import Literal

from django.utils.translation import gettext as _

from canut.families.microwork.media.errors import MediaRefused
from canut.families.microwork.media.folder import NAME_SHOWN, Files
from canut.families.microwork.media.pictures import read_picture
from canut.families.microwork.media.recordings import read_recording
from canut.families.microwork.media.reference import Reference
from canut.families.microwork.media.store import keep
from canut.families.microwork.media.waveform import outline_of

Medium = Literal["picture", "recording"]


def take_in(*, named: str, files: Files, medium: Medium) -> Reference:
    """Check the file that a row names and keep a copy of it.

    Parameters
    ----------
    named
        Its path as the row gives it.
    files
        What was handed in with the row.

    Raises
    ------
    MediaRefused
        When it is not there, is not what it should be, or is too large.
    """
    if "://" in named:
        raise MediaRefused(
            _("“%(name)s” is a web address; put the file beside the imported one and name it here")
            % {"name": named[:NAME_SHOWN]}
        )
    data, name = files.read(named)
    if medium == "recording":
        data, kind, seconds = read_recording(data, name)
        digest = keep(data)
        outline_of(digest)
        return Reference(digest=digest, type=kind, seconds=seconds, name=name)
    data, kind, width, height = read_picture(data, name)
    return Reference(digest=keep(data), type=kind, width=width, height=height, name=name)
