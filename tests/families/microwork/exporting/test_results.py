"""The file of results that goes back to the client."""

import csv
import errno
import hashlib
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.factories import MONDAY, make_member, make_operator
from tests.families.microwork.exporting.crowd import (
    DIFFERENT,
    SAME,
    after,
    answer_all,
    make_open,
    make_open_pairs,
)
from tests.families.microwork.importing.makers import OWN_FORM, SURVEY, make_microwork

from canut.core.decisions.models import Appeal
from canut.core.decisions.operations import appeal, decide_appeal, reject_work
from canut.core.work.models import Assignment, Project, Task
from canut.families.microwork.exporting import ExportFailed, export_results, rows
from canut.families.microwork.exporting.figures import figures_of
from canut.families.microwork.exporting.replacing import part_of
from canut.families.microwork.models import Result

pytestmark = pytest.mark.django_db

COLUMNS = [
    "key",
    "answer.meaning",
    "answer",
    "confidence",
    "answers",
    "agreement",
    "producer",
    "state",
    "validations",
    "method",
    "item",
]


def read_csv(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_result_is_a_row(tmp_path: Path) -> None:
    """A result is a row with its answer, how sure it is, who made it, and the item it is about."""
    project = make_open_pairs(tmp_path, 3, answers={"exactly": 2})
    answer_all(project, [SAME, DIFFERENT])
    path = tmp_path / "results.csv"
    report = export_results(project=project, path=path, now=MONDAY)
    assert (report.rows, report.path, report.provenance) == (3, path, None)
    assert report.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    found = read_csv(path)
    assert list(found[0]) == COLUMNS
    assert [row["key"] for row in found] == ["p1", "p2", "p3"]
    first, stored = found[0], Result.objects.get(task__key="p1")
    assert (first["answers"], first["agreement"], first["producer"], first["validations"]) == (
        "2",
        "0.0",
        "people",
        "0",
    )
    assert float(first["confidence"]) == stored.confidence
    assert json.loads(first["answer"]) == stored.answer == {"meaning": first["answer.meaning"]}
    assert json.loads(first["item"])["query_a"] == "tax form 1"
    assert list(tmp_path.glob(".*")) == []


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_pages_make_no_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    """Every result is there once in each format, whatever the size of the pages."""
    monkeypatch.setattr(rows, "PAGE_RESULTS", 2)
    project = make_open_pairs(tmp_path, 5, answers={"exactly": 1})
    answer_all(project, [SAME])
    path = tmp_path / f"r.{ending}"
    assert export_results(project=project, path=path, now=MONDAY).rows == 5
    if ending == "csv":
        keys = [row["key"] for row in read_csv(path)]
    elif ending == "jsonl":
        keys = [json.loads(line)["key"] for line in path.read_text(encoding="utf-8").splitlines()]
    else:
        keys = pl.read_parquet(path)["key"].to_list()
    assert keys == ["p1", "p2", "p3", "p4", "p5"]


def test_several_questions(tmp_path: Path) -> None:
    """Each question has its own column with a value of its own kind, and none where it was not answered."""
    items = tmp_path / "items.csv"
    items.write_text("id,name\n=1,x\n", encoding="utf-8")
    project = make_open(items, **OWN_FORM, answers={"exactly": 1})
    given = {"word": "@home", "amount": "1,5", "sure": "no", "day": "2026-03-31", "tags": ["b", "a"]}
    answer_all(project, [given])
    export_results(project=project, path=tmp_path / "r.jsonl", now=MONDAY)
    (row,) = map(json.loads, (tmp_path / "r.jsonl").read_text(encoding="utf-8").splitlines())
    assert (row["key"], row["answer.word"], row["answer.amount"], row["answer.sure"]) == (
        "=1",
        "@home",
        1.5,
        False,
    )
    assert (row["answer.day"], row["answer.tags"], row["answer.stars"]) == ("2026-03-31", ["a", "b"], None)
    assert row["answer"]["tags"] == ["a", "b"]
    export_results(project=project, path=tmp_path / "r.csv", now=MONDAY)
    (flat,) = read_csv(tmp_path / "r.csv")
    assert (flat["key"], flat["answer.word"], flat["answer.tags"]) == ("'=1", "'@home", '["a","b"]')


def test_survey_gives_every_answer_without_its_author(tmp_path: Path) -> None:
    """A survey's rows are single answers, sorted by what they say, so that nobody can follow one person."""
    items = tmp_path / "items.csv"
    items.write_text("id,statement\n1,Tea\n2,Coffee\n", encoding="utf-8")
    project = make_open(items, **SURVEY)
    workers = answer_all(project, [{"agreement": 5}, {"agreement": 1, "reason": "=no"}, {"agreement": 3}])
    report = export_results(project=project, path=tmp_path / "r.csv", now=MONDAY)
    assert report.rows == 6
    found = read_csv(tmp_path / "r.csv")
    assert [(row["key"], row["answer.agreement"]) for row in found] == [
        *(("1", level) for level in ("1", "3", "5")),
        *(("2", level) for level in ("1", "3", "5")),
    ]
    assert (found[0]["answer.reason"], found[0]["answers"], found[0]["confidence"]) == ("'=no", "1", "")
    assert {row["producer"] for row in found} == {"people"}
    text = (tmp_path / "r.csv").read_text(encoding="utf-8")
    assert not any(worker.email in text or worker.name in text for worker in workers)


def test_what_was_rejected_is_not_exported_until_it_is_paid(tmp_path: Path) -> None:
    """A result of rejected work alone is left out; an appeal that is won pays it, and gives it."""
    project = make_open_pairs(tmp_path, 2, answers={"exactly": 2})
    first, second = answer_all(project, [SAME, SAME])
    decisions = [
        reject_work(
            assignment=assignment,
            ground="Guidelines 1: read both twice.",
            facts=facts,
            evidence={"expected": "different"},
            decided_by=project.created_by,
            now=after(60),
        )
        for assignment, facts in zip(
            Assignment.objects.filter(task__key="p1").order_by("id"),
            ("A form is no pot of tea.", "Bicycles were never forms."),
            strict=True,
        )
    ]
    assert {one.person for one in decisions} == {first, second}
    assert exported_keys(project, tmp_path) == ["p2"]
    filed = appeal(decision=decisions[0], text="They are the same.", actor=first, now=after(90))
    decide_appeal(
        filed=filed,
        outcome=Appeal.Outcome.OVERTURNED,
        reasons="The guidelines allow both readings.",
        decided_by=make_member(make_operator()),
        now=after(120),
    )
    assert exported_keys(project, tmp_path) == ["p1", "p2"]


def exported_keys(project: Project, folder: Path) -> list[str]:
    """Return the keys of the results in a fresh file, after checking them against its provenance."""
    path, provenance = folder / "results.csv", folder / "provenance.json"
    report = export_results(project=project, path=path, provenance=provenance, now=after(200))
    keys = [row["key"] for row in read_csv(path)]
    assert report.rows == len(keys) == sum(figures_of(project, after(200)).producers.values())
    return keys


def test_no_result_yet(tmp_path: Path) -> None:
    """Before any answer there is a file with a header and no row."""
    report = export_results(project=make_microwork(), path=tmp_path / "r.csv", now=MONDAY)
    assert report.rows == 0
    assert (tmp_path / "r.csv").read_text(encoding="utf-8").strip() == ",".join(COLUMNS)


def test_unknown_ending_is_refused(tmp_path: Path) -> None:
    """An unknown ending names those there are."""
    with pytest.raises(ExportFailed, match=r"\.csv, \.jsonl, \.parquet"):
        export_results(project=make_microwork(), path=tmp_path / "r.xlsx", now=MONDAY)


def test_missing_folder_is_named(tmp_path: Path) -> None:
    """A folder that is not there gives one clear message."""
    with pytest.raises(ExportFailed, match=r"nowhere.*No such file or directory"):
        export_results(project=make_microwork(), path=tmp_path / "nowhere" / "r.csv", now=MONDAY)


def test_results_and_provenance_are_two_files(tmp_path: Path) -> None:
    """Provenance never overwrites the results it describes."""
    path = tmp_path / "r.csv"
    with pytest.raises(ExportFailed, match="a file each"):
        export_results(project=make_microwork(), path=path, provenance=path, now=MONDAY)


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_full_disk_leaves_the_file_of_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    """When the disk is full half-way (injected between two rows) the file of before stays alone."""

    def fail(*_given: Any) -> Any:
        yield {"key": "p1"}
        raise OSError(errno.ENOSPC, "No space left on device")

    project = make_open_pairs(tmp_path, 1)
    path = tmp_path / f"r.{ending}"
    path.write_text("before", encoding="utf-8")
    monkeypatch.setattr("canut.families.microwork.exporting.results.result_rows", fail)
    with pytest.raises(ExportFailed, match="No space left on device"):
        export_results(project=project, path=path, now=MONDAY)
    assert path.read_text(encoding="utf-8") == "before"
    assert not part_of(path).exists()
    assert list(tmp_path.glob(".*")) == []
    assert Task.objects.filter(project=project).count() == 1
