"""Small pictures: pixels alone, upright, never larger; gone with their original."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from canut.families.microwork.media import thumbnails
from canut.families.microwork.media.store import small_path
from canut.families.microwork.media.thumbnails import SIDE, small_of, small_size, smaller

ORIENTATION, TURNED = 0x0112, 6
MAKER = 0x010F


def picture(kind: str, size: tuple[int, int] = (800, 400), **options: object) -> bytes:
    """Return a picture."""
    written = io.BytesIO()
    Image.new("RGB", size, "#2b4275").save(written, kind, **options)
    return written.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_only_pixels_get_into_it(kind: str) -> None:
    """Neither who made the camera, nor a profile or a comment; a picture that was turned stands upright."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = TURNED, "Camera of Lise Marchand"
    data = picture(kind, exif=exif, icc_profile=b"profile of Lise Marchand")
    assert b"Lise Marchand" in data
    made = smaller(data)
    assert b"Lise Marchand" not in made
    with Image.open(io.BytesIO(made)) as small:
        assert (small.format, small.size) == ("WEBP", (SIDE // 2, SIDE))
        assert not small.getexif()
        assert not {"exif", "xmp", "icc_profile"} & small.info.keys()


def test_a_grey_of_sixteen_bits_stays_grey() -> None:
    """A scan in 16 bits is no white sheet when it is small."""
    written = io.BytesIO()
    Image.new("I;16", (8, 8), 40_000).save(written, "PNG")
    with Image.open(io.BytesIO(smaller(written.getvalue()))) as small:
        red, green, blue = small.getpixel((4, 4))  # type: ignore[misc] # three, since it is RGB
    assert 150 < red == green == blue < 162


@given(st.integers(1, 5_000), st.integers(1, 5_000))
def test_it_is_never_larger_and_keeps_its_shape(width: int, height: int) -> None:
    """Both sides fit, none vanishes, and the shape is the original's to half a pixel."""
    small = small_size(width, height)
    assert min(small) >= 1
    assert max(small) <= min(SIDE, max(width, height))
    share = max(small) / max(width, height)
    assert abs(small[0] - width * share) <= 1
    assert abs(small[1] - height * share) <= 1


def test_it_is_made_once_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second look reads what the first one made; what is no picture, or not there, has none."""
    original = tmp_path / "abc"
    assert small_of(original) is None
    original.write_bytes(b"no picture")
    assert small_of(original) is None
    original.write_bytes(picture("PNG"))
    assert small_of(original) == small_path(original)
    monkeypatch.setattr(thumbnails, "smaller", pytest.fail)
    assert small_of(original) == small_path(original)


def test_what_is_erased_meanwhile_leaves_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An original that goes while its small picture is made takes that with it."""
    original = tmp_path / "abc"
    original.write_bytes(picture("PNG"))

    def slow(data: bytes) -> bytes:
        original.unlink()
        return smaller(data)

    monkeypatch.setattr(thumbnails, "smaller", slow)
    assert small_of(original) is None
    assert list(tmp_path.iterdir()) == []
