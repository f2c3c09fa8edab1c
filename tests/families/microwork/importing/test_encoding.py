"""Files in another encoding are refused as a whole, with the place and the way out."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.families.microwork.importing import FileRefused, encoding
from canut.families.microwork.importing.encoding import check_utf8


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_utf8_passes(tmp_path: Path, start: bytes) -> None:
    """UTF-8 passes, with a byte order mark and without."""
    path = tmp_path / "items.csv"
    path.write_bytes(start + "id,mot\n1,été\n".encode())
    check_utf8(path)


def test_latin1_is_named_by_line_and_byte(tmp_path: Path) -> None:
    """The message gives the line and the byte that is not UTF-8, and the command that converts the file."""
    path = tmp_path / "items.csv"
    path.write_bytes("id,mot\n1,ok\n2,été\n".encode("latin-1"))
    with pytest.raises(FileRefused, match=r"line 3, byte 15 \(0xE9\).*iconv -f WINDOWS-1252 .*items\.csv"):
        check_utf8(path)


@pytest.mark.parametrize("name", ["UTF-16", "UTF-32"])
def test_wider_encodings_are_recognised(tmp_path: Path, name: str) -> None:
    """A file that spreadsheets call Unicode is named for what it is."""
    path = tmp_path / "items.csv"
    path.write_bytes("id,mot\n1,été\n".encode(name))
    with pytest.raises(FileRefused, match=f"saved as {name}"):
        check_utf8(path)


def test_character_across_two_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A character may lie across two reads, and a place after it is counted right."""
    monkeypatch.setattr(encoding, "CHUNK_BYTES", 3)
    path = tmp_path / "items.csv"
    path.write_bytes("aaé\nbbé\n".encode())
    check_utf8(path)
    path.write_bytes("aaé\nbbé\n".encode() + b"x\xe9y")
    with pytest.raises(FileRefused, match=r"line 3, byte 12 \(0xE9\)"):
        check_utf8(path)


def test_file_cut_off_within_a_character(tmp_path: Path) -> None:
    """A file whose last character is cut off is no UTF-8 either."""
    path = tmp_path / "items.csv"
    path.write_bytes(b"ab\n\xc3")
    with pytest.raises(FileRefused, match=r"line 2, byte 4 \(0xC3\)"):
        check_utf8(path)


@given(content=st.binary(max_size=200))
def test_accepts_exactly_what_python_decodes(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    """Any bytes are accepted exactly when they decode as UTF-8 without another encoding's mark."""
    path = tmp_path_factory.mktemp("bytes") / "items.csv"
    path.write_bytes(content)
    try:
        content.decode()
        is_utf8 = True
    except UnicodeDecodeError:
        is_utf8 = False
    try:
        check_utf8(path)
        accepted = True
    except FileRefused:
        accepted = False
    assert accepted == is_utf8
