"""Importing files into a project: nothing lost, nothing doubled, whatever happens on the way."""

import csv
import errno
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.db import OperationalError, connection
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import MONDAY
from tests.families.microwork.importing.makers import FROM_FILE, make_microwork, write_pairs

from canut.core.work.errors import NotOpen
from canut.core.work.models import Lane, Project, Task
from canut.core.work.operations import tasks
from canut.core.work.operations.funding import close_project, deposit, open_project
from canut.families.microwork.importing import FileRefused, ImportFailed, ImportStopped
from canut.families.microwork.importing.refused import RefusedRows
from canut.families.microwork.models import Proposal
from canut.families.microwork.operations import imports
from canut.families.microwork.operations.imports import import_items

pytestmark = pytest.mark.django_db


def keys(project: Project) -> list[str]:
    """Return the keys of a project's tasks in the order in which workers meet them."""
    return list(Task.objects.filter(project=project).order_by("position").values_list("key", flat=True))


def refused_rows(path: Path | None) -> list[dict[str, str]]:
    """Return the rows of a file of refused rows."""
    assert path is not None
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Import ten rows a transaction."""
    monkeypatch.setattr(imports, "BATCH_ROWS", 10)


def test_csv_becomes_tasks(tmp_path: Path) -> None:
    """Each row is a draft task in the order of the file; unnamed columns stay in the item."""
    path = tmp_path / "items.csv"
    path.write_text("id;query_a;query_b;note\n1;a;b;n\n2;c;d;\n", encoding="utf-8")
    project = make_microwork()
    report = import_items(project=project, path=path, now=MONDAY)
    assert (report.added, report.known, report.refused, report.rows) == (2, 0, 0, 2)
    assert report.refused_path is None
    assert keys(project) == ["1", "2"]
    assert Task.objects.get(key="1").item == {"id": "1", "query_a": "a", "query_b": "b", "note": "n"}


@pytest.mark.parametrize("ending", ["jsonl", "parquet", "csv"])
def test_every_format_gives_the_same_tasks(tmp_path: Path, ending: str) -> None:
    """The same rows as CSV, JSONL or Parquet are the same tasks: the second file adds nothing."""
    rows = [{"key": f"k{n}", "query_a": f"é{n}", "query_b": "b"} for n in range(5)]
    other = tmp_path / f"same.{ending}"
    if ending == "parquet":
        pl.DataFrame(rows).write_parquet(other)
    elif ending == "csv":
        pl.DataFrame(rows).write_csv(other)
    else:
        other.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    project = make_microwork()
    first = tmp_path / "first.ndjson"
    first.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    assert import_items(project=project, path=first, now=MONDAY).added == 5
    assert import_items(project=project, path=other, now=MONDAY).known == 5


def test_refused_rows_are_written_beside_the_file(tmp_path: Path) -> None:
    """Each refused row is beside the file with its line, reason and text; it goes once all are right."""
    path = tmp_path / "items.csv"
    path.write_text("id,query_a,query_b\n1,a,b\n2,=1+1\n3,,d\n4,e,f\x00\n", encoding="utf-8")
    project = make_microwork()
    report = import_items(project=project, path=path, now=MONDAY)
    assert (report.added, report.refused) == (1, 3)
    assert report.refused_path == tmp_path / "items.refused.csv"
    found = refused_rows(report.refused_path)
    assert [(row["line"], row["row"]) for row in found] == [
        ("3", "2,=1+1"),
        ("4", "3,,d"),
        ("5", "4,e,f\ufffd"),
    ]
    assert "2 cells" in found[0]["reason"]
    assert "“query_a” is empty" in found[1]["reason"]
    path.write_text("id,query_a,query_b\n1,a,b\n2,c,c\n3,c,d\n4,e,f\n", encoding="utf-8")
    again = import_items(project=project, path=path, now=MONDAY)
    assert (again.added, again.known, again.refused, again.refused_path) == (3, 1, 0, None)
    assert not (tmp_path / "items.refused.csv").exists()


def test_refused_rows_in_another_folder(tmp_path: Path) -> None:
    """The refused rows go to the folder that was given, safe for spreadsheet programs."""
    path, folder = tmp_path / "items.csv", tmp_path / "refused"
    path.write_text("query_a,query_b\n=cmd()\n", encoding="utf-8")
    folder.mkdir()
    report = import_items(project=make_microwork(), path=path, now=MONDAY, refused_folder=folder)
    assert report.refused_path == folder / "items.refused.csv"
    assert refused_rows(report.refused_path)[0]["row"] == "'=cmd()"


def test_rows_without_a_name_count_once(tmp_path: Path) -> None:
    """Rows without id or key are told apart by what they hold: equal rows are one task."""
    path = tmp_path / "items.csv"
    path.write_text("query_a,query_b\na,b\nc,d\na,b\n", encoding="utf-8")
    project = make_microwork()
    report = import_items(project=project, path=path, now=MONDAY)
    assert (report.added, report.known) == (2, 1)
    assert all(len(key) == 64 for key in keys(project))


def test_same_name_for_another_item_is_refused(tmp_path: Path) -> None:
    """A name that is taken by another item, in this file or before, is refused and not lost in silence."""
    path = tmp_path / "items.csv"
    path.write_text("id,query_a,query_b\n1,a,b\n1,a,c\n1,a,b\n", encoding="utf-8")
    project = make_microwork()
    report = import_items(project=project, path=path, now=MONDAY)
    assert (report.added, report.known, report.refused) == (1, 1, 1)
    (row,) = refused_rows(report.refused_path)
    assert (row["line"], "another item has the key “1”" in row["reason"]) == ("3", True)


def test_gold_rows(tmp_path: Path) -> None:
    """A row with a known answer is a gold task; known in another way, the row is refused."""
    path = tmp_path / "items.csv"
    path.write_text("id,query_a,query_b,gold\n1,a,b,same\n2,c,d,\n3,e,f,who knows\n", encoding="utf-8")
    project = make_microwork()
    report = import_items(project=project, path=path, now=MONDAY)
    assert (report.added, report.refused) == (2, 1)
    gold = Task.objects.get(project=project, lane=Lane.GOLD)
    assert (gold.key, gold.known_answer, gold.overlap_max) == ("1", {"meaning": "same"}, 1)
    path.write_text("id,query_a,query_b,gold\n1,a,b,\n2,c,d,same\n", encoding="utf-8")
    again = import_items(project=project, path=path, now=MONDAY)
    assert (again.added, again.known, again.refused) == (0, 1, 1)
    assert "known answer" in refused_rows(again.refused_path)[0]["reason"]


def test_proposals_come_with_their_tasks(tmp_path: Path) -> None:
    """The machine's column gives each new task a proposal, once, and is nowhere in the item."""
    path = tmp_path / "items.csv"
    content = "id,query_a,query_b,model_answer\n1,a,b,same\n2,c,d,\n1,a,b,different\n3,e,f,perhaps\n"
    path.write_text(content, encoding="utf-8")
    project = make_microwork(**FROM_FILE)
    for _ in range(2):
        report = import_items(project=project, path=path, now=MONDAY)
        assert report.refused == 1
    (proposal,) = Proposal.objects.filter(task__project=project)
    assert (proposal.task.key, proposal.annotator, proposal.label) == ("1", "machine:file", "same")
    assert proposal.answer == {"meaning": "same"}
    assert "model_answer" not in proposal.task.item


@pytest.mark.usefixtures("small_batches")
def test_progress_reaches_the_end(tmp_path: Path) -> None:
    """Progress grows with each batch and ends at the whole file."""
    path = write_pairs(tmp_path, 25)
    told: list[tuple[int, int]] = []
    import_items(
        project=make_microwork(), path=path, now=MONDAY, progress=lambda *so_far: told.append(so_far)
    )
    assert len(told) == 3
    assert told == sorted(told)
    assert told[-1] == (path.stat().st_size, path.stat().st_size)


def test_other_encoding_imports_nothing(tmp_path: Path) -> None:
    """One byte of another encoding at the end of a file leaves the project as it was."""
    path = write_pairs(tmp_path, 30)
    path.write_bytes(path.read_bytes() + "x,é,y\n".encode("latin-1"))
    project = make_microwork()
    with pytest.raises(FileRefused, match="line 32"):
        import_items(project=project, path=path, now=MONDAY)
    assert keys(project) == []


@pytest.mark.parametrize(("name", "message"), [("a.xlsx", "ends with .csv"), ("no.csv", "no such file")])
def test_files_of_another_kind_are_refused(tmp_path: Path, name: str, message: str) -> None:
    """An unknown ending and a missing file are said to be so."""
    with pytest.raises(FileRefused, match=message):
        import_items(project=make_microwork(), path=tmp_path / name, now=MONDAY)


def test_closed_project_takes_nothing(tmp_path: Path) -> None:
    """A closed project takes no row."""
    project = make_microwork()
    close_project(project=project, actor=project.created_by, now=MONDAY)
    with pytest.raises(NotOpen):
        import_items(project=project, path=write_pairs(tmp_path, 3), now=MONDAY)


@pytest.mark.usefixtures("small_batches")
def test_no_money_stops_and_money_completes(tmp_path: Path) -> None:
    """On an open project the batches that are paid for stay in; after a deposit the rest follows."""
    # A batch of 10 tasks plans 50 answers at 0.12 EUR and a reserve of a fifth: 7.20 EUR.
    project = make_microwork(funds_minor=1500)
    open_project(project=project, actor=project.created_by, now=MONDAY)
    path = write_pairs(tmp_path, 25)
    with pytest.raises(ImportStopped, match=r"20 of its rows are in\. Pay the missing money in") as stopped:
        import_items(project=project, path=path, now=MONDAY)
    assert stopped.value.report.added == 20
    assert Task.objects.filter(project=project, state=Task.State.OPEN, open_slots=2).count() == 20
    deposit(client=project.client, amount_minor=1000, currency="EUR", key="more", now=MONDAY)
    report = import_items(project=project, path=path, now=MONDAY)
    assert (report.added, report.known) == (5, 20)


@pytest.mark.usefixtures("small_batches")
def test_killed_between_batches(tmp_path: Path) -> None:
    """Killed at any batch, what is in are whole batches, and importing again completes them."""

    def kill(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    project, path = make_microwork(), write_pairs(tmp_path, 25)
    with pytest.raises(KeyboardInterrupt):
        import_items(project=project, path=path, now=MONDAY, progress=kill)
    assert len(keys(project)) == 10
    assert import_items(project=project, path=path, now=MONDAY).rows == 25
    assert keys(project) == [f"p{n}" for n in range(1, 26)]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("database or disk is full", "the disk is full.*Make room"),
        ("could not extend file: No space left on device", "the disk is full.*Make room"),
        ("server closed the connection", "the store does not answer.*Check the store"),
    ],
)
@pytest.mark.usefixtures("small_batches")
def test_failing_store_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, message: str
) -> None:
    """A store that fails in the third batch (injected, in the words of both stores) leaves two batches."""
    calls: list[Any] = []

    def fail_at_third(**facts: Any) -> Sequence[Task]:
        calls.append(facts)
        if len(calls) == 3:
            raise OperationalError(words)
        return tasks.add_tasks(**facts)

    project, path = make_microwork(), write_pairs(tmp_path, 30)
    with monkeypatch.context() as patched:
        patched.setattr(imports, "add_tasks", fail_at_third)
        with pytest.raises(ImportStopped, match=message):
            import_items(project=project, path=path, now=MONDAY)
    assert len(keys(project)) == 20
    assert import_items(project=project, path=path, now=MONDAY).added == 10


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite can be told to be full")
@pytest.mark.usefixtures("small_batches")
def test_full_disk_on_sqlite(tmp_path: Path) -> None:
    """When SQLite finds no more room, whole batches are in; with room again the import completes."""
    project, path = make_microwork(), write_pairs(tmp_path, 2000)
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count={pages + 20}")
    try:
        with pytest.raises(ImportStopped, match="the disk is full") as stopped:
            import_items(project=project, path=path, now=MONDAY)
        there = len(keys(project))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count=1073741823")
    assert 0 < there < 2000
    assert there % 10 == 0
    assert stopped.value.report.added == there
    assert import_items(project=project, path=path, now=MONDAY).added == 2000 - there


@pytest.mark.usefixtures("small_batches")
def test_no_room_for_refused_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full under the refused rows (an injected failing writer) stops the import too."""

    def fail(_self: RefusedRows, _rows: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(RefusedRows, "write", fail)
    with pytest.raises(ImportStopped, match="the disk is full"):
        import_items(project=make_microwork(), path=write_pairs(tmp_path, 5), now=MONDAY)


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    """A folder for refused rows that is not there is named when the first one needs it."""
    path = tmp_path / "items.csv"
    path.write_text("query_a,query_b\nx\n", encoding="utf-8")
    with pytest.raises(ImportStopped, match=r"nowhere.*Check the file and its folder"):
        import_items(project=make_microwork(), path=path, now=MONDAY, refused_folder=tmp_path / "nowhere")


LINES = st.lists(
    st.sampled_from(
        ["1,a,b", "2,a,b", "2,a,c", "3,,b", "4,a", "", '5,"a,b', '6,"a\nb",c', "7,a,b,c", ",a,b", "8,\x00,b"]
    ),
    max_size=12,
)


@given(lines=LINES)
def test_importing_twice_is_importing_once(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    """Imported again a file adds nothing, refuses the same rows, and its counts add up both times."""
    folder = tmp_path_factory.mktemp("twice")
    path = folder / "items.csv"
    path.write_text("\n".join(["id,query_a,query_b", *lines]), encoding="utf-8")
    project = make_microwork()
    first = import_items(project=project, path=path, now=MONDAY)
    there = keys(project)
    refused = refused_rows(first.refused_path) if first.refused else []
    again = import_items(project=project, path=path, now=MONDAY)
    assert (again.added, again.known, again.refused) == (0, first.added + first.known, first.refused)
    assert keys(project) == there
    assert len(there) == len(set(there)) == first.added
    assert (refused_rows(again.refused_path) if again.refused else []) == refused
    assert len(refused) == first.refused


@given(
    content=st.binary(max_size=120) | st.text(max_size=120).map(lambda text: text.encode("utf-8", "replace")),
    ending=st.sampled_from(["csv", "tsv", "jsonl", "parquet"]),
)
def test_any_bytes_raise_only_declared_errors(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, ending: str
) -> None:
    """Whatever a file holds, it is imported, or refused with one clear message."""
    path = tmp_path_factory.mktemp("bytes") / f"items.{ending}"
    path.write_bytes(content)
    project = make_microwork()
    try:
        report = import_items(project=project, path=path, now=MONDAY)
    except ImportFailed:
        assert keys(project) == []
    else:
        assert report.added == len(keys(project))
