"""What a file is, by its first bytes: never by its name, nor by what a browser says of it."""

PDF_END = b"%%EOF"
PDF_TAIL = 2_048
"""Readers look for the end of a PDF this close to the end of the file; there may be lines after it."""

ELEVEN_BITS, RESERVED_RATE, RESERVED_PACE = 0b111_1111_1111, 0b1111, 0b11


def type_of(data: bytes) -> str:
    """Return the media type of a recording or a PDF; empty for anything else.

    Signatures: RIFF/WAVE, MPEG audio (ISO/IEC 11172-3), Ogg (RFC 3533), MP4 (ISO/IEC 14496-12), Matroska
    (RFC 9559), FLAC (RFC 9639), PDF (ISO 32000).
    """
    start = data[:12]
    if start.startswith(b"%PDF-") and PDF_END in data[-PDF_TAIL:]:
        return "application/pdf"
    if start.startswith(b"RIFF") and start[8:] == b"WAVE":
        return "audio/wav"
    if start[4:8] == b"ftyp":
        return "audio/mp4"
    for sign, kind in ((b"OggS", "audio/ogg"), (b"\x1a\x45\xdf\xa3", "audio/webm"), (b"fLaC", "audio/flac")):
        if start.startswith(sign):
            return kind
    return "audio/mpeg" if start.startswith(b"ID3") or _is_mpeg_frame(start) else ""


def _is_mpeg_frame(start: bytes) -> bool:
    """Whether a frame of MPEG audio begins: eleven bits, then a layer, a bit rate and a pace that exist."""
    word = int.from_bytes(start[:3], "big")
    layer, bit_rate, pace = word >> 9 & 0b11, word >> 4 & 0b1111, word >> 2 & 0b11
    return word >> 13 == ELEVEN_BITS and layer > 0 and 0 < bit_rate < RESERVED_RATE and pace != RESERVED_PACE
