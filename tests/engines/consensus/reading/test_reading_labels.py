"""Answers and gold from files."""

from pathlib import Path

import polars as pl
import pytest

from canut.engines.consensus import ConsensusError, read_gold, read_labels
from canut.engines.consensus.errors import (
    FileContentError,
    FileFormatError,
    FileMissingError,
    MissingColumnError,
    NullValuesError,
)
from canut.engines.consensus.reading.tables import read_recording

EXPECTED = [("01", "ana", "été"), ("02", "bo", "1.0")]


def write(folder: Path, name: str, content: str | bytes) -> Path:
    """Write a file."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_csv_values_stay_as_written(tmp_path: Path, mark: str) -> None:
    """A leading zero is kept, other columns are left out, a byte order mark is no name."""
    path = write(tmp_path, "a.csv", f"{mark}task,note,worker,label\n01,,ana,été\n02,x,bo,1.0\n")
    assert read_labels(path).rows() == EXPECTED
    assert read_gold(str(path)).columns == ["task", "label"]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_json_lines_become_canonical_text(tmp_path: Path, mark: str) -> None:
    """A structure is the same text whatever the order of its keys; blank lines are skipped."""
    path = write(
        tmp_path,
        "a.jsonl",
        mark
        + '{"task": 1, "worker": "ana", "label": {"b": 1, "a": "é"}}\n\n'
        + '{"label": {"a": "é", "b": 1}, "worker": "bo", "task": 1, "note": null}\n',
    )
    structure = '{"a":"é","b":1}'
    assert read_labels(path).rows() == [("1", "ana", structure), ("1", "bo", structure)]


def test_json_numbers_and_truths_become_text(tmp_path: Path) -> None:
    """One and 1.0 are one label, true is a word; a list of objects is read like lines of them."""
    rows = '{"task": 1, "worker": true, "label": 1.0}', '{"task": 2, "worker": false, "label": 0.5}'
    expected = [("1", "true", "1"), ("2", "false", "0.5")]
    assert read_labels(write(tmp_path, "a.jsonl", "\n".join(rows))).rows() == expected
    assert read_labels(write(tmp_path, "a.json", f"[{','.join(rows)}]")).rows() == expected


def test_another_column_can_hold_the_labels(tmp_path: Path) -> None:
    """A table may have several answers a row; the one that is named is read."""
    path = write(tmp_path, "a.csv", "task,worker,label,mood\n1,a,x,sad\n1,b,x,glad\n")
    assert read_labels(path, answer="mood")["label"].to_list() == ["sad", "glad"]
    assert read_recording(path).source == "table"
    with pytest.raises(MissingColumnError, match="Missing column label"):
        read_labels(path, answer="colour")


def test_gaps_in_parquet_are_empty_cells(tmp_path: Path) -> None:
    """A number that is none is an empty cell, not the label NaN."""
    path = tmp_path / "a.parquet"
    pl.DataFrame({"task": [1, 2], "worker": ["x", "y"], "label": [1.5, float("nan")]}).write_parquet(path)
    with pytest.raises(NullValuesError, match="label has 1 empty"):
        read_labels(path)


def test_parquet_keeps_text_and_writes_structures(tmp_path: Path) -> None:
    """Numbers and structures become text as in JSON lines."""
    path = tmp_path / "a.parquet"
    labels = pl.DataFrame(
        {"task": [1, 2], "worker": ["x", "y"], "label": [{"b": 1, "a": [2]}, {"b": 3, "a": []}]}
    )
    labels.write_parquet(path)
    assert read_labels(path).rows() == [("1", "x", '{"a":[2],"b":1}'), ("2", "y", '{"a":[],"b":3}')]


@pytest.mark.parametrize(
    ("name", "content", "error", "message"),
    [
        ("a.csv", "", FileContentError, "it is empty"),
        ("a.jsonl", "", FileContentError, "it is empty"),
        ("a.csv", "task,worker,label\n", FileContentError, "it has no rows"),
        ("a.csv", "task,worker,label\n1,a,b,c\n", FileContentError, "cannot be read"),
        (
            "a.csv",
            "task,worker,label\n1,a,b\n2,\xe9,b\n".encode("latin-1"),
            FileContentError,
            "line 3 is not UTF-8",
        ),
        ("a.csv", "task;worker;label\n1;a;b\n", MissingColumnError, "found task;worker;label"),
        ("a.csv", "task,worker,label\n1,a,b\n2,,b\n", NullValuesError, "worker has 1 empty.*data row 2"),
        ("a.csv", 'task,worker,label\n1,a,""\n', NullValuesError, "label has 1 empty"),
        ("a.jsonl", '{"task": 1, "worker": "a", "label": ""}\n', NullValuesError, "label has 1 empty"),
        ("a.jsonl", '{"task": 1}\n{"task": \n', FileContentError, "line 2 is not JSON"),
        ("a.jsonl", "[1]\n", FileContentError, "line 1 is not a JSON object"),
        ("a.jsonl", '{"task": 1, "worker": "a"}\n', MissingColumnError, "label"),
        ("a.jsonl", "\n", MissingColumnError, "found none"),
        ("a.jsonl", '{"task": 1, "worker": "a", "label": NaN}\n', NullValuesError, "label has 1 empty"),
        (
            "a.jsonl",
            '{"task": 1, "worker": "a", "label": 1}\n{"task": 1, "worker": "b", "label": "1"}\n',
            FileContentError,
            r"column label mixes numbers and text \(object 2 is the first\)",
        ),
        ("a.json", "[[1]]", FileContentError, "entry 1 is not a JSON object"),
        ("a.json", "[{]", FileContentError, "it is not JSON"),
        ("a.json", "[" * 100_000, FileContentError, "nested too deep"),
        ("a.json", "[]", MissingColumnError, "found none"),
        ("a.parquet", "not parquet", FileContentError, "cannot be read"),
        ("a.txt", "task,worker,label\n", FileFormatError, ".csv, .jsonl, .ndjson, .json, .parquet"),
    ],
)
def test_a_bad_file_gets_one_clear_line(
    tmp_path: Path, name: str, content: str | bytes, error: type[Exception], message: str
) -> None:
    """What is wrong, where, and what to do; never a library's own error."""
    with pytest.raises(error, match=message) as caught:
        read_labels(write(tmp_path, name, content))
    assert isinstance(caught.value, ConsensusError)
    assert "\n" not in str(caught.value)


def test_an_absent_file_or_a_folder_is_named(tmp_path: Path) -> None:
    """The path is in the message."""
    (tmp_path / "folder.csv").mkdir()
    for name in ("absent.csv", "folder.csv"):
        with pytest.raises(FileMissingError, match=name):
            read_gold(tmp_path / name)
