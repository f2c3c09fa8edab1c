"""The pages of whom the workers elected: figures, the files of who agreed, and replays of allocations."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.faces.town import Answer, MakeProject, SignedIn, Town
from tests.factories import make_person
from tests.families.deliveries.town import make_town

from canut.core.audit.models import Event
from canut.core.decisions.operations import appeal, reject_work
from canut.core.people.models import Person
from canut.core.people.operations import give_consent, withdraw_consent
from canut.core.rights.purposes import REPRESENTATION
from canut.core.rules.operations.mandates import end_mandates, record_mandate
from canut.families.deliveries.models import OfferLog

READ = "person.read"
WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture
def elected(town: Town) -> Person:
    """Return somebody whom the workers elected."""
    now = timezone.now()
    term = {"starts_at": now, "ends_at": now + timedelta(days=90), "now": now}
    person = make_person("Awa Traoré")
    record_mandate(person=person, election="31 of 40 votes.", actor=town.staff, **term)
    return person


@pytest.fixture
def browser(elected: Person, signed_in: SignedIn) -> Client:
    """Return the browser of a representative."""
    return signed_in(elected)


@pytest.fixture
def offered(db: None) -> OfferLog:
    """Return the log of an order offered to the nearer of two couriers."""
    del db
    streets = make_town()
    for metres in (900, 100):
        streets.courier(metres)
    streets.offer(streets.order())
    return OfferLog.objects.get()


def text_of(page: Any) -> str:
    """Return a page's text."""
    return str(page.content.decode())


def replay(browser: Client, offered: OfferLog, **change: str | int) -> Any:
    """Open the replay of an offer, with a change or without."""
    return browser.get(reverse("replay", args=["offer", offered.pk]), change)


def test_decisions_are_counted_without_names(
    browser: Client, town: Town, make_microwork: MakeProject, answer: Answer
) -> None:
    """The page counts a rejection and its appeal by kind, and says of nobody that it was about them."""
    now, work = timezone.now(), answer(make_microwork(), town.worker)
    why: dict[str, Any] = {"ground": "Guidelines 1: read twice.", "facts": "These are two things."}
    made = reject_work(assignment=work, evidence={"expected": "x"}, decided_by=town.member, now=now, **why)
    appeal(decision=made, text="Both are bikes.", actor=town.worker, now=now)
    page = browser.get(reverse("representative"))
    (row,) = page.context["kinds"]
    assert (row.kind, row.decided, row.proposed_by_machines, row.appealed, row.fell) == (
        "rejection",
        1,
        0,
        1,
        0,
    )
    assert town.worker.name not in text_of(page)


def test_figures_are_shown_and_downloaded(browser: Client) -> None:
    """For the days of the address the page has a table, and the file the same figures as JSON."""
    days = {"from": "2026-01-01", "to": "2026-06-30"}
    shown = browser.get(reverse("representative"), days)
    assert "People by country, status and activity" in text_of(shown)
    made = browser.get(reverse("representative_figures"), days)
    assert made["Content-Type"] == "application/json"
    assert "canut-figures-2026-01-01-2026-06-30.json" in made["Content-Disposition"]
    assert set(json.loads(made.content)) == {"platform_work", "indicators"}


def test_days_in_the_wrong_order_are_said(browser: Client) -> None:
    """The page says what is wrong with the days instead of failing."""
    page = browser.get(reverse("representative"), {"from": "2026-06-30", "to": "2026-01-01"})
    assert (page.status_code, "The first day must come before the last" in text_of(page)) == (200, True)


def test_a_file_needs_its_persons_consent(browser: Client, elected: Person, town: Town) -> None:
    """Without consent there is no such page; with it the file opens, which its person sees; then no more."""
    address, now = reverse("represented_file", args=[town.worker.pk]), timezone.now()
    assert (browser.get(address).status_code, browser.post(address).status_code) == (404, 404)
    give_consent(person=town.worker, purpose=REPRESENTATION, now=now)
    assert browser.get(address).status_code == 200
    assert not Event.objects.filter(verb=READ).exists()
    assert "attachment" in browser.post(address)["Content-Disposition"]
    read = Event.objects.get(verb=READ)
    assert (read.subject_id, read.actor_id, read.data) == (
        town.worker.pk,
        elected.pk,
        {"purpose": REPRESENTATION},
    )
    withdraw_consent(person=town.worker, purpose=REPRESENTATION, now=timezone.now())
    assert browser.post(address).status_code == 404
    assert Event.objects.filter(verb=READ).count() == 1


def test_the_person_agrees_and_ends_it_on_their_own_page(
    browser: Client, town: Town, signed_in: SignedIn
) -> None:
    """One button lets representatives in, the same one out; the operator's help is another matter."""
    own, listed = signed_in(town.worker), reverse("represented_file", args=[town.worker.pk])
    for expected in (True, False):
        own.post(reverse("my_support"), {"whom": "representatives"})
        assert (listed in text_of(browser.get(reverse("representative")))) is expected


def test_the_pages_end_with_the_mandate(browser: Client, elected: Person, offered: OfferLog) -> None:
    """Who resigned finds none of them any more."""
    end_mandates(person=elected, actor=elected, now=timezone.now())
    pages = [browser.get(reverse(name)) for name in ("representative", "representative_figures")]
    pages.append(replay(browser, offered))
    assert {page.status_code for page in pages} == {404}


def test_a_replay_shows_both_orders_and_writes_nothing(browser: Client, offered: OfferLog) -> None:
    """The nearer courier, moved away, comes second; nothing in the store is touched, and nobody is named."""
    with CaptureQueriesContext(
        connection,
    ) as done:
        page = replay(browser, offered, place=1, field="metres", value="4000")
    assert not [one["sql"] for one in done if one["sql"].startswith(WRITES)]
    assert [(row["before"], row["after"]) for row in page.context["rows"]] == [(2, 1), (1, 2)]
    assert "The order changes." in text_of(page)
    assert offered.courier.name not in text_of(page)


def test_a_replay_without_a_change_shows_the_order_as_logged(browser: Client, offered: OfferLog) -> None:
    """Before anything is changed there is one order; the same value again keeps it."""
    page = replay(browser, offered)
    assert [row["before"] for row in page.context["rows"]] == [2, 1]
    assert "After the change" not in text_of(page)
    again = replay(browser, offered, place=1, field="is_free", value="yes")
    assert "The order stays the same." in text_of(again)


@pytest.mark.parametrize(
    "change",
    [
        {"field": "is_free", "value": "maybe"},
        {"field": "metres", "value": "near"},
        {"field": "metres", "value": "-1"},
        {"field": "refusals", "value": "0"},
        {"field": "metres", "value": "1", "place": 7},
    ],
)
def test_what_cannot_be_changed_is_said(
    browser: Client, offered: OfferLog, change: dict[str, str | int]
) -> None:
    """Another kind of value, an input that the rule does not read, nobody's place: the form says so."""
    page = replay(browser, offered, **{"place": 0, **change})
    assert (page.status_code, bool(page.context["form"].errors)) == (422, True)
    assert "After the change" not in text_of(page)


@pytest.mark.parametrize(("kind", "number"), [("offer", 1), ("top-up", 1), ("hat", 1)])
def test_there_is_no_replay_of_what_was_not_logged(browser: Client, kind: str, number: int) -> None:
    """Neither of a number that nothing bears, nor of pay, nor of what is no kind."""
    assert browser.get(reverse("replay", args=[kind, number])).status_code == 404
