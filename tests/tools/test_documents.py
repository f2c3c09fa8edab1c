"""The documents tool finds links that lead nowhere and commands that do not exist."""

from pathlib import Path

import pytest

from documents import broken_links, slug, unknown_commands


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """Return a document beside a Makefile with the single target ``demo``."""
    (tmp_path / "Makefile").write_text("demo: ## Run\n", "utf-8")
    return tmp_path / "README.md"


@pytest.mark.parametrize("link", ["gone.md", "README.md#gone", "#gone", "docs/"])
def test_broken_link_is_found(document: Path, link: str) -> None:
    """A link to an absent file, folder or heading is listed."""
    document.write_text(f"# Canut\n\n[a link]({link})\n", "utf-8")
    assert len(list(broken_links(document))) == 1


@pytest.mark.parametrize("link", ["#two-words", "README.md#canut", "Makefile", "https://example.org/x"])
def test_sound_link_passes(document: Path, link: str) -> None:
    """A link to a file, a heading or the web passes; one in code is none."""
    document.write_text(f"# Canut\n\n## Two `words`!\n\n[a link]({link}) `[x](y)`\n", "utf-8")
    assert list(broken_links(document)) == []


def test_slugs_are_those_of_code_forges() -> None:
    """Spaces become hyphens, case and punctuation go, accents stay."""
    assert slug("Où ça va, `make demo` ?") == "où-ça-va-make-demo"


def test_unknown_commands_are_found(document: Path) -> None:
    """Commands that do not exist are listed, in a fence and inline; the words of a sentence are not."""
    text = "We make do.\n\n```\nmake demo\nmake tea\n```\n\nRun `canut brew tea` now.\n"
    document.write_text(text, "utf-8")
    known: dict[tuple[str, ...], bool] = {("brew", "tea"): False}
    assert len(list(unknown_commands(document.parent, document, known))) == 2
