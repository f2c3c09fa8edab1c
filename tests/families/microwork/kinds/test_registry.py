"""The door to kinds: one file each, found by itself."""

from pathlib import Path

import pytest

from canut.families.microwork import kinds
from canut.families.microwork.kinds import KINDS, KindUnknown, kind

MACHINERY = {"__init__", "declaration", "errors", "inside", "registry", "sheet"}


def test_every_file_is_a_kind_or_known_machinery() -> None:
    """A file of the package declares the kind it is named after, or is one of the few that serve all."""
    files = {path.stem for path in Path(kinds.__path__[0]).glob("*.py")}
    assert {name.replace("-", "_") for name in KINDS} == files - MACHINERY


def test_an_unknown_kind_is_answered_with_the_known_ones() -> None:
    """A wrong name is told which kind was probably meant, and all there are."""
    with pytest.raises(KindUnknown, match="did you mean 'equivalence'") as refusal:
        kind("equivalense")
    assert all(name in str(refusal.value) for name in KINDS)
    with pytest.raises(KindUnknown, match="there is no kind 'zzz'; the kinds are"):
        kind("zzz")


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_kind_shows_the_columns_it_names(name: str) -> None:
    """Required and optional columns are exactly those shown, each text is in both languages."""
    one = KINDS[name]
    sheet = one.sheet(one.sample_options)
    assert set(one.required + one.optional) == set(sheet.form.columns)
    assert set(one.title.languages) == set(one.description.languages) == {"fr", "en"}
    assert all(set(question.label.languages) == {"fr", "en"} for question in sheet.form.questions)
    assert (sheet.labels is not None) == (sheet.synthesis == "categorical")
