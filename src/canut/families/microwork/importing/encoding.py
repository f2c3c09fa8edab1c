"""Text files are UTF-8; any other encoding is refused before anything is imported."""

import codecs
from pathlib import Path

from django.utils.translation import gettext as _

from canut.families.microwork.importing.errors import FileRefused

CHUNK_BYTES = 1 << 20

# The four-byte marks first: UTF-32's begins with UTF-16's.
_OTHER_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


def check_utf8(path: Path) -> None:
    """Read the whole file once and raise FileRefused, with the place, at the first byte that is not UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    read = lines = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            if not read:
                _refuse_other_mark(path, chunk)
            pending = len(decoder.getstate()[0])
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                line = lines + error.object.count(b"\n", 0, error.start) + 1
                raise _not_utf8(path, read - pending + error.start, error.object[error.start], line) from None
            read += len(chunk)
            lines += chunk.count(b"\n")
    if cut_off := decoder.getstate()[0]:
        raise _not_utf8(path, read - len(cut_off), cut_off[0], lines + 1)


def _refuse_other_mark(path: Path, start: bytes) -> None:
    for mark, encoding in _OTHER_MARKS:
        if start.startswith(mark):
            raise FileRefused(
                _("%(file)s is saved as %(encoding)s. %(advice)s")
                % {"file": path.name, "encoding": encoding, "advice": _advice(path, encoding)}
            )


def _not_utf8(path: Path, offset: int, byte: int, line: int) -> FileRefused:
    return FileRefused(
        _("%(file)s is not UTF-8: line %(line)d, byte %(offset)d (0x%(byte)s). %(advice)s")
        % {
            "file": path.name,
            "line": line,
            "offset": offset + 1,
            "byte": f"{byte:02X}",
            "advice": _advice(path, "WINDOWS-1252"),
        }
    )


def _advice(path: Path, encoding: str) -> str:
    command = f"iconv -f {encoding} -t UTF-8 {path.name} > utf8-{path.name}"
    return _(
        "Save it as UTF-8 (spreadsheets call it “CSV UTF-8”) or convert it: %(command)s."
        " Nothing was imported."
    ) % {"command": command}
