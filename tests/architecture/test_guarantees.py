"""Every guarantee has its paragraph, its check on a live store, and an attack that is really there."""

import re
from pathlib import Path

import pytest

from canut.verification import GUARANTEES, checks

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "guarantees.md"
NAMES = [name for name in GUARANTEES if name != "books"]


def paragraphs() -> dict[str, str]:
    """Return the text about each guarantee by its number, ``G1`` to ``G20``."""
    parts = re.split(r"^## (G\d+) .*$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], (part.split("\n## ")[0] for part in parts[2::2]), strict=True))


def attacks_of(text: str) -> list[str]:
    """Return the names of test files and folders that a paragraph gives."""
    return re.findall(r"`((?:tests/)?[\w/]*test_\w+\.py|tests/[\w/]+/?)`", text)


@pytest.mark.parametrize("name", NAMES)
def test_each_guarantee_is_proved_and_attacked(name: str) -> None:
    """Its paragraph says what re-proves it, and names at least one test that tries to break it."""
    text = paragraphs()[name]
    assert "*Verify:*" in text
    assert "*Attack:*" in text
    assert attacks_of(text)


@pytest.mark.parametrize("name", NAMES)
def test_each_attack_is_there(name: str) -> None:
    """Whatever file a paragraph names exists, by its path or by its name alone."""
    for attack in attacks_of(paragraphs()[name]):
        found = list(ROOT.glob(attack)) or list((ROOT / "tests").rglob(attack))
        assert found, attack


def test_each_guarantee_has_a_check() -> None:
    """`canut verify` can say of every guarantee whether it holds."""
    assert {check.guarantee for check in checks()} == set(GUARANTEES)
