"""Where the files lie that a client's rows name: beside the imported file, or in one ZIP with it."""

from pathlib import Path
from typing import Protocol

from django.utils.translation import gettext as _

from canut.families.microwork.media.errors import MediaRefused

BYTES_MOST = 20_000_000
NAME_SHOWN = 80


class Files(Protocol):
    """Gives out the files that rows name."""

    def read(self, named: str) -> tuple[bytes, str]:
        """Return the bytes of a file, `BYTES_MOST` at the most, and its name without its folders.

        Raises
        ------
        MediaRefused
            When it is not there, cannot be read, or is too large.
        """
        ...


class Folder:
    """The folder of the imported file: nothing outside it is read, by ``..`` or by a link."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, named: str) -> tuple[bytes, str]:
        """Return the bytes and the name of a file in the folder or below."""
        path = self._inside(named)
        if path.stat().st_size > BYTES_MOST:
            raise too_large(path.name)
        return path.read_bytes(), path.name

    def _inside(self, named: str) -> Path:
        root = self._path.resolve()
        try:
            path = (root / named).resolve()
            found = path.is_relative_to(root) and path.is_file()
        except (OSError, ValueError):
            found = False
        if not found:
            raise MediaRefused(
                _("there is no file “%(name)s” in the folder of the imported file")
                % {"name": named[:NAME_SHOWN]}
            )
        return path


def too_large(name: str) -> MediaRefused:
    """Return the refusal of a file that nobody could load on a phone."""
    return MediaRefused(
        _("“%(name)s” has more than %(most)d MB; make it smaller")
        % {"name": name[-NAME_SHOWN:], "most": BYTES_MOST // 1_000_000}
    )
