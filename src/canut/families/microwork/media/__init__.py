"""Pictures and recordings of items: read from the client's folder, checked, kept by their SHA-256."""

from canut.families.microwork.media.errors import MediaRefused
from canut.families.microwork.media.intake import take_in
from canut.families.microwork.media.reference import Reference
from canut.families.microwork.media.store import path_of
from canut.families.microwork.media.waveform import outline_of

__all__ = ["MediaRefused", "Reference", "outline_of", "path_of", "take_in"]
