"""JSON Lines, broken and whole."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.families.microwork.importing import FileRefused
from canut.families.microwork.importing.jsonl_file import JsonlFile
from canut.families.microwork.importing.row import RefusedRow, Row


def read(path: Path, content: str) -> list[Row | RefusedRow]:
    """Return the rows of a JSONL file with this content."""
    path.write_text(content, encoding="utf-8", newline="")
    with JsonlFile(path) as source:
        return list(source.rows())


def test_objects_are_rows(tmp_path: Path) -> None:
    """Each object is a row with its line; empty lines are none."""
    rows = read(tmp_path / "a.jsonl", '\ufeff{"id": 1, "tags": ["a"]}\n\n  {"id": 2}\r\n')
    assert [(row.line, row.cells) for row in rows if isinstance(row, Row)] == [
        (1, {"id": 1, "tags": ["a"]}),
        (3, {"id": 2}),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id": 1', "not JSON"),
        ("[1, 2]", "no JSON object"),
        ('"text"', "no JSON object"),
        ('{"id": NaN}', "NaN is no JSON number"),
        ('{"id": -Infinity}', "-Infinity is no JSON number"),
        ('{"id": 1, "id": 2}', "a name stands twice"),
        ('{"id": ' + "9" * 5000 + "}", "not usable as JSON"),
        ('{"id": ' + "[" * 100_000, "not usable as JSON"),
    ],
)
def test_broken_lines_are_refused(tmp_path: Path, line: str, reason: str) -> None:
    """A line that is no object is refused with what is wrong, the next one is read."""
    first, second = read(tmp_path / "a.jsonl", f'{line}\n{{"id": 2}}\n')
    assert isinstance(first, RefusedRow)
    assert reason in first.reason
    assert isinstance(second, Row)


def test_empty_file_is_refused(tmp_path: Path) -> None:
    """An empty file is refused rather than imported as nothing."""
    with pytest.raises(FileRefused, match="is empty"):
        read(tmp_path / "a.jsonl", "")


@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80))
def test_no_text_raises(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Whatever a file holds, its lines become rows, kept or refused."""
    rows = read(tmp_path_factory.mktemp("jsonl") / "a.jsonl", text)
    assert all(isinstance(row, Row | RefusedRow) for row in rows)
