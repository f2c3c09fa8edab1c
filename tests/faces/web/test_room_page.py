"""The room's pages: open to workers with a key, to nobody who acts for others, and each word one's own."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.faces.town import Answer, MakeProject, SignedIn, Town
from tests.factories import make_person

from canut.core.people.models import Person
from canut.core.room.models import Post
from canut.core.rules.operations.mandates import record_mandate

KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()
WORDS = "Who else was asked to work on Sunday?"


@pytest.fixture
def worker(
    settings: Any, town: Town, signed_in: SignedIn, make_microwork: MakeProject, answer: Answer
) -> Client:
    """Return the browser of somebody who handed in work, while the room has a key."""
    settings.CANUT_ROOM_KEY = KEY
    answer(make_microwork(), town.worker)
    return signed_in(town.worker)


@pytest.fixture
def neighbour(town: Town, signed_in: SignedIn, make_microwork: MakeProject, answer: Answer) -> Client:
    """Return the browser of another worker."""
    answer(make_microwork(), town.other_worker)
    return signed_in(town.other_worker)


@pytest.fixture
def elected(town: Town) -> Person:
    """Return somebody whom the workers elected."""
    now = timezone.now()
    term = {"starts_at": now, "ends_at": now + timedelta(days=90), "now": now}
    person = make_person("Awa Traoré")
    record_mandate(person=person, election="31 of 40 votes.", actor=town.staff, **term)
    return person


def text_of(page: Any) -> str:
    """Return a page's text."""
    return str(page.content.decode())


def say(browser: Client, **said: str) -> Post:
    """Open a thread by the room's form."""
    assert browser.post(reverse("room"), {"text": WORDS, **said}).status_code == 302
    return Post.objects.latest("pk")


def test_without_a_key_the_room_is_closed(worker: Client, settings: Any) -> None:
    """It says why and whom to ask, names no setting, and keeps nothing of what a form brings."""
    settings.CANUT_ROOM_KEY = ""
    page = worker.get(reverse("room"))
    assert page.status_code == 503
    assert "It is not about you" in text_of(page)
    assert "CANUT_ROOM_KEY" not in text_of(page)
    assert worker.post(reverse("room"), {"text": WORDS}).status_code == 503
    assert not Post.objects.exists()


def test_the_operator_reads_how_to_open_it(settings: Any, town: Town, signed_in: SignedIn) -> None:
    """While there is no key, the page on the platform's health names the command and the setting."""
    staff, settings.CANUT_ROOM_KEY = signed_in(town.staff), KEY
    assert "CANUT_ROOM_KEY" not in staff.get(reverse("operator")).content.decode()
    settings.CANUT_ROOM_KEY = ""
    text = staff.get(reverse("operator")).content.decode()
    assert "canut room key" in text
    assert "CANUT_ROOM_KEY" in text


def test_it_opens_with_the_first_work(worker: Client, town: Town, signed_in: SignedIn) -> None:
    """Who handed nothing in is told when it opens; who did finds the empty room and its form."""
    early = signed_in(town.other_worker).get(reverse("room"))
    assert early.status_code == 403
    assert "first piece of work" in text_of(early)
    page = worker.get(reverse("room"))
    assert page.status_code == 200
    assert "Nobody has said anything yet" in text_of(page)
    assert "no-store" in page["Cache-Control"]


def test_a_thread_is_opened_and_replied_to(worker: Client, elected: Person, signed_in: SignedIn) -> None:
    """What one says all read, under a name of the room; a reply stands below it and is counted."""
    said = say(worker)
    browser, address = signed_in(elected), reverse("room_thread", args=[said.pk])
    reply = {"text": "<b>I</b> was.", "as_representative": "on"}
    assert browser.post(address, reply)["Location"] == address
    page = text_of(worker.get(address))
    assert WORDS in page
    assert "&lt;b&gt;I&lt;/b&gt; was." in page
    assert page.count(">representative<") == 1
    assert "Lise" not in text_of(browser.get(address))
    assert "1 reply" in text_of(worker.get(reverse("room")))
    assert Post.objects.get(parent=said).is_by_representative


def test_the_mark_of_the_elected_is_theirs(worker: Client) -> None:
    """A forged form of a worker says something, and not as a representative."""
    assert not say(worker, as_representative="on").is_by_representative


def test_an_empty_or_endless_text_is_refused_and_kept(worker: Client) -> None:
    """The form says what is wrong and still holds what was typed."""
    assert worker.post(reverse("room"), {"text": " "}).status_code == 422
    page = worker.post(reverse("room"), {"text": "y" * 4001})
    assert (page.status_code, "y" * 4001 in text_of(page)) == (422, True)
    assert not Post.objects.exists()


@pytest.mark.parametrize("role", ["staff", "member", "other_member", "superuser"])
def test_who_acts_for_others_finds_no_room(
    role: str, worker: Client, town: Town, signed_in: SignedIn
) -> None:
    """Members of the operator and of clients, and staff: for them none of its pages exists, nor its link."""
    said = say(worker)
    person = make_person(is_staff=True) if role == "superuser" else getattr(town, role)
    browser, number = signed_in(person), [said.pk]
    found = [browser.get(reverse(name)) for name in ("room", "room_mine")]
    found += [browser.get(reverse("room_thread", args=number)), browser.post(reverse("room"), {"text": "x"})]
    found += [
        browser.post(reverse(name, args=number), {"text": "x"}) for name in ("room_thread", "room_remove")
    ]
    assert {page.status_code for page in found} == {404}
    assert Post.objects.get().text
    assert reverse("room") not in text_of(browser.get(reverse("work")))


def test_authors_and_representatives_remove(
    worker: Client, neighbour: Client, elected: Person, signed_in: SignedIn
) -> None:
    """Another worker is refused; a representative and the author remove, and the page says which of them."""
    mine, theirs = say(worker), say(worker)
    assert neighbour.post(reverse("room_remove", args=[mine.pk])).status_code == 409
    for browser, said, by in ((worker, mine, "its author"), (signed_in(elected), theirs, "a representative")):
        assert browser.post(reverse("room_remove", args=[said.pk])).status_code == 302
        page = text_of(worker.get(reverse("room_thread", args=[said.pk])))
        assert (f"Removed by {by}." in page, WORDS in page) == (True, False)


def test_ones_own_words_download(worker: Client, elected: Person, signed_in: SignedIn) -> None:
    """The file has what one said, and nothing that another did."""
    say(signed_in(elected), text="Mine.")
    said = say(worker)
    (row,) = json.loads(worker.get(reverse("room_mine")).content)["posts"]
    assert (row["number"], row["text"], row["name"]) == (said.pk, WORDS, said.handle.name)


def test_there_is_no_thread_of_a_reply_or_of_nothing(worker: Client) -> None:
    """A number that opened no thread is no page."""
    said = say(worker)
    worker.post(reverse("room_thread", args=[said.pk]), {"text": "And I."})
    reply = Post.objects.get(parent=said)
    for number in (reply.pk, reply.pk + 1):
        assert worker.get(reverse("room_thread", args=[number])).status_code == 404
