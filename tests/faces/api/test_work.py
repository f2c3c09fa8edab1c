"""The loop of micro-work for programs."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.faces.town import Answer, MakeProject, SignedIn, Take, Town

from canut.core.decisions.operations import appeal, reject_work
from canut.core.work.models import Assignment, Lane, Task
from canut.core.work.operations.leases import end_leases
from canut.core.work.operations.projects import TermsOffered, offer_terms
from canut.core.work.queries import current_terms
from canut.faces.api.schemas import SkipReason
from canut.faces.web.words import SKIP_REASONS
from canut.families.microwork.models import SKIPS, TaskNote

BASE = "/api/v1"


def send(client: Client, address: str, data: dict[str, Any] | None = None) -> Any:
    """Post JSON."""
    return client.post(f"{BASE}{address}", json.dumps(data or {}), content_type="application/json")


def test_cards_say_what_the_page_says(town: Town, make_microwork: MakeProject, signed_in: SignedIn) -> None:
    """A program reads client, purpose, use, pay, times, payday and what is missing."""
    project = make_microwork(requires=["french-native"])
    (card,) = signed_in(town.worker).get(f"{BASE}/projects").json()
    assert card["client"] == town.client.name
    assert card["purpose"]["en"] == "Improve a library's synonym list"
    assert (card["data_use"], card["missing"]) == (["train-model"], ["french-native"])
    assert card["terms"]["id"] == current_terms(project_id=project.pk).pk
    assert (card["terms"]["per_answer_minor"], card["terms"]["currency"]) == (12, "EUR")
    assert (card["measured_seconds"], card["hourly_minor"]) == (None, 1728)


def test_task_is_taken_and_answered(town: Town, make_microwork: MakeProject, signed_in: SignedIn) -> None:
    """Take gives item and schema, submit receives the answer, my work lists it."""
    project, client = make_microwork(), signed_in(town.worker)
    taken = send(client, f"/projects/{project.pk}/take").json()
    assert taken["item"] == {"query_a": "vélo bleu", "query_b": "bicyclette bleue"}
    assert (taken["asked"], taken["proposed"], taken["pay_minor"]) == ("answer", [], 12)
    assert taken["answer_schema"]["properties"]["meaning"]["enum"] == ["same", "different", "unsure"]
    assert send(client, f"/projects/{project.pk}/take").json()["id"] == taken["id"]
    done = send(client, f"/assignments/{taken['id']}/submit", {"answer": {"meaning": "same"}})
    assert (done.status_code, done.json()["state"]) == (200, "submitted")
    (own,) = client.get(f"{BASE}/me/work").json()
    assert (own["id"], own["state"], own["currency"]) == (taken["id"], "submitted", "EUR")
    assert client.get(f"{BASE}/me/work?before={taken['id']}").json() == []


def test_wrong_answer_names_the_question(
    town: Town, make_microwork: MakeProject, take: Take, signed_in: SignedIn
) -> None:
    """422 says what to do about each question, in the reader's language."""
    held = take(make_microwork(), town.worker)
    page = send(signed_in(town.worker), f"/assignments/{held.pk}/submit", {"answer": {"meaning": "perhaps"}})
    assert page.status_code == 422
    assert page.json()["code"] == "answer-invalid"
    assert page.json()["questions"] == {"meaning": "Choose one of: same, different, unsure."}


@pytest.mark.parametrize("body", ["", "[", "[]", "{}", '{"answer": 1}', "null"])
def test_broken_json_is_refused(
    town: Town, make_microwork: MakeProject, take: Take, signed_in: SignedIn, body: str
) -> None:
    """A body that is no answer is refused without losing the task."""
    held = take(make_microwork(), town.worker)
    address = f"{BASE}/assignments/{held.pk}/submit"
    page = signed_in(town.worker).post(address, body, content_type="application/json")
    assert page.status_code in {400, 422}
    held.refresh_from_db()
    assert held.state == Assignment.State.ACCEPTED


def test_second_submit_is_a_conflict(
    town: Town, make_microwork: MakeProject, answer: Answer, signed_in: SignedIn
) -> None:
    """409 says that the answer was received before."""
    given = answer(make_microwork(), town.worker)
    page = send(signed_in(town.worker), f"/assignments/{given.pk}/submit", {"answer": {"meaning": "same"}})
    assert (page.status_code, page.json()["code"]) == (409, "already-answered")


def test_lost_lease_is_gone(town: Town, make_microwork: MakeProject, take: Take, signed_in: SignedIn) -> None:
    """410 says that the time ended and nobody's answer is wanted."""
    project = make_microwork(answers={"exactly": 1})
    held = take(project, town.worker, seconds_ago=7200)
    end_leases(now=timezone.now())
    Task.objects.filter(pk=held.task_id).update(open_slots=0, overlap=0)
    page = send(signed_in(town.worker), f"/assignments/{held.pk}/submit", {"answer": {"meaning": "same"}})
    assert (page.status_code, page.json()["code"]) == (410, "lease-lost")


def test_another_ones_task_is_not_found(
    town: Town, make_microwork: MakeProject, take: Take, signed_in: SignedIn
) -> None:
    """Nobody can answer or return what somebody else holds."""
    held = take(make_microwork(), town.worker)
    client = signed_in(town.other_worker)
    assert send(client, f"/assignments/{held.pk}/submit", {"answer": {"meaning": "same"}}).status_code == 404
    assert send(client, f"/assignments/{held.pk}/return").status_code == 404


def test_changed_terms_are_a_conflict(town: Town, make_microwork: MakeProject, signed_in: SignedIn) -> None:
    """Terms that are no longer current are refused; without terms the current ones are taken."""
    project = make_microwork()
    old = current_terms(project_id=project.pk).pk
    offered = TermsOffered(
        per_answer_minor=15, hourly_floor_minor=1202, expected_seconds=25, lease_seconds=600
    )
    offer_terms(project=project, terms=offered, now=timezone.now())
    client = signed_in(town.worker)
    page = send(client, f"/projects/{project.pk}/take", {"terms_id": old})
    assert (page.status_code, page.json()["code"]) == (409, "terms-changed")
    assert send(client, f"/projects/{project.pk}/take").status_code == 200


def test_nothing_free_is_an_empty_answer(
    town: Town, make_microwork: MakeProject, answer: Answer, signed_in: SignedIn
) -> None:
    """204 when the worker has met every task."""
    project = make_microwork(items=[{"query_a": "a", "query_b": "b"}])
    answer(project, town.worker)
    assert send(signed_in(town.worker), f"/projects/{project.pk}/take").status_code == 204


def test_task_is_returned(town: Town, make_microwork: MakeProject, take: Take, signed_in: SignedIn) -> None:
    """A task goes back with or without a reason."""
    held = take(make_microwork(), town.worker)
    assert (
        send(signed_in(town.worker), f"/assignments/{held.pk}/return", {"reason": "broken"}).status_code
        == 204
    )
    held.refresh_from_db()
    assert held.state == Assignment.State.RETURNED


@pytest.mark.parametrize("why", list(SkipReason))
def test_a_skip_says_why_as_the_page_does(
    town: Town, make_microwork: MakeProject, take: Take, signed_in: SignedIn, why: SkipReason
) -> None:
    """Each reason of the page's buttons reaches the client as that note, with words where there are any."""
    held = take(make_microwork(), town.worker)
    given = {"why": why, "reason": "The link is dead."}
    assert send(signed_in(town.worker), f"/assignments/{held.pk}/return", given).status_code == 204
    note = TaskNote.objects.get()
    assert (note.task_id, note.kind, note.text) == (held.task_id, why, "The link is dead.")


def test_reasons_are_those_of_the_page() -> None:
    """No button lacks its word for programs, and the document lists them."""
    assert set(SkipReason) == set(SKIP_REASONS) < set(SKIPS)
    schemas = Client().get(f"{BASE}/openapi.json").json()["components"]["schemas"]
    assert set(schemas["SkipReason"]["enum"]) == set(SKIP_REASONS)


def test_a_problem_is_reported_and_the_task_stays(
    town: Town, make_microwork: MakeProject, take: Take, signed_in: SignedIn
) -> None:
    """The client reads it once; no words, and what no store keeps, are refused; another's is not there."""
    held, client = take(make_microwork(), town.worker), signed_in(town.worker)
    address, given = f"/assignments/{held.pk}/problem", {"text": " Both are the same item. "}
    assert [send(client, address, given).status_code for _twice in range(2)] == [204, 204]
    note = TaskNote.objects.get()
    assert (note.kind, note.text) == (TaskNote.Kind.PROBLEM, "Both are the same item.")
    held.refresh_from_db()
    assert held.state == Assignment.State.ACCEPTED
    empty = send(client, address, {"text": " "})
    assert (empty.status_code, empty.json()["code"]) == (422, "note-empty")
    assert send(client, address, {"text": "a\0b"}).status_code == 422
    assert send(client, f"/assignments/{held.pk}/return", {"why": "bored"}).status_code == 422
    assert send(signed_in(town.other_worker), address, given).status_code == 404


def test_known_answers_are_not_told_apart(
    town: Town, make_microwork: MakeProject, signed_in: SignedIn
) -> None:
    """A task whose answer is known looks like any other."""
    project = make_microwork(items=[{"query_a": "a", "query_b": "b"}], gold={"share": 0.5})
    Task.objects.filter(project=project).update(lane=Lane.GOLD)
    taken = send(signed_in(town.worker), f"/projects/{project.pk}/take").json()
    assert taken["asked"] == "answer"
    assert "gold" not in json.dumps(taken)


def test_hidden_columns_stay_hidden(town: Town, make_microwork: MakeProject, signed_in: SignedIn) -> None:
    """Columns that the form does not show, such as a true answer, never leave."""
    project = make_microwork(items=[{"query_a": "a", "query_b": "b", "truth": "same"}])
    taken = send(signed_in(town.worker), f"/projects/{project.pk}/take").json()
    assert set(taken["item"]) == {"query_a", "query_b"}


def test_statement_adds_up(
    town: Town, make_microwork: MakeProject, answer: Answer, signed_in: SignedIn
) -> None:
    """The statement is typed, and its days are checked."""
    answer(make_microwork(), town.worker)
    client = signed_in(town.worker)
    assert client.get(f"{BASE}/me/statement?first=2026-01-01&last=2026-12-31").json()["lines"] == []
    for odd in ("first=x&last=y", "first=0001-01-01&last=9999-12-31", ""):
        assert client.get(f"{BASE}/me/statement?{odd}").status_code == 422


@pytest.mark.parametrize("number", [2**63, 10**30, -1])
def test_numbers_beyond_the_store_are_refused(town: Town, signed_in: SignedIn, number: int) -> None:
    """No number in an address breaks the server."""
    client = signed_in(town.worker)
    assert send(client, f"/projects/{number}/take").status_code in {404, 422}
    assert client.get(f"{BASE}/me/work?before={number}").status_code in {200, 422}


def test_interface_describes_itself() -> None:
    """The OpenAPI document names every address."""
    paths = Client().get(f"{BASE}/openapi.json").json()["paths"]
    assert set(paths) == {
        f"{BASE}/projects",
        f"{BASE}/projects/{{project_id}}/take",
        f"{BASE}/me/tests/{{project_id}}",
        f"{BASE}/assignments/{{assignment_id}}/submit",
        f"{BASE}/assignments/{{assignment_id}}/return",
        f"{BASE}/assignments/{{assignment_id}}/problem",
        f"{BASE}/assignments/{{assignment_id}}/files/{{question}}",
        f"{BASE}/me/work",
        f"{BASE}/me/statement",
        f"{BASE}/me/decisions",
        f"{BASE}/me/file",
        *(f"{BASE}/me/{name}" for name in ("time", "now", "break", "back", "leave", "slots", "costs")),
        f"{BASE}/me/questions/{{session_id}}",
        f"{BASE}/me/slots/{{slot_id}}/{{step}}",
    }


def test_hot_path_asks_the_store_little(
    town: Town,
    make_microwork: MakeProject,
    signed_in: SignedIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    """Taking and submitting together stay within a bounded number of statements."""
    project, client = make_microwork(), signed_in(town.worker)
    first = send(client, f"/projects/{project.pk}/take").json()
    send(client, f"/assignments/{first['id']}/submit", {"answer": {"meaning": "same"}})
    with django_assert_max_num_queries(45) as asked:
        taken = send(client, f"/projects/{project.pk}/take").json()
        send(client, f"/assignments/{taken['id']}/submit", {"answer": {"meaning": "same"}})
    assert len(asked) > 2


def test_decisions_come_with_reasons_and_clocks(
    town: Town, make_microwork: MakeProject, answer: Answer, signed_in: SignedIn
) -> None:
    """A worker's programme reads ground, facts, evidence and the clock of the appeal; nobody else's does."""
    now = timezone.now()
    decision = reject_work(
        assignment=answer(make_microwork(), town.worker),
        ground="Guidelines 1: read twice.",
        facts="These are two different things.",
        evidence={"expected": "different"},
        decided_by=town.member,
        now=now,
    )
    appeal(decision=decision, text="Both are bikes.", actor=town.worker, now=now)
    (read,) = signed_in(town.worker).get(f"{BASE}/me/decisions").json()
    assert (read["kind"], read["facts"], read["evidence"]) == (
        "rejection",
        decision.facts,
        {"expected": "different"},
    )
    assert read["appeal"]["reply_due_at"] > read["appeal"]["filed_at"]
    assert signed_in(town.other_worker).get(f"{BASE}/me/decisions").json() == []
