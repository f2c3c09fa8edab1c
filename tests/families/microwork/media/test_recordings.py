"""Recordings other than WAV: told by their bytes, timed, freed of their tags.

The files in `recordings/` are half a second of a made tone, with an address as their title.
"""

import io
import wave
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen import File as MutagenFile
from mutagen.apev2 import APEv2

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


def box(kind: bytes, content: bytes) -> bytes:
    """Return a box of an MP4 file."""
    return (8 + len(content)).to_bytes(4, "big") + kind + content


PRIVATE = b"+45.7640+004.8357/"


@pytest.mark.parametrize(
    "private",
    [
        box(b"udta", box(b"\xa9xyz", b"\0\x12\x15\xc7" + PRIVATE) + bytes(4)),
        box(b"udta", box(b"loci", bytes(6) + PRIVATE)),
        box(b"meta", box(b"keys", b"mdtacom.apple.quicktime.location.ISO6709") + box(b"ilst", PRIVATE)),
        box(b"uuid", bytes(16) + PRIVATE),
        box(b"free", PRIVATE),
    ],
)
@pytest.mark.parametrize("where", ["beside", "inside"])
def test_no_place_stays_in_an_mp4_file(private: bytes, where: str) -> None:
    """Whatever a telephone writes it into, beside the sound or in the box of the track list, it goes."""
    data = (FOLDER / "tone.m4a").read_bytes()
    if where == "inside":
        at = data.index(b"moov") - 4
        length = int.from_bytes(data[at : at + 4], "big") + len(private)
        data = data[:at] + length.to_bytes(4, "big") + data[at + 4 :] + private
    else:
        data += private
    kept, kind, seconds = read_recording(data, "a")
    assert PRIVATE in data
    assert PRIVATE not in kept
    assert (kind, seconds) == read_recording((FOLDER / "tone.m4a").read_bytes(), "a")[1:]
    assert len(kept) == len(data)
    sound = data.index(b"mdat")
    assert kept[sound : sound + 1800] == data[sound : sound + 1800]


def test_when_and_by_what_it_was_made_goes() -> None:
    """The times of the file and its track, and the name of what wrote it; all else is as it was."""
    data = bytearray((FOLDER / "tone.m4a").read_bytes())
    for kind in (b"mvhd", b"tkhd", b"mdhd"):
        at = data.index(kind)
        data[at + 8 : at + 16] = b"WHENMADE"
    kept, _kind, _seconds = read_recording(bytes(data), "a")
    assert b"WHENMADE" in data
    assert b"SoundHan" in data
    assert b"WHENMADE" not in kept
    assert b"SoundHan" not in kept


def test_wav_and_mp3_lose_what_stands_beside_the_sound() -> None:
    """A recorder's own pieces of a WAV file, and a second kind of tags at the end of an MP3."""
    written = io.BytesIO()
    with wave.open(written, "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(range(200)))
    plain = written.getvalue()
    piece = b"bext" + len(PRIVATE).to_bytes(4, "little") + PRIVATE
    noted = plain[:12] + piece + plain[12:] + piece
    noted = b"RIFF" + (len(noted) - 8).to_bytes(4, "little") + noted[8:]
    assert read_recording(noted, "a") == (plain, "audio/wav", 100 / 8000)
    tagged = io.BytesIO((FOLDER / "tone.mp3").read_bytes())
    tags = APEv2()
    tags["Place"] = PRIVATE.decode()
    tags.save(tagged)
    assert PRIVATE in tagged.getvalue()
    assert PRIVATE not in read_recording(tagged.getvalue(), "a")[0]


def test_a_film_is_no_recording() -> None:
    """An MP4 file with a picture track is refused, whatever sounds in it."""
    data = (FOLDER / "tone.m4a").read_bytes()
    with pytest.raises(MediaRefused, match="no recording"):
        read_recording(data.replace(b"soun", b"vide"), "a.mp4")
