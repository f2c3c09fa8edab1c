"""What workers tell clients about tasks: counted, in words, and without them once they are erased."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import MONDAY, make_person
from tests.families.microwork.exporting.crowd import SAME, make_open_pairs

from canut.core.people.models import Person
from canut.core.rights.file import personal_file
from canut.core.rights.operations.erasure import erase
from canut.core.work.errors import AlreadyAnswered, NotYours
from canut.core.work.models import Assignment, Project
from canut.core.worktime.operations import end_break, go_off_duty, start_break
from canut.core.worktime.queries import Stretch, rested_seconds, time_on_duty
from canut.families.microwork.errors import NoteEmpty
from canut.families.microwork.models import NOTE_MOST, SKIPS, TaskNote
from canut.families.microwork.operations import give_back, report_problem, submit_answer, take_next_task
from canut.families.microwork.queries import notes_on, was_received

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
Kind = TaskNote.Kind


@pytest.fixture
def pairs(tmp_path: Path) -> Project:
    """Return a project of many pairs."""
    return make_open_pairs(tmp_path, 12)


def take(project: Project, worker: Person, minute: float = 0) -> Assignment:
    """Take the next task some minutes after Monday at nine."""
    taken = take_next_task(project=project, worker=worker, now=MONDAY + minute * MINUTE)
    assert taken is not None
    return taken


def minutes_on_duty(project: Project, worker: Person) -> float:
    """Return the minutes on duty of the first two hours."""
    stretch = Stretch(worker.pk, project.pk, MONDAY - MINUTE, MONDAY + 120 * MINUTE)
    return time_on_duty(stretch).on_duty / 60


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(whys=st.lists(st.sampled_from([None, *SKIPS]), min_size=1, max_size=6))
def test_counts_are_the_reasons_that_were_given(pairs: Project, whys: list[Kind | None]) -> None:
    """However many skip for whatever reason, the client's counts add up to the reasons given, each once."""
    with transaction.atomic():
        worker = make_person()
        for why in whys:
            held = take(pairs, worker)
            give_back(assignment_id=held.pk, worker=worker, now=MONDAY, why=why)
            with pytest.raises(NotYours):
                give_back(assignment_id=held.pk, worker=worker, now=MONDAY, why=why)
        counts = dict(notes_on(project=pairs).counts)
        transaction.set_rollback(True)
    assert counts == {why: whys.count(why) for why in SKIPS if why in whys}


def test_words_without_a_reason_are_some_other_reason(pairs: Project) -> None:
    """A program that gives words alone tells the client too."""
    worker = make_person()
    held = take(pairs, worker)
    give_back(assignment_id=held.pk, worker=worker, now=MONDAY, text="  Two questions in one ")
    assert [(note.kind, note.text) for note in notes_on(project=pairs).latest] == [
        (Kind.OTHER, "Two questions in one")
    ]


def test_a_problem_is_told_once_and_in_words(pairs: Project) -> None:
    """The same report again is the first one; an empty one and one about another's task are refused."""
    worker = make_person()
    held = take(pairs, worker)
    told = [
        report_problem(assignment_id=held.pk, worker=worker, text=text, now=MONDAY)
        for text in ("Cut off", " Cut off\n", "x" * (NOTE_MOST + 9))
    ]
    assert (told[0].pk == told[1].pk, len(told[2].text), TaskNote.objects.count()) == (True, NOTE_MOST, 2)
    with pytest.raises(NoteEmpty):
        report_problem(assignment_id=held.pk, worker=worker, text=" \n", now=MONDAY)
    with pytest.raises(NotYours):
        report_problem(assignment_id=held.pk, worker=make_person(), text="Mine?", now=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        TaskNote.objects.create(
            project=pairs, task=held.task, author=worker, kind=Kind.PROBLEM, written_at=MONDAY
        )


def test_erasure_keeps_the_note_without_its_author(pairs: Project) -> None:
    """A note is in its author's file; once they are erased it stays, and nobody wrote it."""
    worker = make_person()
    held = take(pairs, worker)
    report_problem(assignment_id=held.pk, worker=worker, text="The link is dead", now=MONDAY)
    give_back(assignment_id=held.pk, worker=worker, now=MONDAY, why=Kind.BROKEN)
    go_off_duty(person=worker, now=MONDAY + MINUTE)
    assert "The link is dead" in str(personal_file(person=worker, now=MONDAY + MINUTE).plain())
    erase(person=worker, actor=worker, now=MONDAY + timedelta(days=1))
    left = TaskNote.objects.order_by("id")
    assert [(note.kind, note.author) for note in left] == [(Kind.PROBLEM, None), (Kind.BROKEN, None)]
    assert [note.text for note in notes_on(project=pairs).latest] == ["The link is dead"]


def test_the_same_answer_again_was_received(pairs: Project) -> None:
    """Sent twice, an answer is refused the second time and known to be the one received; another is not."""
    worker = make_person()
    held = take(pairs, worker)
    assert not was_received(held=held, data=SAME)
    submit_answer(assignment_id=held.pk, worker=worker, data=SAME, now=MONDAY + MINUTE)
    with pytest.raises(AlreadyAnswered):
        submit_answer(assignment_id=held.pk, worker=worker, data=SAME, now=MONDAY + 2 * MINUTE)
    assert was_received(held=held, data=SAME)
    assert not was_received(held=held, data={"meaning": "different"})
    assert Assignment.objects.get(pk=held.pk).submitted_at == MONDAY + MINUTE


@pytest.mark.parametrize(("end", "minutes"), [("answer", 10), ("give back", 5)])
def test_a_break_on_a_task_counts_as_the_page_says(pairs: Project, end: str, minutes: int) -> None:
    """Five of ten minutes on a break: whoever answers had all ten, whoever gives the task back has five."""
    worker = make_person()
    held = take(pairs, worker)
    start_break(person=worker, now=MONDAY + 2 * MINUTE)
    end_break(person=worker, now=MONDAY + 7 * MINUTE)
    at = MONDAY + 10 * MINUTE
    assert rested_seconds(person_id=worker.pk, start=MONDAY, end=at) == 300
    assert rested_seconds(person_id=worker.pk, start=MONDAY, end=MONDAY + 4 * MINUTE) == 120
    if end == "answer":
        submit_answer(assignment_id=held.pk, worker=worker, data=SAME, now=at)
    else:
        give_back(assignment_id=held.pk, worker=worker, now=at)
    go_off_duty(person=worker, now=at)
    assert minutes_on_duty(pairs, worker) == minutes
