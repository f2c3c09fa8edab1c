"""A client's ZIP: checked as a whole, then read file by file; nothing is unpacked where a path in it says."""

import posixpath
import shutil
import struct
import zipfile
import zlib
from collections import Counter
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Self
from zipfile import ZipFile, ZipInfo

from django.utils.translation import gettext as _

from canut.families.microwork.importing.errors import FileRefused
from canut.families.microwork.importing.zip_limits import check_directory, check_sizes, damaged
from canut.families.microwork.importing.zip_names import fault_of, is_nobodys, name_of, shown, spelled
from canut.families.microwork.media import MediaRefused
from canut.families.microwork.media.folder import BYTES_MOST, too_large

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What reading a damaged ZIP raises."""

STEM_MOST = 60
"""Characters of a table's name that are kept: four bytes each fit every file system."""


class Archive:
    """The files of a ZIP by their paths.

    Attributes
    ----------
    names
        The paths in the order of the ZIP's own list, without what a system put there by itself.

    Raises
    ------
    FileRefused
        When it is no ZIP, would unpack to too much, or holds what cannot be imported: nothing was.
    """

    def __init__(self, path: Path) -> None:
        check_directory(path)
        self._path = path
        self._base = ""
        try:
            self._zip = ZipFile(path)
        except UnicodeDecodeError:
            raise FileRefused(
                _(
                    "%(file)s: the name of a file in it is said to be UTF-8 and is not; pack it again."
                    " Nothing was imported."
                )
                % {"file": path.name}
            ) from None
        except BROKEN:
            raise damaged(path.name) from None
        try:
            self._members = self._checked()
        except FileRefused:
            self._zip.close()
            raise
        self.names = list(self._members)

    def _checked(self) -> dict[str, ZipInfo]:
        check_sizes(self._path, self._zip.infolist())
        if any(member.header_offset < 0 for member in self._zip.infolist()):
            raise damaged(self._path.name)
        members: dict[str, ZipInfo] = {}
        for member in self._zip.infolist():
            name = name_of(member)
            if is_nobodys(name):
                continue
            fault = fault_of(member, name)
            if not fault and name in members:
                fault = _("two files have this path; leave one")
            if fault:
                raise FileRefused(
                    _("%(file)s: “%(name)s” cannot be imported: %(why)s. Nothing was imported.")
                    % {"file": self._path.name, "name": shown(name), "why": fault}
                )
            members[name] = member
        if not members:
            raise FileRefused(_("%(file)s is empty: put a table or files in it.") % {"file": self._path.name})
        return members

    def unpack_table(self, name: str, folder: Path) -> Path:
        """Unpack the table, and read what its rows name from where it lies in the ZIP.

        Raises
        ------
        FileRefused
            When it is damaged.
        """
        path = PurePosixPath(name)
        table = folder / f"{path.stem[:STEM_MOST]}{path.suffix}"
        try:
            with self._zip.open(self._members[name]) as packed, table.open("wb") as unpacked:
                shutil.copyfileobj(packed, unpacked)
        except BROKEN:
            raise damaged(self._path.name) from None
        except OSError as error:
            raise FileRefused(
                _("%(file)s cannot be unpacked: %(why)s")
                % {"file": self._path.name, "why": error.strerror or error}
            ) from None
        self._base = posixpath.dirname(name)
        return table

    def read(self, named: str) -> tuple[bytes, str]:
        """Return the bytes and the name of a file that a row names.

        Raises
        ------
        MediaRefused
            When it is not there, is damaged, or is too large.
        """
        member = self._members.get(posixpath.normpath(posixpath.join(self._base, spelled(named))))
        if member is None:
            raise MediaRefused(self._not_there(named))
        name = posixpath.basename(name_of(member))
        if member.file_size > BYTES_MOST:
            raise too_large(name)
        try:
            with self._zip.open(member) as packed:
                return packed.read(BYTES_MOST), name
        except BROKEN:
            raise MediaRefused(
                _("“%(name)s” is damaged in the ZIP; pack it again") % {"name": shown(name)}
            ) from None

    def _not_there(self, named: str) -> str:
        """Return that a file is not there, and where one of its name is: people pack the folder as well."""
        elsewhere = self._by_last_name.get(posixpath.basename(spelled(named)))
        if elsewhere is None:
            return _("there is no file “%(name)s” in the ZIP") % {"name": shown(named)}
        return _("there is no file “%(name)s” in the ZIP, but “%(other)s”: name it so") % {
            "name": shown(named),
            "other": shown(posixpath.relpath(elsewhere, self._base or ".")),
        }

    @cached_property
    def _by_last_name(self) -> dict[str, str]:
        """The paths by their last part, where only one file has it."""
        counted = Counter(map(posixpath.basename, self.names))
        return {last: name for name in self.names if counted[last := posixpath.basename(name)] == 1}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._zip.close()
