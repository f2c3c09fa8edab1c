"""What the files of a ZIP are called, and which of them are refused for it."""

import re
import stat
from contextlib import suppress
from pathlib import PurePosixPath
from unicodedata import normalize
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

from django.utils.translation import gettext as _

from canut.families.microwork.media.folder import NAME_SHOWN

UTF8_NAME, ENCRYPTED = 0x800, 0x1
"""Bits of a file's flags (APPNOTE 4.4.4)."""

PLAIN = (ZIP_STORED, ZIP_DEFLATED)
"""How files may be packed: others are rare, and some let a file say how much memory it takes to unpack."""

ARCHIVES = frozenset({".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz"})
NOBODYS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What systems put beside people's files by themselves."""

_DRIVE = re.compile(r"[A-Za-z]:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def name_of(member: ZipInfo) -> str:
    """Return a file's path in its ZIP, in one spelling whatever packed it.

    Without the mark for UTF-8 a name should be in code page 437, but macOS writes UTF-8 all the same. It also
    takes accents apart, and old programs of Windows write backslashes.
    """
    name = member.orig_filename
    if not member.flag_bits & UTF8_NAME:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode()
    return spelled(name)


def spelled(name: str) -> str:
    """Return a path with forward slashes and its accents put together."""
    return normalize("NFC", name.replace("\\", "/"))


def shown(name: str) -> str:
    """Return a path as a sentence shows it."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", name[:NAME_SHOWN])


def is_nobodys(name: str) -> bool:
    """Whether a file was put there by a system and not by a person, or is a folder."""
    path = PurePosixPath(name)
    return (
        name.endswith("/") or "__MACOSX" in path.parts or path.name in NOBODYS or path.name.startswith("._")
    )


def fault_of(member: ZipInfo, name: str) -> str:
    """Return what is wrong with a file of a ZIP before it is opened; empty when nothing is."""
    path = PurePosixPath(name)
    if _CONTROL.search(name) or path.is_absolute() or ".." in path.parts or _DRIVE.match(name):
        return _(
            "its path leads out of the ZIP or is no path; pack the folder itself, without absolute paths"
        )
    if stat.S_ISLNK(member.external_attr >> 16):
        return _("it is a link; put the file itself there")
    if member.flag_bits & ENCRYPTED:
        return _("it is locked with a password; pack it without one")
    if path.suffix.lower() in ARCHIVES:
        return _("it is packed itself; unpack it first, and pack its files")
    if member.compress_type not in PLAIN:
        return _("it is packed in a rare way; pack it as an ordinary ZIP (“Deflate”)")
    return ""
