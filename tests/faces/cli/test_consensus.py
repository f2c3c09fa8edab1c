"""``canut consensus`` needs files alone."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from canut.engines.consensus import DawidSkene, read_labels


def test_the_answer_of_many_is_printed_or_written(
    canut: Callable[..., Any], crowd: tuple[Path, Path], tmp_path: Path
) -> None:
    """The truth goes to a file or to stdout, the figures to JSON."""
    labels, gold = crowd
    expected = DawidSkene().fit(read_labels(labels)).truth
    for name, read in (("t.csv", pl.read_csv), ("t.jsonl", pl.read_ndjson), ("t.parquet", pl.read_parquet)):
        output = tmp_path / name
        run = canut("consensus", labels, "--gold", gold, "-o", output, "--json")
        told = json.loads(run.stdout)
        assert (told["method"], told["tasks"], told["workers"]) == ("dawid-skene", 40, 6)
        assert (told["labels"], told["classes"]) == (240, 2)
        assert told["accuracy"] == 1.0
        assert told["seconds"] >= 0
        assert read(output).equals(expected)
    printed = canut("consensus", labels)
    assert printed.stdout.splitlines()[0] == "task,label,confidence"
    assert len(printed.stdout.splitlines()) == 41


def test_the_method_is_chosen_by_name(canut: Callable[..., Any], crowd: tuple[Path, Path]) -> None:
    """Each method of the engine can be named; another name lists them."""
    labels, _ = crowd
    told = json.loads(canut("consensus", labels, "--method", "majority", "--json").stdout)
    assert told["method"] == "majority"
    assert told["accuracy"] is None
    refused = canut("consensus", labels, "--method", "oracle")
    assert refused.exit_code == 2
    assert "dawid-skene" in refused.stderr


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("columns.csv", b"task,who,label\nt,w,yes\n"),
        ("latin.csv", b"task,worker,label\nt,w,\xe9\n"),
        ("cell.csv", b"task,worker,label\nt,,yes\n"),
        ("labels.doc", b"task,worker,label\nt,w,yes\n"),
        ("rows.jsonl", b"no json\n"),
    ],
)
def test_bad_files_are_refused_in_one_line(
    canut: Callable[..., Any], tmp_path: Path, name: str, content: bytes
) -> None:
    """Whatever is wrong with a file, one line says it and the status is 2."""
    path = tmp_path / name
    path.write_bytes(content)
    for words in ((path,), (tmp_path / "nowhere.csv",)):
        refused = canut("consensus", *words, "--json")
        assert refused.exit_code == 2
        assert refused.stdout == ""
        assert refused.stderr.startswith("canut: ")
        assert refused.stderr.count("\n") == 1


def test_no_installation_is_touched(
    program: Callable[..., Any], crowd: tuple[Path, Path], tmp_path: Path
) -> None:
    """Consensus runs where there is no store, and makes none."""
    run = program(
        "consensus", crowd[0], "--json", CANUT_HOME=str(tmp_path / "none"), DATABASE_URL="no://where"
    )
    assert run.returncode == 0, run.stderr
    assert not (tmp_path / "none").exists()
