"""What workers send: told by its bytes, and pictures without what the camera knew."""

import io
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from tests.families.microwork.files import HIDDEN, paper, photo, voice

from canut.families.microwork.forms import FileField
from canut.families.microwork.media import MediaRefused, Reference
from canut.families.microwork.media.sent import read_sent
from canut.families.microwork.media.sniffing import type_of

ANY = FileField(name="proof", label="Proof", accepts=["picture", "recording", "pdf"], max_mb=1)
PICTURE = FileField(name="proof", label="Proof", accepts=["picture"], max_mb=1)


def test_a_picture_loses_where_it_was_taken() -> None:
    """Place, comment and what hides behind the pixels go; the picture is upright and stays a picture."""
    read = read_sent(data=photo(), name="home.jpg", field=PICTURE)
    assert (read.type, read.width, read.height) == ("image/jpeg", 20, 40)
    assert HIDDEN not in read.data
    with Image.open(io.BytesIO(read.data)) as picture:
        assert not picture.getexif()
        assert "comment" not in picture.info
        red, green, blue = picture.convert("RGB").getpixel((3, 3))  # type: ignore[misc] # of RGB these are three
    assert abs(green - 128) < 8 and abs(blue - 128) < 8 and red < 8  # noqa: PT018 - one colour


def test_heic_and_gif_are_sent_as_any_picture() -> None:
    """They are pictures, and become what every browser shows; a film is none."""
    phone = (Path(__file__).parent / "pictures" / "phone.heic").read_bytes()
    read = read_sent(data=phone, name="IMG_1.HEIC", field=PICTURE)
    assert (read.type, read.width, read.height) == ("image/jpeg", 64, 32)
    assert b"Telephone" not in read.data
    written = io.BytesIO()
    Image.new("P", (3, 3)).save(written, "GIF", comment=b"at home")
    read = read_sent(data=written.getvalue(), name="a.gif", field=PICTURE)
    assert (read.type, b"at home" in read.data) == ("image/png", False)
    with pytest.raises(MediaRefused, match="no picture that can be read"):
        read_sent(data=phone.replace(b"hvc1", b"xxxx"), name="a.heic", field=PICTURE)


def damaged(at: int, wrong: bytes) -> bytes:
    phone = (Path(__file__).parent / "pictures" / "phone.heic").read_bytes()
    return phone[:at] + wrong + phone[at + len(wrong) :]


ENDS_LIBHEIF = damaged(175, b"\x02\x01\x02\x9c\x02\xff")
"""Reading this ends the process that does, with libheif 1.23."""


@pytest.mark.parametrize("data", [ENDS_LIBHEIF, damaged(480, b"\x00\x00\x01")])
def test_a_damaged_heic_is_refused_and_ends_nothing(data: bytes) -> None:
    """Whatever stands in its boxes: the process that decodes it is not ours."""
    with pytest.raises(MediaRefused, match="no picture that can be read"):
        read_sent(data=data, name="a.heic", field=PICTURE)


def test_a_heic_of_too_many_pixels_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """As any picture is, and before it is unpacked."""
    monkeypatch.setattr("canut.families.microwork.media.pictures.PIXELS_MOST", 1)
    with pytest.raises(MediaRefused, match="pixels"):
        read_sent(data=damaged(0, b""), name="a.heic", field=PICTURE)


def test_a_damaged_exif_costs_no_picture() -> None:
    """What it says of place and camera is dropped anyway."""
    assert read_sent(data=damaged(566, b"\x01"), name="a.heic", field=PICTURE).type == "image/jpeg"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (voice(), "audio/wav"),
        (paper(), "application/pdf"),
        (b"ID3\x04rest", "audio/mpeg"),
        (b"\xff\xfb\x90\x00rest", "audio/mpeg"),
        (b"OggS\x00rest", "audio/ogg"),
        (b"\x00\x00\x00\x20ftypM4A rest", "audio/mp4"),
        (b"\x1a\x45\xdf\xa3rest", "audio/webm"),
        (b"fLaC\x00rest", "audio/flac"),
        (b"%PDF-1.7 without an end", ""),
        (b"\xff\xfb\xf0\x00no such bit rate", ""),
        (b"MZ a program", ""),
        (b"<svg onload='alert(1)'>", ""),
    ],
)
def test_a_file_is_what_its_bytes_say(data: bytes, kind: str) -> None:
    """The name plays no part."""
    assert type_of(data) == kind


@pytest.mark.parametrize(
    ("data", "field", "why"),
    [
        (b"", ANY, "is empty"),
        (b"<html>", ANY, "none of what can be sent"),
        (paper(), PICTURE, "none of what can be sent here; choose a file of these: JPEG"),
        (b"\xff\xd8\xff broken", PICTURE, "no picture that can be read"),
        (voice(70), ANY, "more than 1 MB"),
    ],
)
def test_what_is_not_asked_for_is_refused(data: bytes, field: FileField, why: str) -> None:
    """Each refusal says what is wrong and what to choose."""
    with pytest.raises(MediaRefused, match=why):
        read_sent(data=data, name="photo.jpg", field=field)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_look_at_them(data: bytes) -> None:
    """Whatever somebody sends is a file of an accepted type, or refused."""
    with suppress(MediaRefused):
        assert read_sent(data=data, name="x", field=ANY).type in ANY.types


@given(st.binary(min_size=1, max_size=40), st.integers(1, 999_999_999), st.sampled_from(ANY.types))
def test_a_reference_is_read_as_it_was_written(digest: bytes, size: int, kind: str) -> None:
    """What an answer holds leads to the file and is accepted by its question."""
    name = ANY.name_of(kind)
    written = Reference(digest=digest.hex().zfill(64)[:64], type=kind, bytes=size, name=name)
    assert Reference.read(str(written)) == written
    assert ANY.read(str(written)) == str(written)
