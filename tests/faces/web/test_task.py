"""Doing a task: what is shown, what is kept, what comes next."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.faces.town import Answer, MakeProject, SignedIn, Take, Town
from tests.factories import make_person

from canut.core.work.models import Assignment, Lane, Task
from canut.core.work.operations.leases import end_leases
from canut.families.microwork.operations import submit_answer

INVOICE = {"invoice": "Invoice 2026-17\nPaper: 10.00\nVAT 20 %: 2.00\nTotal: 12.00"}


def row(number: int, **cells: str) -> dict[str, str]:
    """Return the posted cells of one row of accounting lines."""
    return {f"lines.{number}.{name}": value for name, value in cells.items()}


def test_task_shows_item_question_guidelines_and_time(
    town: Town, make_microwork: MakeProject, take: Take, signed_in: SignedIn
) -> None:
    """The page has the item, the question with its options, the guidelines with version, the time left."""
    held = take(make_microwork(), town.worker)
    page = signed_in(town.worker).get(reverse("task", args=[held.pk])).content.decode()
    for fact in (
        "vélo bleu",
        "bicyclette bleue",
        "Same meaning",
        "Guidelines, version 1",
        "data-seconds",
        "€0.12",
    ):
        assert fact in page, fact


def test_answer_leads_to_the_next_task(
    town: Town, make_microwork: MakeProject, take: Take, signed_in: SignedIn
) -> None:
    """Submitting records the answer and hands out the next task at once."""
    held = take(make_microwork(), town.worker)
    page = signed_in(town.worker).post(reverse("task", args=[held.pk]), {"meaning": "same", "then": "next"})
    held.refresh_from_db()
    following = Assignment.objects.get(worker=town.worker, state=Assignment.State.ACCEPTED)
    assert (held.state, held.answer) == (Assignment.State.SUBMITTED, {"meaning": "same"})
    assert page["Location"] == reverse("task", args=[following.pk])


def test_submit_and_stop_takes_nothing_more(
    town: Town, make_microwork: MakeProject, take: Take, signed_in: SignedIn
) -> None:
    """The second button leads to the worker's own page, without another task in hand."""
    held = take(make_microwork(), town.worker)
    page = signed_in(town.worker).post(reverse("task", args=[held.pk]), {"meaning": "same", "then": "stop"})
    assert page["Location"] == reverse("my_work")
    assert Assignment.objects.filter(worker=town.worker).count() == 1


def test_wrong_answer_keeps_what_was_typed(
    town: Town, make_microwork: MakeProject, take: Take, signed_in: SignedIn
) -> None:
    """Errors stand beside their fields, and every typed value is still there."""
    held = take(make_microwork("data-entry", [INVOICE]), town.worker)
    typed = {
        **row(0, date="2026-01-31", account="6064", label="2026-17", debit="1 0,5,0"),
        **row(1, date="soon", account="401", label="2026-17", credit="12"),
    }
    page = signed_in(town.worker).post(reverse("task", args=[held.pk]), typed)
    text = page.content.decode()
    assert page.status_code == 422
    assert 'value="1 0,5,0"' in text
    assert 'value="soon"' in text
    assert re.search(r'id="q-lines-0-debit-error">\s*Write a number', text)
    assert re.search(r'id="q-lines-1-date-error">\s*Write the date', text)
    assert re.search(r'<option value="6064"\s+selected', text)
    held.refresh_from_db()
    assert held.state == Assignment.State.ACCEPTED


def test_check_of_the_whole_answer_is_shown(
    town: Town, make_microwork: MakeProject, take: Take, signed_in: SignedIn
) -> None:
    """A message about the table as a whole stands with the table."""
    held = take(make_microwork("data-entry", [INVOICE]), town.worker)
    typed = {
        **row(0, date="2026-01-31", account="6064", label="2026-17", debit="10"),
        **row(1, date="2026-01-31", account="401", label="2026-17", credit="12"),
    }
    text = signed_in(town.worker).post(reverse("task", args=[held.pk]), typed).content.decode()
    assert re.search(r'id="q-lines-error">\s*Debits \(10\) and credits \(12\)', text)


def test_more_rows_are_offered_without_losing_any(
    town: Town, make_microwork: MakeProject, take: Take, signed_in: SignedIn
) -> None:
    """The button for more rows shows the form again, typed values included, and hands nothing in."""
    held = take(make_microwork("data-entry", [INVOICE]), town.worker)
    client, address = signed_in(town.worker), reverse("task", args=[held.pk])
    before = client.get(address).content.decode().count('class="row"')
    text = client.post(address, {**row(0, label="2026-17"), "more": "3"}).content.decode()
    assert text.count('class="row"') == before + 3
    assert 'value="2026-17"' in text
    assert client.post(address, {"more": "1" * 30}).status_code == 200


def test_second_submit_is_told_apart_from_the_first(
    town: Town, make_microwork: MakeProject, answer: Answer, signed_in: SignedIn
) -> None:
    """Sending an answer twice shows that it counts once, what was typed, and the way on."""
    given = answer(make_microwork(), town.worker)
    page = signed_in(town.worker).post(reverse("task", args=[given.pk]), {"meaning": "different"})
    text = page.content.decode()
    assert page.status_code == 409
    assert "counts once and is paid once" in text
    assert "different" in text
    given.refresh_from_db()
    assert given.answer == {"meaning": "same"}


def test_lost_lease_gives_the_answer_back_to_copy(
    town: Town, make_microwork: MakeProject, take: Take, signed_in: SignedIn
) -> None:
    """When the time ended and others took the task, the typed answer is shown and nothing is said twice."""
    project = make_microwork("translation", [{"source": "Good morning"}], answers={"exactly": 1})
    held = take(project, town.worker, seconds_ago=7200)
    end_leases(now=timezone.now())
    Task.objects.filter(pk=held.task_id).update(open_slots=0, overlap=0)
    page = signed_in(town.worker).post(reverse("task", args=[held.pk]), {"translation": "Bonjour à tous"})
    assert page.status_code == 410
    assert "Bonjour à tous" in page.content.decode()


def test_ended_lease_still_accepts_a_wanted_answer(
    town: Town, make_microwork: MakeProject, take: Take, signed_in: SignedIn
) -> None:
    """An answer that comes late to a task that is still free is received."""
    project = make_microwork()
    held = take(project, town.worker, seconds_ago=7200)
    end_leases(now=timezone.now())
    client, address = signed_in(town.worker), reverse("task", args=[held.pk])
    assert "The time for this task has ended" in client.get(address).content.decode()
    client.post(address, {"meaning": "same"})
    held.refresh_from_db()
    assert held.state == Assignment.State.SUBMITTED


def test_validator_sees_proposed_answers_and_confirms(
    town: Town, make_microwork: MakeProject, take: Take, signed_in: SignedIn
) -> None:
    """In the validation lane the first answers are shown, the most probable one is filled in."""
    project = make_microwork(
        items=[{"query_a": "a", "query_b": "b"}], validation={"below_confidence": 0.99, "share": 1}
    )
    for meaning in ("same", "same", "different"):
        worker = make_person()
        held = take(project, worker)
        submit_answer(assignment_id=held.pk, worker=worker, data={"meaning": meaning}, now=timezone.now())
    held = take(project, town.worker)
    assert held.lane == Lane.VALIDATE
    client, address = signed_in(town.worker), reverse("task", args=[held.pk])
    text = client.get(address).content.decode()
    assert "Confirm or correct" in text
    assert re.search(r'value="same"[^>]*checked', text)
    client.post(address, {"meaning": "different"})
    held.refresh_from_db()
    assert held.answer == {"meaning": "different"}


def test_blind_answer_shows_no_proposal(
    town: Town, make_microwork: MakeProject, answer: Answer, take: Take, signed_in: SignedIn
) -> None:
    """Whoever answers blind sees nothing of what others answered, nor whether the answer is known."""
    project = make_microwork(items=[{"query_a": "a", "query_b": "b"}])
    answer(project, town.other_worker)
    text = signed_in(town.worker).get(reverse("task", args=[take(project, town.worker).pk])).content.decode()
    assert "Confirm or correct" not in text
    assert "checked" not in text
    assert "gold" not in text


def test_given_answer_can_be_read_again(
    town: Town, make_microwork: MakeProject, answer: Answer, signed_in: SignedIn
) -> None:
    """After the answer the page shows the item, the answer with its labels, and the state."""
    given = answer(make_microwork(), town.worker)
    text = signed_in(town.worker).get(reverse("task", args=[given.pk])).content.decode()
    for fact in ("vélo bleu", "Same meaning", "in review"):
        assert fact in text, fact


def test_signed_out_while_typing_loses_nothing(
    town: Town, make_microwork: MakeProject, take: Take, signed_in: SignedIn
) -> None:
    """A submit without a session shows what was typed, and records nothing."""
    held = take(make_microwork("translation", [{"source": "Good morning"}]), town.worker)
    page = signed_in(None).post(reverse("task", args=[held.pk]), {"translation": "Bonjour à tous"})
    assert page.status_code == 403
    assert "Bonjour à tous" in page.content.decode()


def test_missing_token_loses_nothing(
    town: Town, make_microwork: MakeProject, take: Take, signed_in: SignedIn
) -> None:
    """A submit without its token is refused with a page that shows what was typed."""
    held = take(make_microwork("translation", [{"source": "Good morning"}]), town.worker)
    client = signed_in(town.worker, enforce_csrf_checks=True)
    page = client.post(reverse("task", args=[held.pk]), {"translation": "Bonjour à tous"})
    held.refresh_from_db()
    assert page.status_code == 403
    assert "Bonjour à tous" in page.content.decode()
    assert held.state == Assignment.State.ACCEPTED


def test_page_speaks_french(town: Town, make_microwork: MakeProject, take: Take, signed_in: SignedIn) -> None:
    """The whole page follows the reader's language, the client's words where there are French ones."""
    held = take(make_microwork(), town.worker)
    client = signed_in(town.worker)
    text = client.get(reverse("task", args=[held.pk]), headers={"accept-language": "fr"}).content.decode()
    assert '<html lang="fr">' in text
    assert "Ces deux requêtes ont-elles le même sens" in text
    assert "0,12\N{NO-BREAK SPACE}€" in text


@pytest.mark.parametrize("item", [{"query_a": "<script>alert(1)</script>", "query_b": "&"}])
def test_items_are_text_never_markup(
    town: Town, make_microwork: MakeProject, take: Take, signed_in: SignedIn, item: dict[str, str]
) -> None:
    """A client's file cannot put markup into a page."""
    held = take(make_microwork(items=[item]), town.worker)
    text = signed_in(town.worker).get(reverse("task", args=[held.pk])).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text
