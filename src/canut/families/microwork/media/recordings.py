"""Recordings: what they are is read from their bytes, never from their name.

WAV by the standard library; MP3, Ogg (Opus, Vorbis), FLAC and M4A by mutagen.
"""

import io
import struct
import wave

from django.utils.translation import gettext as _
from mutagen import MutagenError, apev2
from mutagen.flac import FLAC
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis

from canut.families.microwork.media.errors import MediaRefused
from canut.families.microwork.media.mp4 import sound_alone

WAV = "audio/wav"
SECONDS_MOST = 600

UNREADABLE = (
    MutagenError,
    wave.Error,
    struct.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    TypeError,
    ValueError,
)
"""What readers raise at bytes that are no recording."""

Tagged = FLAC | MP3 | OggOpus | OggVorbis


def read_recording(data: bytes, name: str) -> tuple[bytes, str, float]:
    """Check a recording; return its bytes, type and length in seconds.

    They are kept without what stands beside the sound: a telephone may write there where, when and by whom
    they were made.

    Raises
    ------
    MediaRefused
        When it is none that browsers play, is silent by being empty, or is longer than ten minutes.
    """
    try:
        kept, kind, seconds = _waved(data) if data[:4] == b"RIFF" else _compressed(data)
    except UNREADABLE:
        kept, kind, seconds = data, "", 0.0
    if not kind or not 0 < seconds < float("inf"):
        raise MediaRefused(
            _("“%(name)s” is no recording that can be read; save it as WAV (PCM), MP3, Ogg, FLAC or M4A")
            % {"name": name}
        )
    if seconds > SECONDS_MOST:
        raise MediaRefused(
            _("“%(name)s” is longer than %(most)d minutes; cut it into shorter ones")
            % {"name": name, "most": SECONDS_MOST // 60}
        )
    return kept, kind, seconds


def _waved(data: bytes) -> tuple[bytes, str, float]:
    with wave.open(io.BytesIO(data)) as sound:
        frames = sound.getnframes()
        samples, seconds = sound.readframes(frames), frames / sound.getframerate()
        if len(samples) != frames * sound.getnchannels() * sound.getsampwidth():
            return data, "", 0.0
        written = io.BytesIO()
        with wave.open(written, "wb") as bare:
            bare.setparams(sound.getparams())
            bare.writeframes(samples)
    return written.getvalue(), WAV, seconds


def _compressed(data: bytes) -> tuple[bytes, str, float]:
    """Read by what the first bytes say; the tags of the copy that is kept are taken away."""
    head, file = data[:64], io.BytesIO(data)
    sound: Tagged
    if head.startswith(b"fLaC"):
        kind, sound = "audio/flac", FLAC(file)
        sound.clear_pictures()
    elif head.startswith(b"OggS"):
        kind, sound = "audio/ogg", OggOpus(file) if b"OpusHead" in head else OggVorbis(file)
    elif head[4:8] == b"ftyp":
        bare = sound_alone(data)
        return bare, "audio/mp4", float(MP4(io.BytesIO(bare)).info.length)
    elif head.startswith((b"ID3", b"\xff")):
        kind, sound = "audio/mpeg", MP3(file)
    else:
        return data, "", 0.0
    seconds = float(sound.info.length) if sound.info else 0.0
    file.seek(0)
    sound.delete(file)
    if kind == "audio/mpeg":
        file.seek(0)
        apev2.delete(file)
    return file.getvalue(), kind, seconds
