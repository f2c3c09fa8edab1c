"""Recordings: WAV, read by the standard library."""

import io
import wave

from django.utils.translation import gettext as _

from canut.families.microwork.media.errors import MediaRefused

TYPE = "audio/wav"
SECONDS_MOST = 600


def read_recording(data: bytes, name: str) -> float:
    """Check a recording; return its length in seconds.

    Raises
    ------
    MediaRefused
        When it is no WAV file of PCM, is silent by being empty, or is longer than ten minutes.
    """
    try:
        with wave.open(io.BytesIO(data)) as sound:
            seconds: float = sound.getnframes() / sound.getframerate()
            whole = len(sound.readframes(sound.getnframes())) == (
                sound.getnframes() * sound.getnchannels() * sound.getsampwidth()
            )
    except (wave.Error, EOFError, ZeroDivisionError):
        whole, seconds = False, 0.0
    if not whole or not seconds:
        raise MediaRefused(
            _("“%(name)s” is no recording that can be read; save it as WAV (PCM)") % {"name": name}
        )
    if seconds > SECONDS_MOST:
        raise MediaRefused(
            _("“%(name)s” is longer than %(most)d minutes; cut it into shorter ones")
            % {"name": name, "most": SECONDS_MOST // 60}
        )
    return seconds
