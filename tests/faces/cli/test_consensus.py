"""``canut consensus`` needs files alone."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from canut.engines.consensus import method, read_labels
from canut.faces.cli.consensus_options import DEFAULT_METHOD

FIGURES = ["method", "tasks", "workers", "labels", "classes", "accuracy", "f1", "alpha", "ece", "seconds"]


def test_the_answer_of_many_is_printed_or_written(
    canut: Callable[..., Any], crowd: tuple[Path, Path], tmp_path: Path
) -> None:
    """The truth goes to a file or to stdout, the figures to JSON."""
    labels, gold = crowd
    expected = method(DEFAULT_METHOD).fit(read_labels(labels)).truth
    for name, read in (("t.csv", pl.read_csv), ("t.jsonl", pl.read_ndjson), ("t.parquet", pl.read_parquet)):
        output = tmp_path / name
        run = canut("consensus", labels, "--gold", gold, "-o", output, "--json")
        told = json.loads(run.stdout)
        assert (told["method"], told["tasks"], told["workers"]) == (DEFAULT_METHOD, 40, 6)
        assert (told["labels"], told["classes"]) == (240, 2)
        assert told["accuracy"] == told["f1"] == 1.0
        assert 0 < told["alpha"] < 1
        assert 0 <= told["ece"] < 0.1
        assert told["seconds"] >= 0
        assert list(told) == FIGURES
        assert read(output).equals(expected)
    printed = canut("consensus", labels)
    assert printed.stdout.splitlines()[0] == "task,label,confidence"
    assert len(printed.stdout.splitlines()) == 41


def test_the_method_is_chosen_by_name(canut: Callable[..., Any], crowd: tuple[Path, Path]) -> None:
    """Each method of the engine can be named; another name lists them."""
    labels, _ = crowd
    told = json.loads(canut("consensus", labels, "--method", "majority", "--json").stdout)
    assert told["method"] == "majority"
    assert (told["accuracy"], told["f1"], told["ece"]) == (None, None, None)
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
        ("gap.jsonl", b'{"task": 1, "worker": "w", "label": NaN}\n'),
        (
            "mixed.jsonl",
            b'{"task": 1, "worker": "w", "label": 1}\n{"task": 1, "worker": "v", "label": "1"}\n',
        ),
        ("two.csv", b"HITId,WorkerId,Answer.a,Answer.b\nH,W,x,y\n"),
        ("nobody.json", b'[{"id": 1, "annotations": []}]'),
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


def test_too_many_classes_are_refused_with_a_way_out(canut: Callable[..., Any], tmp_path: Path) -> None:
    """A hundred thousand labels are no closed set; a plain vote takes them."""
    path = tmp_path / "open.csv"
    rows = (f"{i // 2},w{i % 2},{i}" for i in range(100_000))
    path.write_text("task,worker,label\n" + "\n".join(rows) + "\n", encoding="utf-8")
    refused = canut("consensus", path, "--method", "dawid-skene", "--json")
    assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
    assert "majority" in refused.stderr
    told = json.loads(canut("consensus", path, "--method", "majority", "--json").stdout)
    assert told["classes"] == 100_000


def test_one_class_is_the_truth_and_is_said(canut: Callable[..., Any], tmp_path: Path) -> None:
    """Where everybody says the same everywhere, that stands; one line says what could not be measured."""
    path = tmp_path / "same.csv"
    path.write_text("task,worker,label\n1,a,x\n1,b,x\n2,a,x\n", encoding="utf-8")
    run = canut("consensus", path)
    assert run.exit_code == 0
    assert [line.split(",")[1] for line in run.stdout.splitlines()[1:]] == ["x", "x"]
    assert "Every answer is 'x'" in run.stderr
    assert json.loads(canut("consensus", path, "--json").stdout)["alpha"] is None


def test_answers_that_do_not_count_are_told(canut: Callable[..., Any], tmp_path: Path) -> None:
    """Of two answers of a worker the last counts, a rejected one does not; both are said."""
    path, truth = tmp_path / "batch.csv", tmp_path / "truth.csv"
    path.write_text(
        "HITId,WorkerId,AssignmentStatus,Answer.mood,Answer.note\n"
        "H1,a,Approved,sad,-\nH1,a,Approved,glad,-\nH1,b,Approved,glad,-\nH1,c,Rejected,sad,-\n",
        encoding="utf-8",
    )
    run = canut("consensus", path, "--answer", "mood", "--method", "majority", "-o", truth)
    assert run.exit_code == 0, run.stderr
    said = dict(line.split("  ", 1) for line in run.stdout.splitlines())
    assert said["answered twice"].strip() == "1 (the last answer counts)"
    assert said["rejected by the requester"].strip() == "1"
    assert "unresolved" not in said
    assert pl.read_csv(truth).rows() == [("H1", "glad", 1.0)]
    figures = canut("consensus", path, "--answer", "mood", "--json").stdout
    assert list(json.loads(figures)) == FIGURES


def test_thin_evidence_is_told(canut: Callable[..., Any], tmp_path: Path) -> None:
    """A split vote and a single answer are counted as unresolved."""
    path = tmp_path / "labels.csv"
    path.write_text("task,worker,label\n1,a,x\n1,b,y\n2,a,x\n3,a,x\n3,b,x\n", encoding="utf-8")
    run = canut("consensus", path, "--method", "majority")
    assert "unresolved" in run.stderr
    assert "2 (under 80 % sure, or fewer than two answers)" in run.stderr


def test_nothing_that_is_read_is_overwritten(
    canut: Callable[..., Any], crowd: tuple[Path, Path], tmp_path: Path
) -> None:
    """A result named like an input, or in a folder that is not there, is refused before any work."""
    labels, gold = crowd
    before = labels.read_bytes(), gold.read_bytes()
    for words in (
        ("-o", labels),
        ("--report", gold),
        ("-o", tmp_path / "nowhere" / "truth.csv"),
        ("--report", tmp_path / "nowhere" / "report.html"),
    ):
        refused = canut("consensus", labels, "--gold", gold, *words)
        assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
    assert (labels.read_bytes(), gold.read_bytes()) == before


def test_no_installation_is_touched(
    program: Callable[..., Any], crowd: tuple[Path, Path], tmp_path: Path
) -> None:
    """Consensus runs where there is no store, and makes none."""
    run = program(
        "consensus", crowd[0], "--json", CANUT_HOME=str(tmp_path / "none"), DATABASE_URL="no://where"
    )
    assert run.returncode == 0, run.stderr
    assert not (tmp_path / "none").exists()


def test_a_terminal_is_told_what_happens(program: Callable[..., Any], crowd: tuple[Path, Path]) -> None:
    """On a terminal the work is shown on stderr while it lasts; piped, stderr stays empty."""
    piped = program("consensus", crowd[0], "--json", FORCE_COLOR=None)
    watched = program("consensus", crowd[0], "--json", FORCE_COLOR="1")
    assert piped.stderr == ""
    assert watched.stderr != ""
    for run in (piped, watched):
        assert json.loads(run.stdout)["tasks"] == 40


def test_a_file_that_outgrows_memory_is_streamed(
    canut: Callable[..., Any], crowd: tuple[Path, Path], tmp_path: Path
) -> None:
    """The truth is the one that memory gives, in a Parquet file; what cannot be had that way is refused."""
    labels, gold = crowd
    output = tmp_path / "truth.parquet"
    run = canut("consensus", labels, "--gold", gold, "--engine", "stream", "-o", output, "--json")
    told = json.loads(run.stdout)
    assert list(told) == FIGURES
    assert (told["method"], told["tasks"], told["workers"], told["labels"]) == ("dawid-skene", 40, 6, 240)
    assert (told["accuracy"], told["f1"], told["alpha"]) == (1.0, 1.0, None)
    expected = method("dawid-skene").fit(read_labels(labels)).truth
    assert pl.read_parquet(output).sort("task")["label"].equals(expected["label"])
    for wrong in (["-o", tmp_path / "t.csv"], ["-o", output, "--method", "majority"], []):
        refused = canut("consensus", labels, "--engine", "stream", *wrong)
        assert refused.exit_code == 2
        assert "stream" in refused.stderr
