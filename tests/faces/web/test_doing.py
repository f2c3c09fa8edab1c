"""Beside the answer: skip, report, break, clocks, sending twice, and the weight of it all."""

import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.faces.town import Answer, MakeProject, SignedIn, Take, Town

from canut.core.work.models import Assignment
from canut.core.worktime.models import Break, Session
from canut.core.worktime.operations import go_off_duty, start_break
from canut.families.microwork.models import SKIPS, TaskNote

MOST_BYTES = 100_000
JSON = {"accept": "application/json"}


def address_of(held: Assignment) -> str:
    """Return the page of a task."""
    return reverse("task", args=[held.pk])


def words_on(client: Client, address: str) -> str:
    """Return a page with its white space made plain."""
    return re.sub(r"\s+", " ", client.get(address).content.decode())


@pytest.mark.parametrize("why", SKIPS)
def test_skipping_is_one_click_and_says_why(
    town: Town, make_microwork: MakeProject, take: Take, signed_in: SignedIn, why: str
) -> None:
    """A button gives the task back, keeps the reason and leads to another task; a second time is refused."""
    held = take(make_microwork(), town.worker)
    client = signed_in(town.worker)
    page = client.post(reverse("return_task", args=[held.pk]), {"why": why}, follow=True)
    held.refresh_from_db()
    assert held.state == Assignment.State.RETURNED
    assert "Nothing follows from it" in page.content.decode()
    assert page.redirect_chain[-1][0].startswith("/tasks/")
    assert [(note.kind, note.task_id) for note in TaskNote.objects.all()] == [(why, held.task_id)]
    assert client.post(reverse("return_task", args=[held.pk]), {"why": why}).status_code == 404
    assert TaskNote.objects.count() == 1


@pytest.mark.parametrize("why", ["", "problem", "lazy"])
def test_nobody_has_to_say_why(
    town: Town, make_microwork: MakeProject, take: Take, signed_in: SignedIn, why: str
) -> None:
    """Without a reason, or with one that no button has, the task goes back and no note is written."""
    held = take(make_microwork(), town.worker)
    where = {"why": why, "then": "stop"}
    page = signed_in(town.worker).post(reverse("return_task", args=[held.pk]), where)
    held.refresh_from_db()
    assert page["Location"] == reverse("work")
    assert (held.state, TaskNote.objects.count()) == (Assignment.State.RETURNED, 0)


def test_client_reads_counts_and_words_without_names(
    town: Town, make_microwork: MakeProject, take: Take, signed_in: SignedIn
) -> None:
    """The project's page counts the reasons and shows the words as text, and never who said them."""
    project = make_microwork()
    client, reader = signed_in(town.worker), signed_in(town.member)
    shown = reverse("project", args=[project.pk])
    assert "What workers say" not in words_on(reader, shown)
    for _ in range(2):
        client.post(reverse("return_task", args=[take(project, town.worker).pk]), {"why": "unclear"})
    problem = {"page-do": "report", "page-problem": "The <b>second</b> query is cut off"}
    client.post(address_of(take(project, town.worker)), problem)
    page = words_on(reader, shown)
    assert re.search(r"<dt>Skipped: unclear</dt> <dd> 2 </dd>", page)
    assert re.search(r"<dt>Problem reported</dt> <dd> 1 </dd>", page)
    assert "The &lt;b&gt;second&lt;/b&gt; query is cut off" in page
    assert town.worker.name not in page
    assert town.worker.email not in page
    assert signed_in(town.other_member).get(shown).status_code == 404


def test_reporting_keeps_the_answer_that_was_begun(
    town: Town, make_microwork: MakeProject, take: Take, signed_in: SignedIn
) -> None:
    """A report shows the task again with what was typed; twice is once, and without a word it is refused."""
    held = take(make_microwork("translation", [{"source": "Good morning"}]), town.worker)
    client = signed_in(town.worker)
    typed = {"translation": "Bonjour à t", "page-do": "report", "page-problem": "No context"}
    for _ in range(2):
        text = client.post(address_of(held), typed).content.decode()
        assert "Bonjour à t" in text
        assert "without your name" in text
    assert [note.text for note in TaskNote.objects.all()] == ["No context"]
    text = client.post(address_of(held), {**typed, "page-problem": "  "}).content.decode()
    assert "Say in a few words what is wrong" in text
    assert "Bonjour à t" in text
    assert TaskNote.objects.count() == 1


def test_a_problem_typed_and_not_sent_goes_with_the_answer(
    town: Town, make_microwork: MakeProject, take: Take, signed_in: SignedIn
) -> None:
    """Whoever submits the answer with words in the field for problems loses none of them."""
    held = take(make_microwork(), town.worker)
    signed_in(town.worker).post(address_of(held), {"meaning": "same", "page-problem": "Which language?"})
    assert TaskNote.objects.get().text == "Which language?"


def test_break_on_the_task_is_a_break_of_working_time(
    town: Town, make_microwork: MakeProject, take: Take, signed_in: SignedIn
) -> None:
    """The button begins and ends a break of the session; the page says what it counts for."""
    held = take(make_microwork("translation", [{"source": "Good morning"}]), town.worker)
    client = signed_in(town.worker)
    page = client.post(address_of(held), {"translation": "Bonjour", "page-do": "rest"}).content.decode()
    assert Break.objects.get(ended_at=None).session == Session.objects.get(person=town.worker)
    assert "It is not paid, unless you answer this task" in page
    assert "Bonjour" in page
    page = client.post(address_of(held), {"translation": "Bonjour", "page-do": "back"}).content.decode()
    assert not Break.objects.filter(ended_at=None).exists()
    assert "You are on a break" not in page
    assert "Bonjour" in page


def test_off_duty_a_break_is_refused_with_the_answer_kept(
    town: Town, make_microwork: MakeProject, take: Take, signed_in: SignedIn
) -> None:
    """Whoever went off duty reads why there is no break, and what they typed stands."""
    held = take(make_microwork("translation", [{"source": "Good morning"}]), town.worker)
    go_off_duty(person=town.worker, now=timezone.now())
    typed = {"translation": "Bonjour", "page-do": "rest"}
    page = signed_in(town.worker).post(address_of(held), typed).content.decode()
    assert "You are not on duty now" in page
    assert "Bonjour" in page


def test_clock_of_the_page_is_that_of_working_time(
    town: Town, make_microwork: MakeProject, take: Take, signed_in: SignedIn
) -> None:
    """Five minutes in hand, two of them on a break: both stand on the page, with the time that is left."""
    held = take(make_microwork(), town.worker, seconds_ago=300)
    start_break(person=town.worker, now=timezone.now() - timedelta(seconds=120))
    page = words_on(signed_in(town.worker), address_of(held))
    on_task = re.search(r'data-on-task="(\d+)"', page)
    left = re.search(r'data-seconds="(\d+)" data-end="time-over"', page)
    assert on_task
    assert left
    assert 300 <= int(on_task[1]) < 310
    assert abs(int(on_task[1]) + int(left[1]) - held.terms.lease_seconds) <= 1
    assert re.search(r"\(2\smin( 0\d\ss)? of it on a break\)", page)


def test_answer_sent_twice_arrived_once(
    town: Town, make_microwork: MakeProject, take: Take, signed_in: SignedIn
) -> None:
    """A browser that lost the reply sends the same answer again and is led on; nothing counts twice."""
    held = take(make_microwork(), town.worker)
    client, answer = signed_in(town.worker), {"meaning": "same", "then": "next"}
    first = client.post(address_of(held), answer, headers=JSON)
    second = client.post(address_of(held), answer, headers=JSON)
    held.refresh_from_db()
    following = Assignment.objects.get(worker=town.worker, state=Assignment.State.ACCEPTED)
    assert first.json() == second.json() == {"next": address_of(following)}
    assert held.answer == {"meaning": "same"}
    assert Assignment.objects.filter(worker=town.worker).count() == 2
    assert client.post(address_of(held), {**answer, "meaning": "different"}, headers=JSON).status_code == 409


def test_given_answer_takes_no_break_and_no_report(
    town: Town, make_microwork: MakeProject, answer: Answer, signed_in: SignedIn
) -> None:
    """The buttons of the form end with the task: an answered one begins no break."""
    given = answer(make_microwork(), town.worker)
    page = signed_in(town.worker).post(address_of(given), {"meaning": "different", "page-do": "rest"})
    assert page.status_code == 409
    assert not Break.objects.exists()


def scripts_of(name: str) -> set[str]:
    """Return a script with all that it imports."""
    text = file_of(name).read_text(encoding="utf-8")
    folder = name.rpartition("/")[0]
    found = {f"{folder}/{other}" for other in re.findall(r'from "\./([\w.-]+)"', text)}
    return {name}.union(*(scripts_of(other) for other in found))


def file_of(name: str) -> Path:
    """Return a static file."""
    found = finders.find(name)
    assert isinstance(found, str), name
    return Path(found)


@pytest.mark.parametrize("kind", ["equivalence", "data-entry"])
def test_first_load_of_a_task_is_light(
    town: Town, make_microwork: MakeProject, take: Take, signed_in: SignedIn, kind: str
) -> None:
    """The page with its style sheets, scripts and what they import is at most 100 kB compressed."""
    items = [{"invoice": "Paper: 10.00"}] if kind == "data-entry" else None
    held = take(make_microwork(kind, items), town.worker)
    page = signed_in(town.worker).get(address_of(held)).content
    linked = re.findall(r'<(?:link|script)[^>]*(?:href|src)="/static/([^"]+)"', page.decode())
    files = set(linked).union(*(scripts_of(name) for name in linked if name.endswith(".js")))
    assert {"canut/canut.css", "canut/task.js", "canut/sending.js", "canut/kept.js"} <= files
    weight = len(gzip.compress(page)) + sum(len(gzip.compress(file_of(name).read_bytes())) for name in files)
    assert weight <= MOST_BYTES


def test_the_day_is_counted_beside_the_task(
    town: Town, make_microwork: MakeProject, take: Take, answer: Answer, signed_in: SignedIn
) -> None:
    """The page says how much was handed in here today and what it pays; it says nothing before the first."""
    project = make_microwork()
    client = signed_in(town.worker)
    assert "Today:" not in words_on(client, address_of(take(project, town.worker)))
    answer(project, town.worker)
    answer(make_microwork(), town.worker)
    assert "Today: 1 answer, €0.12" in words_on(client, address_of(take(project, town.worker)))
