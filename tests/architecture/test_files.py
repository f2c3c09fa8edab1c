"""What the repository holds: nothing of one machine, words that are explained, pages that are whole."""

import re
from pathlib import Path

import pytest
from django.apps import apps

SOUNDS = {".flac", ".m4a", ".mp3", ".ogg", ".opus", ".wav"}
BINARY = {".png", ".jpg", ".ico", ".woff2", ".parquet", ".gz", ".pdf", ".webp", ".heic", *SOUNDS}

MACHINE = re.compile(
    r"/ro[o]t/|/ho[m]e/[a-z]|/op[t]/|/wor[k]/(?:main|shared|\.)|/User[s]/"  # one machine's folders
    r"|^\s*-{1,2}(?:extra-)?inde[x]-url|^\s*-{1,2}find-link[s]|pypi\.or[g]/simple|files\.pythonhoste[d]"
    r"|registry\.npmj[s]|\"resolve[d]\":",  # a registry's address
    flags=re.MULTILINE,
)
"""The brackets keep this pattern from finding itself."""

POST_FORM = re.compile(r"<form\b[^>]*method=[\"']?post[^>]*>.*?</form>", flags=re.IGNORECASE | re.DOTALL)


def words_of(model_name: str) -> str:
    """Return ``PayStatement`` as "pay statement"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model_name).lower()


def terms_of(glossary: str) -> set[str]:
    """Return the terms that a glossary explains: its headings and what it prints in bold, apart at commas."""
    marked = re.findall(r"^#+ (.+)$|\*\*(.+?)\*\*", glossary, flags=re.MULTILINE)
    return {
        term.strip(" .:`").lower()
        for heading, bold in marked
        for term in re.split(r"[,/;()]", heading or bold)
    }


@pytest.mark.parametrize(
    "line",
    ["cd /ro{}ot/x", "see /wor{}k/shared/design.md", "--inde{}x-url https://x", '"resolve{}d": "https://x"'],
)
def test_machine_traces_are_recognised(line: str) -> None:
    """A machine's folder and a registry's address are seen (apart here, or this file would be found)."""
    assert MACHINE.search(line.format(""))


def test_no_machine_path_nor_registry_address(project_files: list[Path], root: Path) -> None:
    """No file of the project names a folder of one machine or the address of a package registry."""
    found = [
        f"{path.relative_to(root)}: {match.group()!r}"
        for path in project_files
        if path.suffix not in BINARY
        for match in MACHINE.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_no_mark_of_a_merge_is_left(project_files: list[Path], root: Path) -> None:
    """No file keeps the lines by which git marks both sides of a conflict."""
    found = [
        f"{path.relative_to(root)}: {match.group()!r}"
        for path in project_files
        if path.suffix not in BINARY
        for match in re.finditer(r"^(?:<{7}|>{7}) .*$", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert found == []


def test_every_model_is_in_the_glossary(root: Path) -> None:
    """Each model of ours has its paragraph in docs/glossary.md."""
    terms = terms_of((root / "docs" / "glossary.md").read_text(encoding="utf-8"))
    models = {
        words_of(model.__name__) for model in apps.get_models() if model.__module__.startswith("canut.")
    }
    assert sorted(models - terms) == []


def test_every_form_that_posts_has_its_token(root: Path) -> None:
    """Each form that changes something carries Django's token against forged requests."""
    found = [
        f"{path.relative_to(root)}: {form.group()[:60]}"
        for path in (root / "src").rglob("templates/**/*.html")
        for form in POST_FORM.finditer(path.read_text(encoding="utf-8"))
        if "{% csrf_token %}" not in form.group()
    ]
    assert found == []
