"""How much a ZIP may hold, decided before any of it is read into memory.

Structures: PKWARE's APPNOTE 6.3.10, sections 4.3.14 to 4.3.16.
"""

import struct
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipInfo

from django.utils.translation import gettext as _

from canut.families.microwork.importing.errors import FileRefused

FILES_MOST = 100_000
DIRECTORY_BYTES_MOST = 32_000_000
"""Of the list of files, which is read at once: 300 bytes a file, where most need a third of that."""

RATIO_MOST = 100
SMALL_BYTES = 100_000_000
"""What a ZIP may unpack to at any ratio; beyond, honest tables shrink to a tenth and pictures not at all."""

_END, _END_BYTES, _COMMENT_MOST = b"PK\x05\x06", 22, 0xFFFF
_LOCATOR, _LOCATOR_BYTES, _END64_BYTES = b"PK\x06\x07", 20, 56
_UNSAID = 0xFFFF_FFFF


def check_directory(path: Path) -> None:
    """Raise FileRefused when the list of files at the end of a ZIP is too long to read, or is not there."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _END_BYTES - _COMMENT_MOST - _LOCATOR_BYTES - _END64_BYTES))
        tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_BYTES:
        raise damaged(path.name)
    (directory,) = struct.unpack_from("<L", tail, at + 12)
    before = tail[max(0, at - _LOCATOR_BYTES - _END64_BYTES) : at]
    if directory == _UNSAID or before[-_LOCATOR_BYTES:].startswith(_LOCATOR):
        if len(before) < _LOCATOR_BYTES + _END64_BYTES:
            raise damaged(path.name)
        (directory,) = struct.unpack_from("<Q", before, 40)
    if directory > DIRECTORY_BYTES_MOST:
        raise too_many(path.name)


def check_sizes(path: Path, members: Sequence[ZipInfo]) -> None:
    """Raise FileRefused when there are too many files, or they would unpack to more than a person packs."""
    if len(members) > FILES_MOST:
        raise too_many(path.name)
    unpacked = sum(member.file_size for member in members)
    if unpacked > max(SMALL_BYTES, RATIO_MOST * path.stat().st_size):
        raise FileRefused(
            _(
                "%(file)s would unpack to more than %(ratio)d times its size, as files made to fill a disk"
                " do. Pack the table and its files anew; nothing was imported."
            )
            % {"file": path.name, "ratio": RATIO_MOST}
        )


def damaged(name: str) -> FileRefused:
    """Return the refusal of what is no ZIP, or no longer a whole one."""
    return FileRefused(
        _("%(file)s is no ZIP, or is damaged or cut off: pack it again. Nothing was imported.")
        % {"file": name}
    )


def too_many(name: str) -> FileRefused:
    """Return the refusal of a ZIP with too many files."""
    return FileRefused(
        _("%(file)s holds more than %(most)d files: split it. Nothing was imported.")
        % {"file": name, "most": FILES_MOST}
    )
