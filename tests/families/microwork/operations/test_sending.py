"""Files that are part of an answer: kept for it, gone when it never comes, or when their sender goes."""

import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from csv import DictReader
from datetime import timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from pydantic import ValidationError
from tests.factories import MONDAY, make_person
from tests.families.microwork.exporting.crowd import make_open
from tests.families.microwork.files import FORM, ITEMS, paper, photo
from tests.families.microwork.importing.makers import make_microwork

from canut.core.work.errors import AlreadyAnswered, NotYours
from canut.core.work.models import Assignment, Project
from canut.families.microwork.exporting import export_results, formats_of
from canut.families.microwork.forms import AnswerInvalid
from canut.families.microwork.media.store import sent_path
from canut.families.microwork.models import SentFile
from canut.families.microwork.operations import give_back, submit_answer, take_next_task
from canut.families.microwork.operations.sending import (
    drop_given_up,
    erase_files,
    send_file,
    take_file_back,
)
from canut.families.microwork.personal import PERSONAL
from canut.families.microwork.plan import plan_of
from canut.families.microwork.queries import result_count, was_received

pytestmark = pytest.mark.django_db

ASKS: dict[str, Any] = {"kind": None, "options": {}, "form": FORM, "answers": {"exactly": 1}}


def take(project: Project) -> Assignment:
    """Take the next task for a new worker."""
    taken = take_next_task(project=project, worker=make_person(), now=MONDAY)
    assert taken is not None
    return taken


@pytest.fixture
def held(tmp_path: Path, settings: Any) -> Assignment:
    """Return a task in hand that asks for files."""
    settings.MEDIA_ROOT = tmp_path / "media"
    path = tmp_path / "streets.jsonl"
    path.write_text("\n".join(map(json.dumps, ITEMS)))
    return take(make_open(path, **ASKS))


Committing = Callable[..., AbstractContextManager[Any]]


@pytest.fixture
def committing(django_capture_on_commit_callbacks: Committing) -> Committing:
    """Return what carries out, at its end, what waits for a transaction to be committed."""
    return django_capture_on_commit_callbacks


def sent(held: Assignment, question: str = "photo", data: bytes = b"") -> SentFile:
    """Send a file for a question of a task."""
    return send_file(
        assignment_id=held.pk,
        worker=held.worker,
        question=question,
        data=data or photo(),
        name="IMG of my home.jpg",
        now=MONDAY,
    )


def hand_in(held: Assignment, **answer: str) -> Assignment:
    """Hand an answer in."""
    return submit_answer(
        assignment_id=held.pk, worker=held.worker, data={"shop": "At Ana's", **answer}, now=MONDAY
    )


def is_there(file: SentFile) -> bool:
    """Say whether a file's bytes are on the disk."""
    return sent_path(file.assignment_id, file.digest).is_file()


def test_an_answer_holds_the_reference_of_what_was_sent(held: Assignment) -> None:
    """The name the worker gave the file is not in it; sent again, the answer is known as the same."""
    file = sent(held)
    assert is_there(file)
    done = hand_in(held, photo=file.reference)
    assert done.answer == {"photo": file.reference, "shop": "At Ana's"}
    assert "home" not in file.reference
    assert was_received(held=done, data=done.answer)
    with pytest.raises(AlreadyAnswered):
        sent(held)
    with pytest.raises(AlreadyAnswered):
        take_file_back(assignment_id=held.pk, worker=held.worker, question="photo")


def test_nobody_answers_with_another_ones_file(held: Assignment) -> None:
    """A reference counts for the question of the task it was sent for, and nowhere else."""
    file = sent(held)
    other = take(held.project)
    with pytest.raises(AnswerInvalid, match="Send the file first"):
        hand_in(other, photo=file.reference)
    with pytest.raises(AnswerInvalid, match="Choose a file"):
        hand_in(other)
    with pytest.raises(NotYours):
        send_file(
            assignment_id=held.pk,
            worker=other.worker,
            question="photo",
            data=photo(),
            name="x",
            now=MONDAY,
        )
    with pytest.raises(AnswerInvalid, match="no question of this name"):
        sent(held, "shop")
    with pytest.raises(AnswerInvalid, match="none of what can be sent here"):
        sent(held, "photo", paper())


def test_a_file_goes_when_another_takes_its_place(held: Assignment, committing: Committing) -> None:
    """One file a question is kept; the same one sent twice stays."""
    first = sent(held)
    with committing(execute=True):
        sent(held)
    assert is_there(first)
    with committing(execute=True):
        second = sent(held, data=photo("orange"))
    assert not is_there(first)
    assert is_there(second)
    with committing(execute=True):
        take_file_back(assignment_id=held.pk, worker=held.worker, question="photo")
    assert not is_there(second)
    assert not SentFile.objects.exists()


def test_what_is_given_back_or_given_up_is_gone(held: Assignment, committing: Committing) -> None:
    """A skipped task leaves no file; one whose time ended does for a week, in case its answer still comes."""
    file = sent(held)
    Assignment.objects.filter(pk=held.pk).update(state=Assignment.State.EXPIRED)
    assert drop_given_up(now=MONDAY + timedelta(days=6)) == 0
    with committing(execute=True):
        assert drop_given_up(now=MONDAY + timedelta(days=8)) == 1
    assert not is_there(file)
    Assignment.objects.filter(pk=held.pk).update(state=Assignment.State.ACCEPTED)
    file = sent(held)
    with committing(execute=True):
        give_back(assignment_id=held.pk, worker=held.worker, now=MONDAY)
    assert not is_there(file)


def test_the_file_of_a_person_names_what_they_sent_and_erasure_removes_it(
    held: Assignment, committing: Committing
) -> None:
    """Before, it is in their file; after, neither the row nor the bytes are there, and the answer stays."""
    file = sent(held)
    hand_in(held, photo=file.reference)
    holding = next(one for one in PERSONAL.holdings if one.name == "sent-files")
    assert [row["name"] for row in holding.rows(held.worker_id)] == ["IMG of my home.jpg"]
    assert erase_files in PERSONAL.erasers
    with committing(execute=True):
        erase_files(person_id=held.worker_id, now=MONDAY)
    assert not is_there(file)
    assert list(holding.rows(held.worker_id)) == []


def test_results_name_the_files_and_a_zip_holds_them(held: Assignment, tmp_path: Path) -> None:
    """The cell in the CSV is the name of a file in the ZIP, with the bytes that were kept."""
    file = sent(held)
    hand_in(held, photo=file.reference)
    form = plan_of(held.project).sheet.form
    assert formats_of(form)[-1] == "zip"
    assert result_count(project=held.project) == 1
    report = export_results(project=held.project, path=tmp_path / "r.zip", now=MONDAY)
    assert report.rows == 1
    with ZipFile(report.path) as archive:
        assert archive.testzip() is None
        (row,) = DictReader(io.TextIOWrapper(archive.open("results.csv"), encoding="utf-8"))
        name = row["answer.photo"]
        assert sorted(archive.namelist()) == sorted([name, "results.csv"])
        assert archive.read(name) == sent_path(held.pk, file.digest).read_bytes()
    SentFile.objects.all().delete()
    again = export_results(project=held.project, path=tmp_path / "r.jsonl", now=MONDAY)
    assert '"answer.photo": null' in again.path.read_text().replace(":null", ": null")


@pytest.mark.parametrize("synthesis", ["exact", "text"])
def test_no_consensus_is_asked_for_over_files(synthesis: str) -> None:
    """Files are not compared: such a project is refused in words, and without a synthesis all are kept."""
    with pytest.raises(ValidationError, match="cannot be compared"):
        make_microwork(**ASKS, synthesis=synthesis)
    with pytest.raises(ValidationError, match="say how many answers each item gets"):
        make_microwork(**ASKS | {"answers": {}})
