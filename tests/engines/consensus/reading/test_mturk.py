"""Answers from the result file of a Mechanical Turk batch."""

import csv
from pathlib import Path

import pytest

from canut.engines.consensus.errors import FileContentError, NullValuesError
from canut.engines.consensus.reading.tables import read_labels, read_recording

COLUMNS = ["HITId", "Title", "AssignmentId", "WorkerId", "AssignmentStatus", "Input.text"]


def batch(folder: Path, fields: list[str], *rows: tuple[str, str, str, list[str]]) -> Path:
    """Write a batch; a row is HIT, worker, status and the values of the answer fields."""
    path = folder / "Batch_1_batch_results.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow([*COLUMNS, *(f"Answer.{name}" for name in fields), "Approve", "Reject"])
        for number, (hit, worker, status, values) in enumerate(rows):
            writer.writerow(
                [hit, "Sort", f"A{number}", worker, status, "text, with a comma", *values, "", ""]
            )
    return path


def test_the_only_field_is_the_answer(tmp_path: Path) -> None:
    """A HIT is a task; rejected assignments and empty answers are left out and counted."""
    path = batch(
        tmp_path,
        ["sentiment"],
        ("H1", "W1", "Approved", ["good"]),
        ("H1", "W2", "Submitted", ["bad"]),
        ("H1", "W3", "Rejected", ["bad"]),
        ("H2", "W1", "Approved", [""]),
    )
    found = read_recording(path)
    assert (found.source, found.answer) == ("MTurk", "sentiment")
    assert found.answers.rows() == [("H1", "W1", "good"), ("H1", "W2", "bad")]
    assert found.left_out == {"rejected by the requester": 1, "without this answer": 1}


def test_one_of_several_fields_is_named(tmp_path: Path) -> None:
    """Several fields are listed until one is chosen, with or without its prefix."""
    path = batch(tmp_path, ["mood", "topic"], ("H1", "W1", "Approved", ["good", "sport"]))
    with pytest.raises(FileContentError, match="several answers: mood, topic"):
        read_labels(path)
    for name in ("topic", "Answer.topic"):
        assert read_labels(path, answer=name)["label"].to_list() == ["sport"]
    with pytest.raises(FileContentError, match=r"no answer 'tpoic'. Choose one of mood, topic"):
        read_labels(path, answer="tpoic")


def test_buttons_of_a_group_are_one_answer(tmp_path: Path) -> None:
    """The option that is true is the label; several are a sorted list, none is no answer."""
    path = batch(
        tmp_path,
        ["mood.happy", "mood.calm"],
        ("H1", "W1", "Approved", ["true", "false"]),
        ("H1", "W2", "Approved", ["True", "TRUE"]),
        ("H2", "W1", "Approved", ["false", ""]),
    )
    found = read_recording(path)
    assert found.answers["label"].to_list() == ["happy", '["calm","happy"]']
    assert found.left_out == {"without this answer": 1}


def test_a_batch_without_status_is_whole(tmp_path: Path) -> None:
    """A file cut down to the columns that matter is read too; an empty worker is refused."""
    path = tmp_path / "cut.csv"
    path.write_text("HITId,WorkerId,Answer.x\nH1,W1,a\nH1,W2,b\n", encoding="utf-8")
    assert len(read_labels(path)) == 2
    path.write_text("HITId,WorkerId,Answer.x\nH1,,a\n", encoding="utf-8")
    with pytest.raises(NullValuesError, match="worker has 1 empty"):
        read_labels(path)


def test_all_rejected_leaves_no_rows(tmp_path: Path) -> None:
    """A batch of which nothing is left is refused, not answered with nothing."""
    path = batch(tmp_path, ["x"], ("H1", "W1", "Rejected", ["a"]))
    with pytest.raises(FileContentError, match="it has no rows"):
        read_labels(path)
