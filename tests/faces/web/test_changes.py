"""Streams: they say that something changed, to who may know it, and leave the server its threads."""

from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.faces.town import Answer, MakeProject, SignedIn, Town

from canut.core.audit.models import Event
from canut.core.decisions.operations import reject_work
from canut.faces.web.changes import LASTS_SECONDS, PER_PERSON, PLACES, Places
from canut.faces.web.news import News, news_of
from canut.families.microwork.operations.searches import save_search
from canut.families.microwork.wish import Wish


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Look without a pause; leave no place taken."""
    monkeypatch.setattr("canut.faces.web.changes.time.sleep", lambda _seconds: None)
    yield
    PLACES.__init__()  # type: ignore[misc] # the process's own


def test_a_board_says_when_work_was_taken(
    town: Town, make_microwork: MakeProject, answer: Answer, signed_in: SignedIn
) -> None:
    """A mark at first, none while nothing happens, another after an answer; known after a break."""
    project = make_microwork(answers={"exactly": 1})
    browser, address = signed_in(town.member), reverse("board_changes", args=[project.pk])
    stream = browser.get(address)
    assert stream["Content-Type"] == "text/event-stream"
    events = iter(stream)
    assert next(events).startswith(b"retry:")
    first = next(events)
    assert b"event: changed" in first
    assert next(events) == b":\n\n"
    answer(project, town.worker)
    second = next(events)
    assert b"event: changed" in second
    stream.close()
    mark = second.split()[1].decode()
    again = iter(browser.get(address, headers={"Last-Event-ID": mark}))
    assert [next(again), next(again)][1] == b":\n\n"


def test_a_stream_ends_with_the_session_and_with_the_role(
    town: Town, make_microwork: MakeProject, signed_in: SignedIn
) -> None:
    """Who signed out, or acts for the client no more, hears nothing more."""
    project = make_microwork()
    address = reverse("board_changes", args=[project.pk])
    for leave in (Session.objects.all().delete, town.client.memberships.all().delete):
        stream = signed_in(town.member).get(address)
        events = iter(stream)
        assert len([next(events), next(events)]) == 2
        leave()
        assert list(events) == []
        stream.close()


def test_without_a_place_a_page_is_told_to_poll(
    town: Town, make_microwork: MakeProject, signed_in: SignedIn
) -> None:
    """The answer is empty, so that a browser asks no more; a stream that is left frees its place."""
    project = make_microwork()
    browser, address = signed_in(town.member), reverse("board_changes", args=[project.pk])
    first = browser.get(address)
    assert browser.get(address).status_code == 204
    first.close()
    assert browser.get(address).status_code == 200


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 60)), max_size=40))
def test_no_more_streams_than_places(asked: list[tuple[int, int]]) -> None:
    """At no time are more open than there are threads for, nor more of one person than allowed."""
    places, given_at, at = Places(), list[tuple[int, int]](), 0
    for person, after in asked:
        at += after
        if places.take(person, at=at) is not None:
            given_at.append((person, at))
        open_now = [who for who, since in given_at if since + LASTS_SECONDS > at]
        assert len(open_now) <= settings.CANUT_STREAMS
        assert all(open_now.count(who) <= PER_PERSON for who in open_now)


def test_a_worker_hears_of_projects_and_decisions(
    town: Town, make_microwork: MakeProject, answer: Answer, signed_in: SignedIn
) -> None:
    """A mark and a sentence with its link for a new match and for a decision, none of what was there."""
    first = make_microwork()
    now = timezone.now()
    save_search(person=town.worker, name="All", wish=Wish(), now=now)
    browser = signed_in(town.worker)
    page = browser.get(reverse("work")).content.decode()
    live = unescape(page.partition('data-live="')[2].partition('"')[0])
    assert "?projects=0&decision=0" in live
    stream = browser.get(reverse("my_changes"))
    events = iter(stream)
    assert b"event: changed" in [next(events), next(events)][1]
    assert "note" not in browser.get(live).content.decode()
    make_microwork()
    assert b"event: changed" in next(events)
    said = browser.get(live).content.decode()
    assert ("was opened" in said, "new decision" in said, "1 new project" in said) == (True, False, True)
    decision = reject_work(
        assignment=answer(first, town.worker),
        ground="Guidelines 1: read both queries twice.",
        facts="The first is about jam.",
        evidence={"expected": "different"},
        decided_by=town.member,
        now=timezone.now(),
    )
    assert b"event: changed" in next(events)
    assert reverse("my_decision", args=[decision.pk]) in browser.get(live).content.decode()
    later = browser.get(reverse("my_decisions")).content.decode()
    assert f"decision={decision.pk}" in later
    stream.close()


def test_menu_counts_decisions_until_they_are_opened(
    town: Town, make_microwork: MakeProject, answer: Answer, signed_in: SignedIn
) -> None:
    """A decision about oneself is counted on every page, and in what an open page fetches, until opened."""
    decision = reject_work(
        assignment=answer(make_microwork(), town.worker),
        ground="Guidelines 1: read both queries twice.",
        facts="The first is about jam.",
        evidence={"expected": "different"},
        decided_by=town.member,
        now=timezone.now(),
    )
    browser, address = signed_in(town.worker), reverse("my_decision", args=[decision.pk])
    for page in (reverse("work"), reverse("my_news")):
        assert "1 decision about you to read" in browser.get(page).content.decode()
    for _ in range(2):
        assert "to read" not in browser.get(address).content.decode()
    assert "to read" not in browser.get(reverse("my_news")).content.decode()
    read = Event.objects.filter(verb="decision.read", subject_id=decision.pk)
    assert list(read.values_list("actor", flat=True)) == [town.worker.pk]


def test_menu_is_folded_where_it_is_long(town: Town, signed_in: SignedIn) -> None:
    """On a phone, many links stand under one name, which says where one is; few links stand open."""
    page = signed_in(town.staff).get(reverse("operator_money")).content.decode()
    menu = page.partition('<details class="on-phone">')[2].partition("</details>")[0]
    assert "<strong>Money</strong>" in menu.partition("</summary>")[0]
    assert f'<a href="{reverse("operator_money")}" aria-current="page">Money</a>' in menu
    assert (
        "<details"
        not in signed_in(town.member).get(reverse("projects")).content.decode().partition("<main")[0]
    )


def test_what_is_new_is_one_statement(town: Town, django_assert_num_queries: Any) -> None:
    """Whatever there is to count, the menu asks once; a programme's account is invited nowhere."""
    with django_assert_num_queries(1):
        assert news_of(town.worker, timezone.now()) == News(0, 0, 0, 0)
    town.worker.is_service = True
    assert news_of(town.worker, timezone.now()) == News(0, 0, 0, 0)
