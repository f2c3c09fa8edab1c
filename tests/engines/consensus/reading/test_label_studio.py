"""Answers from Label Studio's JSON export."""

import json
from pathlib import Path
from typing import Any

import pytest

from canut.engines.consensus.errors import FileContentError
from canut.engines.consensus.reading.tables import read_labels, read_recording

ANA = {"id": 7, "email": "ana@lab.example", "first_name": "Ana"}


def result(tag: str, kind: str, **value: Any) -> dict[str, Any]:
    """Make one entry of a result."""
    return {"id": "x1", "from_name": tag, "to_name": "text", "type": kind, "value": value, "origin": "manual"}


def annotation(by: Any, *results: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Make one annotation."""
    return {"id": 1, "completed_by": by, "was_cancelled": False, "result": list(results), **more}


def choice(*labels: str, tag: str = "sentiment") -> dict[str, Any]:
    """Make the entry of a Choices tag."""
    return result(tag, "choices", choices=list(labels))


def export(folder: Path, *tasks: list[dict[str, Any]], name: str = "export.json") -> Path:
    """Write an export; tasks count from 1."""
    rows = [
        {"id": i, "data": {"text": "…"}, "annotations": made, "predictions": [], "project": 3}
        for i, made in enumerate(tasks, start=1)
    ]
    path = folder / name
    lines = name.endswith(".jsonl")
    path.write_text("\n".join(map(json.dumps, rows)) if lines else json.dumps(rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["export.json", "export.jsonl"])
def test_choices_become_answers(tmp_path: Path, name: str) -> None:
    """People are told by e-mail where it is there, else by number; several ticks are one sorted list."""
    path = export(
        tmp_path,
        [annotation(ANA, choice("Positive")), annotation(8, choice("Negative"))],
        [annotation(ANA, choice("b", "a")), annotation(8, choice("a", "b"))],
        name=name,
    )
    found = read_recording(path)
    assert (found.source, found.answer, found.left_out) == ("Label Studio", "sentiment", {})
    assert found.answers.rows() == [
        ("1", "ana@lab.example", "Positive"),
        ("1", "8", "Negative"),
        ("2", "ana@lab.example", '["a","b"]'),
        ("2", "8", '["a","b"]'),
    ]


def test_one_of_several_tags_is_named(tmp_path: Path) -> None:
    """Control tags are listed until one is chosen; what is drawn is no label."""
    boxes = result("box", "rectanglelabels", x=1, y=2, width=3, height=4, rectanglelabels=["Cat"])
    path = export(tmp_path, [annotation(1, choice("Positive"), result("stars", "rating", rating=4), boxes)])
    with pytest.raises(FileContentError, match="several answers: box, sentiment, stars"):
        read_labels(path)
    assert read_labels(path, answer="stars").rows() == [("1", "1", "4")]
    with pytest.raises(FileContentError, match="the answer box holds boxes, no labels"):
        read_labels(path, answer="box")


def test_what_is_skipped_or_empty_is_left_out_and_counted(tmp_path: Path) -> None:
    """A cancelled annotation and one without the tag are no answers, and are told."""
    path = export(
        tmp_path,
        [annotation(1, choice("a")), annotation(2, choice("b"), was_cancelled=True), annotation(3)],
    )
    found = read_recording(path)
    assert found.answers.rows() == [("1", "1", "a")]
    assert found.left_out == {"skipped by the annotator": 1, "without this answer": 1}


def test_the_later_of_two_annotations_comes_last(tmp_path: Path) -> None:
    """Whatever the order in the file, the last row of a person and a task is the one changed last."""
    path = export(
        tmp_path,
        [
            annotation(1, choice("new"), updated_at="2026-02-02T10:00:00Z"),
            annotation(1, choice("old"), updated_at="2026-02-01T10:00:00Z"),
        ],
    )
    assert read_labels(path)["label"].to_list() == ["old", "new"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{"annotations": []}], "a task has no id"),
        ([{"id": 1, "annotations": [annotation(None, choice("a"))]}], "task 1 names nobody"),
        ([{"id": 1, "annotations": ["x"]}], "an annotation of task 1 is not an object"),
        ([{"id": 1, "annotations": []}], "it has no answer"),
        (
            [{"id": 1, "annotations": [annotation(1, choice("a"), was_cancelled=True)]}],
            "it has no rows",
        ),
        ([{"id": 1, "annotations": [annotation(1, {"type": "choices", "value": 3})]}], "no answer"),
    ],
)
def test_a_strange_export_gets_one_clear_line(tmp_path: Path, rows: list[Any], message: str) -> None:
    """What is not as Label Studio writes it is said, with the task."""
    path = tmp_path / "export.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    with pytest.raises(FileContentError, match=message) as caught:
        read_labels(path)
    assert "\n" not in str(caught.value)
