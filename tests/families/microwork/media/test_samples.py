"""The sample pictures and recordings are made here, and made again the same."""

from pathlib import Path

import pytest
from PIL import Image

import make_media_samples


def test_samples_are_made_again_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Running the generator gives the same pixels, sounds and rows; each file is a few kilobytes."""
    kept = make_media_samples.SAMPLES
    monkeypatch.setattr(make_media_samples, "SAMPLES", tmp_path)
    make_media_samples.main()
    made = [path for path in tmp_path.rglob("*") if path.is_file()]
    names = {path.name for path in made if path.parent != tmp_path}
    assert names == {path.name for path in (kept / "media").iterdir()}
    for path in made:
        before = kept / path.relative_to(tmp_path)
        if path.suffix == ".png":
            with Image.open(path) as one, Image.open(before) as other:
                assert one.convert("RGB").tobytes() == other.convert("RGB").tobytes()
        else:
            assert path.read_bytes() == before.read_bytes()
        assert path.stat().st_size < 16_000
