"""``canut consensus`` needs files alone."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from canut.engines.consensus import Labels, method, read_labels
from canut.faces.cli.consensus_choice import method_for

DEFAULT_METHOD = "auto"
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
        ("empty.json", b""),
        ("empty.jsonl", b""),
        ("empty.parquet", b""),
        ("header.csv", b"task,worker,label\n"),
        ("list.json", b"[]"),
        ("columns.jsonl", b'{"task": 1, "who": "w", "label": 1}\n'),
        ("latin.jsonl", b'{"task": 1, "worker": "\xe9", "label": 1}\n'),
        ("latin.json", b'[{"task": 1, "worker": "\xe9", "label": 1}]'),
        ("gap.json", b'[{"task": 1, "worker": "w"}]'),
        ("torn.csv", b'task,worker,label\nt,w,"yes\n'),
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


def test_gaps_in_typed_columns_and_in_gold_are_refused(
    canut: Callable[..., Any], crowd: tuple[Path, Path], tmp_path: Path
) -> None:
    """A number that is none, a column of lists and gold without labels say so like a bad file of answers."""
    names = {"task": ["t", "t"], "worker": ["v", "w"]}
    for name, column in (("nan", [1.0, float("nan")]), ("lists", [[1], [2, 3]])):
        path = tmp_path / f"{name}.parquet"
        pl.DataFrame({**names, "label": column}).write_parquet(path)
        run = canut("consensus", path, "--json")
        assert (run.exit_code, run.stderr.count("\n")) == ((2, 1) if name == "nan" else (0, 0)), run.stderr
    gold = tmp_path / "gold.csv"
    for content in (b"", b"task\nt\n", b"task,label\nt,\xe9\n", b"task,label\nelsewhere,yes\n"):
        gold.write_bytes(content)
        refused = canut("consensus", crowd[0], "--gold", gold, "--json")
        assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)


def test_the_program_itself_refuses_in_one_line(program: Callable[..., Any], tmp_path: Path) -> None:
    """Run as people run it, a file that is not UTF-8 costs one line and status 2."""
    path = tmp_path / "latin.csv"
    path.write_bytes(b"task,worker,label\nt,w,\xe9\n")
    run = program("consensus", path)
    assert (run.returncode, run.stdout, run.stderr.count("\n")) == (2, "", 1)
    assert "line 2 is not UTF-8" in run.stderr


def test_the_method_follows_from_the_answers(canut: Callable[..., Any], tmp_path: Path) -> None:
    """Open answers and very many of them are not for auto: one line says what draws the truth instead."""
    path = tmp_path / "open.csv"
    rows = (f"{i // 2},w{i % 2},{i // 2 % 4000}" for i in range(16_000))
    path.write_text("task,worker,label\n" + "\n".join(rows) + "\n", encoding="utf-8")
    run = canut("consensus", path, "--json")
    assert json.loads(run.stdout)["method"] == "one-coin"
    assert run.stderr == (
        "4,000 different labels are no closed set, so the method is one-coin: each is right or wrong.\n"
    )
    assert (
        json.loads(canut("consensus", path, "--method", "majority", "--json").stdout)["method"] == "majority"
    )
    many = [(f"{i // 5}", f"{i % 7}", f"{i % 100}") for i in range(10_001)]
    labels = Labels.from_frame(pl.DataFrame(many, schema=["task", "worker", "label"], orient="row"))
    name, why = method_for(labels)
    assert name == "dawid-skene"
    assert why is not None
    assert why.startswith("10,001 answers with 100 different labels take auto minutes")


def test_alpha_is_measured_at_the_level_asked_for(canut: Callable[..., Any], tmp_path: Path) -> None:
    """Ranks and measurements forgive near misses; words are ranks only in a given order."""
    path, words = tmp_path / "stars.csv", tmp_path / "words.csv"
    given = [
        (task, worker, 1 + (task + (worker == 2 and task % 2)) % 4)
        for task in range(40)
        for worker in range(3)
    ]
    names = {1: "bad", 2: "fair", 3: "good", 4: "great"}
    for file, label in ((path, lambda stars: f"{stars**2}"), (words, names.__getitem__)):
        rows = "".join(f"{task},{worker},{label(stars)}\n" for task, worker, stars in given)
        file.write_text("task,worker,label\n" + rows, encoding="utf-8")

    def alpha(*words_: object) -> float:
        return float(json.loads(canut("consensus", *words_, "--json").stdout)["alpha"])

    assert alpha(path) == alpha(path, "--level", "nominal")
    assert len({alpha(path, "--level", level) for level in ("nominal", "ordinal", "interval")}) == 3
    ordered = alpha(words, "--level", "ordinal", "--order", "bad, fair, good, great")
    assert ordered == alpha(path, "--level", "ordinal")
    assert "level of alpha  interval" in canut("consensus", path, "--level", "interval").stderr
    for wrong, said in (
        (("--level", "interval"), "is no number"),
        (("--level", "ordinal"), "is no number"),
        (("--level", "ordinal", "--order", "bad,good"), "leaves out fair, great"),
        (("--order", "bad,good"), "add --level ordinal"),
    ):
        refused = canut("consensus", words, *wrong)
        assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
        assert said in refused.stderr


def test_drawings_have_a_truth_too(canut: Callable[..., Any], tmp_path: Path) -> None:
    """Rectangles of Label Studio give boxes, turned ones polygons, stretches of text spans."""

    def entry(kind: str, tag: str, **value: Any) -> dict[str, Any]:
        held = {"type": kind, "from_name": tag, "value": value}
        return {**held, "original_width": 200, "original_height": 100}

    box = {"x": 10, "y": 20, "width": 30, "height": 40, "rectanglelabels": ["Cat"]}
    results = [
        entry("rectanglelabels", "box", **box),
        entry("rectanglelabels", "turned", **box, rotation=30),
        entry("labels", "words", start=3, end=9, labels=["Name"]),
    ]
    made = [{"completed_by": by, "result": results} for by in (1, 2, 3)]
    path, truth = tmp_path / "export.json", tmp_path / "truth.csv"
    path.write_text(json.dumps([{"id": 1, "annotations": made}]), encoding="utf-8")
    boxes = canut("consensus", path, "--answer", "box")
    assert boxes.stdout.splitlines() == [
        "task,x,y,width,height,label,confidence,support,overlap",
        "1,10.0,20.0,30.0,40.0,Cat,1.0,1.0,1.0",
    ]
    assert canut("consensus", path, "--answer", "turned", "-o", truth).exit_code == 0
    points = json.loads(pl.read_csv(truth)["points"][0])
    assert len(points) == 4
    assert pl.read_csv(truth)["label"].to_list() == ["Cat"]
    for name, read in (("t.jsonl", pl.read_ndjson), ("t.parquet", pl.read_parquet)):
        assert canut("consensus", path, "--answer", "turned", "-o", tmp_path / name).exit_code == 0
        assert read(tmp_path / name)["points"][0].to_list() == points
    told = json.loads(canut("consensus", path, "--answer", "words", "-o", truth, "--json").stdout)
    assert list(told) == FIGURES
    assert (told["method"], told["tasks"], told["workers"], told["labels"]) == ("spans", 1, 3, 3)
    assert pl.read_csv(truth).select("start", "end", "label").rows() == [(3, 9, "Name")]
    for wrong in (
        ["--method", "auto"],
        ["--level", "nominal"],
        ["--report", tmp_path / "r.html"],
        ["--gold", truth],
    ):
        refused = canut("consensus", path, "--answer", "box", *wrong)
        assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
        assert "leave them out" in refused.stderr


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
    assert run.stderr == "The engine stream draws by dawid-skene, the one method that it has.\n"
    assert (told["method"], told["tasks"], told["workers"], told["labels"]) == ("dawid-skene", 40, 6, 240)
    assert (told["accuracy"], told["f1"], told["alpha"]) == (1.0, 1.0, None)
    expected = method("dawid-skene").fit(read_labels(labels)).truth
    assert pl.read_parquet(output).sort("task")["label"].equals(expected["label"])
    for wrong in (["-o", tmp_path / "t.csv"], ["-o", output, "--method", "majority"], []):
        refused = canut("consensus", labels, "--engine", "stream", *wrong)
        assert refused.exit_code == 2
        assert "stream" in refused.stderr
