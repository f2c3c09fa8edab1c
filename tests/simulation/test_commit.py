"""The commit that a failure names, read without running git."""

from pathlib import Path

import pytest

from canut.town.months.commit import commit

HASH = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"HEAD": HASH}, HASH),
        ({"HEAD": "ref: refs/heads/main\n", "refs/heads/main": f"{HASH}\n"}, HASH),
        ({"HEAD": "ref: refs/heads/main", "packed-refs": f"# pack\n{HASH} refs/heads/main\n"}, HASH),
        ({"HEAD": "ref: refs/heads/new"}, ""),
        ({}, ""),
    ],
)
def test_the_commit_is_read_from_the_working_copy(
    files: dict[str, str], expected: str, tmp_path: Path
) -> None:
    """Detached, on a branch, on a packed branch, before the first commit, and outside any working copy."""
    for name, text in files.items():
        path = tmp_path / ".git" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert commit(folder=tmp_path / "src" / "canut") == expected
