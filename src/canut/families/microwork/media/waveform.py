"""The outline of a recording, so that a page shows where somebody speaks before it is heard."""

import io
import wave

import numpy as np

from canut.families.microwork.media.store import path_of, write_whole

PEAKS = 300
"""Columns of an outline: about one a pixel on a phone, a second of speech each in five minutes."""

HIGHEST = 255


def outline_of(digest: str) -> bytes:
    """Return the outline of a recording that was taken in: computed once, then kept beside it.

    Returns
    -------
    bytes
        Up to `PEAKS` heights from 0 to `HIGHEST`; none when the recording is not there, or is compressed: the
        browser, which has to decode it, draws it then.
    """
    place = path_of(digest).with_suffix(".outline")
    if place.is_file():
        return place.read_bytes()
    if not path_of(digest).is_file():
        return b""
    data = path_of(digest).read_bytes()
    heights = outline(data) if data.startswith(b"RIFF") else b""
    write_whole(place, heights)
    return heights


def outline(data: bytes) -> bytes:
    """Return the greatest swing in each part of a WAV file of PCM, relative to the loudest.

    Relative, since people look for where something is said: a quiet recording would be a flat line.
    """
    with wave.open(io.BytesIO(data)) as sound:
        width, channels = sound.getsampwidth(), sound.getnchannels()
        frames = sound.readframes(sound.getnframes())
    swings = np.abs(_samples(frames, width)).reshape(-1, channels).max(axis=1)
    starts = np.unique(np.linspace(0, len(swings), PEAKS, endpoint=False, dtype=np.int64))
    peaks = np.maximum.reduceat(swings, starts)
    loudest = max(int(peaks.max()), 1)
    return bytes((peaks * HIGHEST // loudest).astype(np.uint8).tolist())


def _samples(frames: bytes, width: int) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """Return PCM samples by their upper 16 bits, enough for a drawing; a single byte counts from 128."""
    raw = np.frombuffer(frames, dtype=np.uint8)
    if width == 1:
        return raw.astype(np.int32) - 128
    upper = raw.reshape(-1, width)[:, -2:]
    return np.ascontiguousarray(upper).view("<i2").reshape(-1).astype(np.int32)
