"""An MP4 file of sound without what telephones and programs write beside the sound.

Boxes: ISO/IEC 14496-12. A place stands in ``moov/udta/©xyz`` or ``loci`` or ``moov/meta``, a device in
``meta``, XMP in ``uuid``: so it is not a list of what goes that is kept here, but one of what stays.
"""

import struct
from collections.abc import Iterator

FILE = b""

KEPT = {
    FILE: frozenset({b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"sidx", b"mfra"}),
    b"moov": frozenset({b"mvhd", b"trak", b"mvex"}),
    b"trak": frozenset({b"tkhd", b"edts", b"mdia"}),
    b"mdia": frozenset({b"mdhd", b"hdlr", b"elng", b"minf"}),
    b"minf": frozenset({b"smhd", b"dinf", b"stbl"}),
    b"moof": frozenset({b"mfhd", b"traf"}),
    b"traf": frozenset({b"tfhd", b"tfdt", b"trun", b"sbgp", b"sgpd", b"subs", b"saiz", b"saio"}),
}
"""What a player needs in each box that holds others."""

TIMED = frozenset({b"mvhd", b"tkhd", b"mdhd"})
"""Boxes that begin with when they were made and changed."""

_HEAD, _LARGE = struct.Struct(">L4s"), struct.Struct(">Q")


def sound_alone(data: bytes) -> bytes:
    """Return the file with all else made empty space; every byte of sound stays where the file says it is.

    Raises
    ------
    ValueError
        When its boxes do not fit into each other, or a track is not of sound: its data, which may be places
        by the second, lie among those of the sound.
    """
    bare = bytearray(data)
    _clean(bare, FILE, 0, len(bare))
    return bytes(bare)


def _clean(bare: bytearray, holder: bytes, start: int, end: int) -> None:
    for kind, at, content, after in _boxes(bare, start, end):
        if kind not in KEPT[holder]:
            bare[at + 4 : at + 8] = b"free"
            bare[content:after] = bytes(after - content)
        elif kind in KEPT:
            _clean(bare, kind, content, after)
        elif kind in TIMED:
            length = 16 if bare[content] else 8
            bare[content + 4 : content + 4 + length] = bytes(length)
        elif kind == b"hdlr":
            if bare[content + 8 : content + 12] != b"soun":
                raise ValueError("a track that is not of sound")
            bare[content + 24 : after] = bytes(max(0, after - content - 24))


def _boxes(bare: bytearray, start: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Iterate over the boxes between two places: kind, where each begins, its content, and what follows."""
    at = start
    while end - at >= _HEAD.size:
        size, kind = _HEAD.unpack_from(bare, at)
        content = at + _HEAD.size
        if size == 1:
            (size,) = _LARGE.unpack_from(bare, content)
            content += _LARGE.size
        after = at + size if size else end
        if not content <= after <= end:
            raise ValueError("a box that does not fit")
        yield kind, at, content, after
        at = after
    bare[at:end] = bytes(end - at)
