"""Recordings other than WAV: told by their bytes, timed, freed of their tags.

The files in `recordings/` are half a second of a made tone, with an address as their title.
"""

import io
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen import File as MutagenFile

from canut.families.microwork.media import MediaRefused, outline_of, path_of, take_in
from canut.families.microwork.media.folder import Folder
from canut.families.microwork.media.recordings import read_recording

FOLDER = Path(__file__).parent / "recordings"
TYPES = {
    "flac": "audio/flac",
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
}
HEADS = (
    b"RIFF",
    b"fLaC",
    b"OggS",
    b"OggS\0\2OpusHead",
    b"\0\0\0\x20ftypM4A ",
    b"ID3\4\0\0",
    b"\xff\xfb\x90\x64",
)

kinds = pytest.mark.parametrize("ending", sorted(TYPES))


@kinds
def test_each_kind_is_taken_in(ending: str, settings: Any, tmp_path: Path) -> None:
    """Whatever it is called, its type and length are those of its bytes, and it has no outline yet."""
    settings.MEDIA_ROOT = tmp_path / "kept"
    (tmp_path / "a.wav").write_bytes((FOLDER / f"tone.{ending}").read_bytes())
    found = take_in(named="a.wav", files=Folder(tmp_path), medium="recording")
    assert (found.type, found.name) == (TYPES[ending], "a.wav")
    assert 0.5 <= found.seconds < 0.6
    assert path_of(found.digest).is_file()
    assert outline_of(found.digest) == b""


@kinds
def test_tags_do_not_go_along(ending: str) -> None:
    """Where somebody lives stays out of the file that workers are sent, which sounds as it did."""
    data = (FOLDER / f"tone.{ending}").read_bytes()
    assert b"rue des Lilas" in data
    kept, kind, seconds = read_recording(data, "a")
    assert b"Lilas" not in kept
    assert read_recording(kept, "a")[1:] == (kind, seconds)
    assert not MutagenFile(io.BytesIO(kept)).tags


@given(head=st.sampled_from(HEADS), rest=st.binary(max_size=400))
def test_any_bytes_are_a_recording_or_are_refused(head: bytes, rest: bytes) -> None:
    """However broken a file is, it is refused in one line or it has a length."""
    with suppress(MediaRefused):
        _, kind, seconds = read_recording(head + rest, "a.bin")
        assert kind
        assert 0 < seconds <= 600


@given(ending=st.sampled_from(sorted(TYPES)), cut=st.integers(0, 900), wrong=st.binary(max_size=9))
def test_damaged_files_break_nothing(ending: str, cut: int, wrong: bytes) -> None:
    """Cut off or with bytes that do not belong, a recording is read or refused, never worse."""
    data = (FOLDER / f"tone.{ending}").read_bytes()
    damaged = data[:cut] + wrong + data[cut + len(wrong) :][: len(data) - 2 * cut]
    with suppress(MediaRefused):
        assert read_recording(damaged, "a")[2] <= 600


def test_a_film_is_no_recording() -> None:
    """An MP4 file with a picture track is refused, whatever sounds in it."""
    data = (FOLDER / "tone.m4a").read_bytes()
    with pytest.raises(MediaRefused, match="no recording"):
        read_recording(data.replace(b"soun", b"vide"), "a.mp4")
