"""A client's own page on the task: in a frame, without a right, beside the fields that are sent."""

import re
from typing import Any

import pytest
from django.urls import reverse
from tests.faces.world import FRAMED, FRAMED_ITEMS

from canut.core.work.models import Assignment

NAMED = {
    "html": "<p>${text}</p><b>${workerId}|${assignmentId}|${hitId}</b><input name='french'>",
    "questions": FRAMED["questions"],
}
"""A page that wants to know who works on what, as those of Mechanical Turk do."""

SAID = re.compile(rb"<b>(.*?)\|(.*?)\|(.*?)</b>")


@pytest.fixture
def held(make_microwork: Any, take: Any, town: Any) -> Assignment:
    """Return a task in hand that has a page of the client's own."""
    taken: Assignment = take(make_microwork(None, FRAMED_ITEMS, form=FRAMED), town.worker)
    return taken


def test_the_page_has_no_right(held: Assignment, signed_in: Any, town: Any) -> None:
    """The page is sandboxed by itself, fetches and posts nothing, and only our pages may hold it."""
    response = signed_in(town.worker).get(reverse("frame", args=[held.pk]))
    policy = {words[0]: words[1:] for words in map(str.split, response["Content-Security-Policy"].split(";"))}
    assert policy["sandbox"] == ["allow-scripts", "allow-forms"]
    assert policy["default-src"] == policy["form-action"] == ["'none'"]
    assert "connect-src" not in policy
    assert policy["frame-ancestors"] == ["'self'"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert b"<p>Good morning</p>" in response.content
    alone = signed_in(town.worker).get(
        reverse("frame", args=[held.pk]), headers={"Sec-Fetch-Dest": "document"}
    )
    assert alone.status_code == 404


def test_fields_stay_on_our_page(held: Assignment, signed_in: Any, town: Any) -> None:
    """The task has the frame and the fields that are sent, which work without script."""
    client = signed_in(town.worker)
    address = reverse("task", args=[held.pk])
    page = client.get(address).content.decode()
    assert 'sandbox="allow-scripts allow-forms"' in page
    assert 'data-questions="french"' in page
    assert 'name="french"' in page
    client.post(address, {"french": "Bonjour", "then": "stop"})
    held.refresh_from_db()
    assert held.answer == {"french": "Bonjour"}
    shown = client.get(address).content.decode()
    assert "Good morning" in shown
    assert client.get(reverse("frame", args=[held.pk])).status_code == 404


def test_a_project_without_one_has_no_frame(
    make_microwork: Any, take: Any, signed_in: Any, town: Any
) -> None:
    """There is no frame where there is no page of the client's own."""
    held = take(make_microwork(), town.worker)
    assert signed_in(town.worker).get(reverse("frame", args=[held.pk])).status_code == 404
    assert "<iframe" not in signed_in(town.worker).get(reverse("task", args=[held.pk])).content.decode()


def test_the_client_sees_it_as_workers_will(held: Assignment, signed_in: Any, town: Any) -> None:
    """Before opening, the client looks at the page with an item of the project in the same frame."""
    page = signed_in(town.member).get(reverse("opening", args=[held.project_id])).content.decode()
    address = reverse("preview_frame", args=[held.project_id, held.task_id])
    assert f'src="{address}"' in page
    assert b"Good morning" in signed_in(town.member).get(address).content
    assert signed_in(town.other_member).get(address).status_code == 404


def test_the_page_knows_a_worker_by_a_pseudonym_of_its_project(
    make_microwork: Any, take: Any, signed_in: Any, town: Any
) -> None:
    """A worker has one name throughout a project, and another in any other project of the same client."""

    def told(project: Any, worker: Any) -> str:
        held = take(project, worker)
        page = signed_in(worker).get(reverse("frame", args=[held.pk])).content
        found = SAID.search(page)
        assert found
        name, assignment, item = (one.decode() for one in found.groups())
        assert (assignment, item) == (str(held.pk), held.task.key)
        assert re.fullmatch("A[A-Z2-7]{13}", name)
        return name

    first, second = (make_microwork(None, FRAMED_ITEMS * 2, form=NAMED) for _ in range(2))
    names = [told(first, town.worker), told(first, town.worker)]
    assert names[0] == names[1]
    assert len({names[0], told(first, town.other_worker), told(second, town.worker)}) == 3


def test_who_only_looks_is_told_that_nobody_took_it(make_microwork: Any, signed_in: Any, town: Any) -> None:
    """The client's preview names no worker, and says that there is no assignment yet."""
    project = make_microwork(None, FRAMED_ITEMS, form=NAMED)
    task = project.tasks.get()
    page = signed_in(town.member).get(reverse("preview_frame", args=[project.pk, task.pk])).content
    assert f"<b>|ASSIGNMENT_ID_NOT_AVAILABLE|{task.key}</b>".encode() in page
