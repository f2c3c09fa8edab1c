"""Outlines of recordings: as high as the sound at each place, whatever way it is written down."""

import io
import wave
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from canut.families.microwork.media import outline_of, path_of, take_in
from canut.families.microwork.media.folder import Folder
from canut.families.microwork.media.waveform import HIGHEST, PEAKS, outline

SILENCE = {1: b"\x80", 2: b"\0\0", 3: b"\0\0\0", 4: b"\0\0\0\0"}
LOUD = {1: b"\xc0", 2: b"\0\x40", 3: b"\0\0\x40", 4: b"\0\0\0\x40"}


def recording(frames: bytes, *, width: int = 2, channels: int = 1) -> bytes:
    """Return a WAV file."""
    written = io.BytesIO()
    with wave.open(written, "wb") as sound:
        sound.setnchannels(channels)
        sound.setsampwidth(width)
        sound.setframerate(8000)
        sound.writeframes(frames)
    return written.getvalue()


@given(width=st.sampled_from([1, 2, 3, 4]), quiet=st.integers(600, 5000), loud=st.integers(600, 5000))
def test_sound_stands_out_from_silence(width: int, quiet: int, loud: int) -> None:
    """In every width of sample: silence first is flat, the sound after it as high as can be."""
    heights = outline(recording(SILENCE[width] * quiet + LOUD[width] * loud, width=width))
    assert len(heights) == PEAKS
    starts = PEAKS * quiet // (quiet + loud)
    assert set(heights[: starts - 1]) <= {0}
    assert set(heights[starts + 1 :]) == {HIGHEST}


@given(samples=st.lists(st.integers(-32768, 32767), min_size=1, max_size=700))
def test_no_peak_is_lost(samples: list[int]) -> None:
    """However short or wild the recording, its loudest place is the highest, and none is higher."""
    frames = b"".join(sample.to_bytes(2, "little", signed=True) for sample in samples)
    heights = outline(recording(frames))
    assert len(heights) == min(PEAKS, len(samples))
    assert max(heights) == (HIGHEST if any(samples) else 0)


def test_either_ear_counts() -> None:
    """A voice on one channel alone is drawn."""
    assert outline(recording((SILENCE[2] + LOUD[2]) * 10, channels=2)) == bytes([HIGHEST] * 10)


def test_an_outline_is_kept_beside_its_recording(settings: Any, tmp_path: Path) -> None:
    """It is made as the recording is taken in, made again where it is missing, empty without a recording."""
    settings.MEDIA_ROOT = tmp_path / "kept"
    (tmp_path / "a.wav").write_bytes(recording(LOUD[2] * 50))
    digest = take_in(named="a.wav", files=Folder(tmp_path), medium="recording").digest
    kept = path_of(digest).with_suffix(".outline")
    assert kept.read_bytes() == bytes([HIGHEST] * 50)
    kept.unlink()
    assert outline_of(digest) == bytes([HIGHEST] * 50)
    assert kept.is_file()
    assert outline_of("0" * 64) == b""
