"""Long work: left and found again, ended half-way and gone on with, never doubled."""

import itertools
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import MONDAY
from tests.families.microwork.importing.makers import make_microwork
from tests.families.microwork.importing.zips import pack, picture

from canut.core.carrying import KEPT, STALE, STARTS_MOST
from canut.core.work.models import Project, Task
from canut.core.work.operations.funding import deposit, open_project
from canut.families.microwork.errors import LongWorkEnded
from canut.families.microwork.importing import FileRefused
from canut.families.microwork.importing.items import Item, ItemReader
from canut.families.microwork.importing.refused import RefusedRows
from canut.families.microwork.importing.row import Row
from canut.families.microwork.longfiles import file_of, folder_of, refused_of, take_in
from canut.families.microwork.models import LongWork
from canut.families.microwork.operations import carrying, imports
from canut.families.microwork.operations.carrying import BEAT, do_next
from canut.families.microwork.operations.longwork import ask_export, ask_import, forget_old, go_on

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """Stands for SIGKILL: nothing of the process runs after it."""


def later() -> Iterator[datetime]:
    """Yield times, each as late as a process must be silent to be taken for gone."""
    return (MONDAY + number * 2 * STALE for number in itertools.count())


def asked(project: Project, rows: list[str], language: str = "en") -> LongWork:
    """Return an import of these rows."""
    text = "\n".join(["id,query_a,query_b", *rows, ""]).encode()
    return ask_import(project=project, name="rows.csv", chunks=[text], language=language, now=MONDAY)


def start(at: datetime, *, dies_at: int | None = None) -> LongWork | None:
    """Start what waits; `dies_at` is the batch within whose transaction the process is killed."""
    batches = itertools.count()

    def stops() -> bool:
        if next(batches) == dies_at:
            raise Killed
        return False

    return do_next(clock=lambda: at, stops=stops)


def counts(work: LongWork) -> tuple[int, int, int, int]:
    """Return what an import says it did."""
    work.refresh_from_db()
    return work.rows, work.added, work.known, work.refused


ROWS = st.lists(
    st.sampled_from(
        ["1,a,b", "2,cé,d", '3,"e\n\n",f', "4,g,h", "4,g,other", "5,,", '6,"i,j', "7,k,l\r", "8,\U0001f6b2,m"]
    ),
    max_size=14,
)


def items_of(project: Project) -> list[tuple[object, ...]]:
    """Return what a project's tasks hold, in the order in which workers meet them."""
    return list(Task.objects.filter(project=project).order_by("position").values_list("key", "item"))


@given(rows=ROWS, deaths=st.lists(st.integers(0, 3), max_size=STARTS_MOST - 1))
def test_a_killed_import_ends_as_if_nothing_had_happened(rows: list[str], deaths: list[int]) -> None:
    """Killed in any batch, twice even: the same tasks, the same counts and the same refused rows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(imports, "BATCH_ROWS", 3)
        whole, killed = asked(make_microwork(), rows), asked(make_microwork(), rows)
        start(MONDAY)
        times = later()
        for dies_at in deaths:
            try:
                start(next(times), dies_at=dies_at)
            except Killed:
                killed.refresh_from_db()
                assert not killed.has_ended
        start(next(times))
    assert counts(killed) == counts(whole)
    assert killed.state == LongWork.State.DONE
    assert killed.rows == killed.added + killed.known + killed.refused
    assert items_of(killed.project) == items_of(whole.project)
    assert len(items_of(killed.project)) == killed.added
    texts = [path.read_text() if path.is_file() else "" for path in map(refused_of, (whole, killed))]
    assert texts[0] == texts[1]


def test_a_takeover_goes_on_where_the_last_batch_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in is not read again, and a file that is taken over at each batch still comes to its end."""
    monkeypatch.setattr(imports, "BATCH_ROWS", 2)
    read: list[int] = []
    reads = ItemReader.read

    def noted(reader: ItemReader, row: Row) -> Item:
        read.append(row.line)
        return reads(reader, row)

    monkeypatch.setattr(ItemReader, "read", noted)
    work, times = asked(make_microwork(), [f"{number},a,b" for number in range(10)]), later()
    for _start in range(4):
        with pytest.raises(Killed):
            start(next(times), dies_at=1)
    start(next(times))
    assert counts(work) == (10, 10, 0, 0)
    assert read == [2, 3, 4, 5, 4, 5, 6, 7, 6, 7, 8, 9, 8, 9, 10, 11, 10, 11]


@pytest.mark.parametrize("table", [b"id,picture\n1,a.png\n2,none.png\n3,b.png\n", b""])
def test_a_zip_that_is_taken_over_goes_on(
    table: bytes, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a table and of files alone: the items are those of an import that nothing broke."""
    settings.MEDIA_ROOT = tmp_path / "kept"
    monkeypatch.setattr(imports, "BATCH_FILES", 1)
    files = {"a.png": picture(), "b.png": picture("red"), "c.png": b"no picture"}
    data = pack(tmp_path / "a.zip", files | ({"items.csv": table} if table else {})).read_bytes()
    options: dict[str, Any] = {"kind": "face-blurring", "answers": {"exactly": 2}}
    works = [
        ask_import(project=make_microwork(**options), name="a.zip", chunks=[data], language="en", now=MONDAY)
        for _number in range(2)
    ]
    start(MONDAY)
    times = later()
    with pytest.raises(Killed):
        start(next(times), dies_at=1)
    start(next(times))
    assert counts(works[0]) == counts(works[1]) == (3, 2, 0, 1)
    assert items_of(works[0].project) == items_of(works[1].project)
    assert refused_of(works[0]).read_text() == refused_of(works[1]).read_text()


def test_a_batch_that_takes_its_time_says_that_it_is_at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between its rows, so that nobody takes it for gone; asked to end, it ends there."""
    work = asked(make_microwork(), [f"{number},a,b" for number in range(4)])
    clock = itertools.count()
    beats: list[datetime] = []
    reads = ItemReader.read

    def noted(reader: ItemReader, row: Row) -> Item:
        work.refresh_from_db()
        assert work.beat_at
        beats.append(work.beat_at)
        return reads(reader, row)

    monkeypatch.setattr(ItemReader, "read", noted)
    do_next(clock=lambda: MONDAY + next(clock) * BEAT, stops=lambda: len(beats) == 3)
    assert sorted(set(beats)) == beats
    work.refresh_from_db()
    assert (work.state, work.rows) == (LongWork.State.WAITING, 0)


def test_rows_that_were_refused_before_the_end_came_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Written but not kept, they are cut off; somebody who removed the file gets those that follow."""
    monkeypatch.setattr(imports, "BATCH_ROWS", 2)
    work = asked(make_microwork(), ["1,a,b", "2,,", "3,,", "4,a,b", "5,,"])
    times, begins = later(), "line,reason,row"
    monkeypatch.setattr(RefusedRows, "write", dies_after(RefusedRows.write))
    with pytest.raises(Killed):
        start(next(times))
    assert refused_of(work).read_text().startswith(begins)
    work.refresh_from_db()
    assert (work.rows, work.refused_bytes) == (0, 0)
    monkeypatch.undo()
    monkeypatch.setattr(imports, "BATCH_ROWS", 2)
    with pytest.raises(Killed):
        start(next(times), dies_at=1)
    assert refused_of(work).read_text().count("\n") == 2
    refused_of(work).unlink()
    start(next(times))
    assert counts(work) == (5, 2, 0, 3)
    assert [row.split(",")[0] for row in refused_of(work).read_text().splitlines()] == ["line", "4", "6"]


def dies_after(write: Callable[[RefusedRows, bytes], None]) -> Callable[[RefusedRows, bytes], None]:
    """Return a writer whose process is killed before the store keeps what it wrote."""

    def written(refused: RefusedRows, text: bytes) -> None:
        write(refused, text)
        raise Killed

    return written


def test_a_late_word_of_a_process_taken_for_gone_is_lost_with_its_batch() -> None:
    """While one process is silent another takes over; what the first was about to keep is rolled back."""
    project = make_microwork()
    work = asked(project, ["1,a,b", "2,c,d"])

    def taken_over() -> bool:
        LongWork.objects.filter(pk=work.pk).update(taker="another")
        return False

    do_next(clock=lambda: MONDAY, stops=taken_over)
    work.refresh_from_db()
    assert (work.state, work.added) == (LongWork.State.RUNNING, 0)
    assert not Task.objects.filter(project=project).exists()


def test_one_process_at_a_time() -> None:
    """What another process works on is not taken before that one has been silent for long."""
    work = asked(make_microwork(), ["1,a,b"])
    with pytest.raises(Killed):
        start(MONDAY, dies_at=0)
    assert start(MONDAY + STALE) is None
    assert start(MONDAY + STALE + timedelta(seconds=1)) == work


def test_a_process_that_is_asked_to_end_leaves_the_work_to_the_next() -> None:
    """The next one need not wait, and this start does not count against the work."""
    work = asked(make_microwork(), ["1,a,b"])
    do_next(clock=lambda: MONDAY, stops=lambda: True)
    work.refresh_from_db()
    assert (work.state, work.starts) == (LongWork.State.WAITING, 0)
    start(MONDAY)
    assert counts(work) == (1, 1, 0, 0)


def test_a_work_that_ends_its_process_each_time_is_given_up() -> None:
    """After three starts it stops with a sentence instead of going round for ever."""
    work, times = asked(make_microwork(), ["1,a,b"]), later()
    for _start in range(STARTS_MOST):
        with pytest.raises(Killed):
            start(next(times), dies_at=0)
    start(next(times))
    work.refresh_from_db()
    assert work.state == LongWork.State.STOPPED
    assert "3 times" in work.said


def test_reasons_are_in_the_language_of_whoever_asked() -> None:
    """The refused rows of a French client say why in French."""
    work = asked(make_microwork(), ["1,a,b", "1,c,d"], language="fr")
    start(MONDAY)
    assert "un autre élément" in refused_of(work).read_text().lower()
    assert not file_of(work).exists()


def test_an_import_that_lacks_money_goes_on_when_it_is_there() -> None:
    """It says how many rows are in, keeps the file, and goes on by a button; one that is done does not."""
    project = make_microwork(funds_minor=100)
    asked(project, ["1,a,b"])
    start(MONDAY)
    open_project(project=project, actor=project.created_by, now=MONDAY)
    work = asked(project, [f"{number},a,b" for number in range(2, 9)])
    start(MONDAY)
    work.refresh_from_db()
    assert work.state == LongWork.State.STOPPED
    assert "0 of its rows are in" in work.said
    deposit(client=project.client, amount_minor=10_000, currency="EUR", key="more", now=MONDAY)
    go_on(work=work)
    start(MONDAY)
    assert counts(work) == (7, 7, 0, 0)
    assert work.state == LongWork.State.DONE
    with pytest.raises(LongWorkEnded):
        go_on(work=work)


def test_a_file_that_is_none_is_refused_at_once() -> None:
    """Nothing is kept of it, neither a row nor a folder."""
    with pytest.raises(FileRefused):
        ask_import(project=make_microwork(), name="a.doc", chunks=[b"x"], language="en", now=MONDAY)
    assert not LongWork.objects.exists()


def test_a_mistake_of_ours_is_told_and_a_store_that_is_away_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first ends the work with a sentence; the second leaves it to the next start."""

    def fails(error: Exception) -> None:
        def failing(*_args: object, **_named: object) -> None:
            raise error

        monkeypatch.setitem(carrying.CARRIERS, LongWork.Kind.IMPORT, failing)

    work = asked(make_microwork(), ["1,a,b"])
    fails(OperationalError("away"))
    with pytest.raises(OperationalError):
        start(MONDAY)
    fails(ValueError("oops"))
    start(MONDAY + 2 * STALE)
    work.refresh_from_db()
    assert work.state == LongWork.State.STOPPED
    assert "mistake of ours" in work.said


@pytest.mark.django_db(transaction=True)
def test_the_store_is_free_while_a_file_comes_in() -> None:
    """No transaction is open while the bytes arrive: on SQLite nobody could hand an answer in meanwhile."""
    project, is_open = make_microwork(), []

    def slow() -> Iterator[bytes]:
        for part in (b"id,query_a,query_b\n", b"1,a,b\n"):
            is_open.append(connection.in_atomic_block)
            yield part

    work = ask_import(project=project, name="rows.csv", chunks=slow(), language="en", now=MONDAY)
    assert is_open == [False, False]
    assert file_of(work).read_bytes().endswith(b"1,a,b\n")


def test_what_came_in_for_nobody_goes() -> None:
    """A refused file leaves nothing; one whose process was killed goes after a month."""
    project = make_microwork()
    with pytest.raises(FileRefused):
        ask_import(project=project, name="rows.doc", chunks=[b"x"], language="en", now=MONDAY)
    left = take_in("rows.csv", [b"id"])
    assert [one.name for one in left.parent.parent.iterdir()] == [left.parent.name]
    today = datetime.now(tz=MONDAY.tzinfo)
    forget_old(now=today)
    assert left.exists()
    forget_old(now=today + KEPT + timedelta(days=1))
    assert not left.exists()


def test_results_are_prepared_once() -> None:
    """Asked twice it is one file; when it is there, asking makes a new one; it goes after its time."""
    project = make_microwork()
    work = ask_export(project=project, form="csv", language="en", now=MONDAY)
    assert ask_export(project=project, form="csv", language="fr", now=MONDAY) == work
    start(MONDAY)
    work.refresh_from_db()
    assert (work.state, work.percent) == (LongWork.State.DONE, 100)
    assert file_of(work).read_text(encoding="utf-8-sig").startswith("key")
    assert ask_export(project=project, form="csv", language="en", now=MONDAY) != work
    assert forget_old(now=MONDAY + KEPT) == 0
    assert forget_old(now=MONDAY + KEPT + timedelta(seconds=1)) == 1
    assert not folder_of(work).exists()
