"""Files of items: what is taken in, what is refused, and that nothing outside the folder is read."""

import hashlib
import io
import wave
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from canut.families.microwork.media import MediaRefused, Reference, path_of, take_in
from canut.families.microwork.media.folder import Folder


@pytest.fixture(autouse=True)
def own_store(settings: Any, tmp_path: Path) -> None:
    """Keep the files of each test apart."""
    settings.MEDIA_ROOT = tmp_path / "kept"


def picture(path: Path, kind: str = "PNG", **options: Any) -> bytes:
    """Write a small picture; return its bytes."""
    written = io.BytesIO()
    Image.new("RGB", (8, 4), (200, 10, 10)).save(written, kind, **options)
    path.write_bytes(written.getvalue())
    return written.getvalue()


def sound(path: Path, frames: int = 8000) -> None:
    """Write a silent recording of 8,000 frames a second."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(b"\x80" * frames)


def test_a_picture_is_kept_under_its_hash(tmp_path: Path) -> None:
    """The bytes are kept as they are, once, and the reference says what they are."""
    data = picture(tmp_path / "a.png")
    found = take_in(named="a.png", files=Folder(tmp_path), medium="picture")
    assert (found.type, found.width, found.height) == ("image/png", 8, 4)
    assert found.digest == hashlib.sha256(data).hexdigest()
    assert path_of(found.digest).read_bytes() == data
    assert Reference.read(str(found)) == found
    assert take_in(named="a.png", files=Folder(tmp_path), medium="picture") == found


def test_a_recording_knows_its_length(tmp_path: Path) -> None:
    """A WAV file of one second and a half."""
    sound(tmp_path / "a.wav", 12_000)
    found = take_in(named="a.wav", files=Folder(tmp_path), medium="recording")
    assert (found.type, found.seconds, found.width) == ("audio/wav", 1.5, 0)
    assert Reference.read(str(found)) == found


def test_a_picture_loses_what_the_camera_wrote(tmp_path: Path) -> None:
    """A picture with EXIF is kept upright and without it."""
    exif = Image.Exif()
    exif[0x0112] = 6
    picture(tmp_path / "a.jpg", "JPEG", exif=exif)
    found = take_in(named="a.jpg", files=Folder(tmp_path), medium="picture")
    assert (found.width, found.height) == (4, 8)
    with Image.open(path_of(found.digest)) as kept:
        assert kept.size == (4, 8)
        assert not kept.getexif()


PHONE = Path(__file__).parent / "pictures" / "phone.heic"
"""64 by 32 pixels made here, orange in one corner, with a made place in its EXIF."""


def test_what_a_phone_takes_is_kept_as_every_browser_shows_it(tmp_path: Path) -> None:
    """HEIC becomes JPEG, without the place it was taken; whatever it is called."""
    (tmp_path / "a.jpg").write_bytes(PHONE.read_bytes())
    found = take_in(named="a.jpg", files=Folder(tmp_path), medium="picture")
    assert (found.type, found.width, found.height, found.name) == ("image/jpeg", 64, 32, "a.jpg")
    kept = path_of(found.digest).read_bytes()
    assert b"Telephone" in PHONE.read_bytes()
    assert b"Telephone" not in kept
    with Image.open(io.BytesIO(kept)) as shown:
        assert not shown.getexif()
        red, green, blue = shown.getpixel((4, 4))  # type: ignore[misc] # of RGB these are three
    assert red > 200 > green > blue


def test_two_pictures_in_one_jpeg_are_the_first(tmp_path: Path) -> None:
    """As telephones write them for depth (MPO): kept as a plain JPEG."""
    red, blue = (Image.new("RGB", (8, 4), colour) for colour in ("red", "blue"))
    red.save(tmp_path / "a.jpg", "MPO", save_all=True, append_images=[blue])
    found = take_in(named="a.jpg", files=Folder(tmp_path), medium="picture")
    assert found.type == "image/jpeg"
    with Image.open(path_of(found.digest)) as kept:
        assert kept.format == "JPEG"
        assert kept.getpixel((0, 0))[0] > 200  # type: ignore[index] # of RGB this is red


def test_a_gif_is_a_picture_unless_it_moves(tmp_path: Path) -> None:
    """Still, it is kept as PNG, clear parts too; moving pictures of any kind are refused."""
    clear = Image.new("RGBA", (8, 4), (0, 0, 0, 0))
    clear.putpixel((0, 0), (255, 0, 0, 255))
    clear.save(tmp_path / "a.gif")
    found = take_in(named="a.gif", files=Folder(tmp_path), medium="picture")
    assert found.type == "image/png"
    with Image.open(path_of(found.digest)) as kept:
        assert [kept.convert("RGBA").getpixel((x, 0)) for x in (0, 1)] == [(255, 0, 0, 255), (0, 0, 0, 0)]
    frames = [Image.new("RGB", (8, 4), colour) for colour in ("red", "blue")]
    for kind in ("GIF", "PNG", "WEBP"):
        frames[0].save(tmp_path / "moving", kind, save_all=True, append_images=frames[1:])
        with pytest.raises(MediaRefused, match="moves"):
            take_in(named="moving", files=Folder(tmp_path), medium="picture")


@pytest.mark.parametrize(
    ("named", "medium", "why"),
    [
        ("https://example.org/a.png", "picture", "web address"),
        ("../secret.png", "picture", "no file"),
        ("link.png", "picture", "no file"),
        ("none.png", "picture", "no file"),
        ("a\0.png", "picture", "no file"),
        ("text.png", "picture", "no picture"),
        ("cut.png", "picture", "no picture"),
        ("cut.heic", "picture", "no picture"),
        ("a.png", "recording", "no recording"),
        ("empty.wav", "recording", "no recording"),
        ("cut.wav", "recording", "no recording"),
    ],
)
def test_what_cannot_be_shown_is_refused(tmp_path: Path, named: str, medium: Any, why: str) -> None:
    """Web addresses, files outside the folder, and files that are not what they should be."""
    folder = tmp_path / "client"
    folder.mkdir()
    data = picture(tmp_path / "secret.png")
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    (folder / "a.png").write_bytes(data)
    (folder / "cut.heic").write_bytes(PHONE.read_bytes()[:-20])
    (folder / "cut.png").write_bytes(data[:-30])
    (folder / "text.png").write_text("<svg onload='alert(1)'/>")
    sound(folder / "empty.wav", 0)
    sound(folder / "whole.wav")
    (folder / "cut.wav").write_bytes((folder / "whole.wav").read_bytes()[:-100])
    with pytest.raises(MediaRefused, match=why):
        take_in(named=named, files=Folder(folder), medium=medium)


@given(st.text(max_size=80))
def test_a_reference_is_only_what_was_written(text: str) -> None:
    """Whatever a client's file holds is read as a reference only if it is written as one."""
    found = Reference.read(text)
    assert found is None or str(found) == text
