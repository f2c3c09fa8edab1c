"""The strictness that tests/conftest.py adds to Django really bites."""

import os
import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.template import Context, Engine, Origin, Template


def render(source: str, origin: Path) -> str:
    """Render a template that stands at a path."""
    template = Template(source, origin=Origin(name=str(origin)), engine=Engine.get_default())
    return template.render(Context())


def test_undefined_variable_fails(root: Path) -> None:
    """A template of ours that names a variable nobody gave fails its test."""
    with pytest.raises(AssertionError, match=r"undefined variable 'worker\.name'"):
        render("{{ worker.name }}", root / "src" / "canut" / "page.html")


def test_optional_variable_passes(root: Path) -> None:
    """Asking whether a variable is there is allowed."""
    assert render("{% if worker %}x{% endif %}", root / "src" / "canut" / "page.html") == ""


def test_other_packages_keep_their_silence() -> None:
    """A template of another package may name what is not there."""
    assert render("{{ worker }}", Path("elsewhere") / "page.html") == ""


def test_home_is_thrown_away() -> None:
    """The tests' installation lies in the temporary folder, apart from any real one."""
    assert Path(os.environ["CANUT_HOME"]).is_relative_to(tempfile.gettempdir())
    assert Path(settings.MEDIA_ROOT).is_relative_to(os.environ["CANUT_HOME"])


def test_pass_phrases_are_hashed_fast() -> None:
    """Tests do not wait for the slow hash that people get."""
    assert make_password("correct horse").startswith("md5$")
