"""What everybody may read: who runs it, figures, human shares, guarantees; and the operator's health."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from tests.faces.town import Answer, MakeProject, SignedIn, Town

from canut.core.audit.models import CheckRun
from canut.core.audit.operations import note_round, publish_figures, record_checks
from canut.core.people.models import Organisation
from canut.engines.money.surplus import FORMS, Mark
from canut.faces.web.countries import country_name
from canut.faces.web.legal_words import ARTICLES, KNOWN_HOW
from canut.faces.web.promises import PROMISES
from canut.reports.publishing import publish_all
from canut.verification import GUARANTEES, checks, record, verify

pytestmark = pytest.mark.django_db

PUBLIC = ("about", "figures", "automatic", "guarantees")


def test_every_guarantee_is_explained_and_every_check_is_said_in_french() -> None:
    """Titles are those of the verification; no sentence of a check is left in English on a French page."""
    assert {name: str(one.title) for name, one in PROMISES.items()} == GUARANTEES
    with translation.override("fr"):
        left = [check.sentence for check in checks() if translation.gettext(check.sentence) == check.sentence]
    assert left == []


def test_the_articles_of_law_are_those_of_the_forms() -> None:
    """What the page says of a legal form is what the engine computes by."""
    assert {slug: str(words) for slug, words in ARTICLES.items()} == {
        slug: form.article for slug, form in FORMS.items()
    }
    assert set(KNOWN_HOW) == set(Mark)


@pytest.mark.parametrize("name", [*PUBLIC, "home"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_platform_that_was_never_set_up_shows_its_pages(name: str, language: str, client: Client) -> None:
    """Nothing registered, nothing counted, nothing checked: every page opens and says so."""
    page = client.get(reverse(name), headers={"accept-language": language})
    assert page.status_code == 200
    assert f'lang="{language}"' in page.content.decode()


def test_who_runs_it(client: Client, town: Town, settings: Any) -> None:
    """The operator, its form with what the law does with a surplus, its fee and where to write to it."""
    settings.CANUT_OPERATOR_FORM = "scop"
    settings.CANUT_OPERATOR_CONTACT = "bonjour@canut.example"
    text = client.get(reverse("about")).content.decode()
    assert town.operator.name in text
    assert "Société coopérative et participative" in text
    assert "25\N{NO-BREAK SPACE}% at least" in text
    assert "art. 33" in text
    assert 'href="mailto:bonjour@canut.example"' in text
    settings.CANUT_OPERATOR_FORM = ""
    assert "not stated its legal form" in client.get(reverse("about")).content.decode()


def test_a_guarantee_says_what_its_last_check_found_and_never_whom(
    client: Client, town: Town, signed_in: SignedIn
) -> None:
    """Everybody reads that a promise is broken and by how many records; only the operator reads which."""
    now = timezone.now()
    record(verify(), now=now - timedelta(days=1))
    assert "holds" in client.get(reverse("guarantee", args=["G7"])).content.decode()
    sentence = next(check.sentence for check in checks() if check.guarantee == "G7")
    rows = ["accrual 12: due too late", "accrual 13: due too late"]
    found = CheckRun(guarantee="G7", sentence=sentence, offending=2, rows=rows, seconds=0.1, at=now)
    record_checks(runs=[found])
    for address in (reverse("guarantee", args=["G7"]), reverse("guarantees")):
        text = client.get(address).content.decode()
        assert "broken" in text
        assert "accrual 12" not in text
    assert "by 2 records" in client.get(reverse("guarantee", args=["G7"])).content.decode()
    health = signed_in(town.staff).get(reverse("operator")).content.decode()
    assert "accrual 12: due too late" in health
    assert "It last held on" in health
    record(verify(), now=now + timedelta(hours=1))
    mended = client.get(reverse("guarantee", args=["G7"])).content.decode()
    assert "by 2 records" not in mended
    assert "last broken on" in mended


def test_no_such_guarantee(client: Client) -> None:
    """A name that is no guarantee is no page."""
    assert client.get(reverse("guarantee", args=["G21"])).status_code == 404


def test_projects_say_how_much_people_did(
    client: Client, make_microwork: MakeProject, answer: Answer, town: Town
) -> None:
    """A project is on the page with its people's share; hours of fewer than ten people are not."""
    answer(make_microwork(), town.worker)
    make_microwork(is_open=False)
    assert publish_all(now=timezone.now()) == []
    text = client.get(reverse("automatic")).content.decode()
    assert text.count('<li class="card">') == 1
    assert "100\N{NO-BREAK SPACE}% by people" in text
    assert "too few people to show hours" in text


HOURLY = {
    "currency": "EUR",
    "people": 12,
    "median_minor": 1310,
    "lower_minor": 1202,
    "upper_minor": 1450,
    "topped_up_people_bp": 2500,
    "topped_up_pay_bp": 310,
    "hours": 840,
    "waiting_bp": 1200,
}
ARRIVAL = {"currency": "EUR", "days_mean": 3.4, "days_most": 6.0, "cleared_bp": 9950, "late": 1}
DECIDED = {
    "group": "rejection",
    "decisions": 40,
    "appealed": 10,
    "fell": 4,
    "fell_of_appealed_bp": 4000,
    "reply_days_median": 2.5,
}


def test_figures_are_shown_as_they_were_published(client: Client) -> None:
    """Median and range, top-ups, days to pay, rejections and appeals stand on one page."""
    now = timezone.now()
    pay = {"least_people": 10, "hourly": [HOURLY], "arrival": [ARRIVAL]}
    answers = {"settled": 2000, "rejected": 40, "rejected_bp": 200}
    clocks = [{"clock": "reply", "days": 14, "kept": 9, "running": 0, "missed": 1}]
    decisions = {"answers": answers, "decided": [DECIDED], "clocks": clocks}
    publish_figures(topic="pay", content=pay, now=now)
    publish_figures(topic="decisions", content=decisions, now=now)
    text = " ".join(client.get(reverse("figures")).content.decode().split())
    clock = "9 in time, 0 not due yet, 1 late or never"
    for told in ("€13.10", "€12.02 and €14.50", "3.4 days", "40 were rejected", clock):
        assert told in text


@pytest.fixture
def more_work(make_microwork: MakeProject, answer: Answer, town: Town) -> Callable[[], None]:
    """Return what adds a project with an answer, a verification, and new figures."""

    def more() -> None:
        answer(make_microwork(), town.worker)
        record(verify(), now=timezone.now())
        publish_all(now=timezone.now())

    return more


@pytest.mark.parametrize("name", [*PUBLIC, "operator"])
def test_pages_ask_the_store_a_constant_number_of_questions(
    name: str,
    town: Town,
    more_work: Callable[[], None],
    signed_in: SignedIn,
    django_assert_max_num_queries: Any,
) -> None:
    """More projects, answers and checks cost a page no more statements."""
    browser = signed_in(town.staff)
    more_work()
    browser.get(reverse(name))
    with django_assert_max_num_queries(40) as first:
        browser.get(reverse(name))
    more_work()
    with django_assert_max_num_queries(len(first.captured_queries)):
        browser.get(reverse(name))


def test_the_operator_sees_what_waits_and_whether_upkeep_runs(
    town: Town, make_microwork: MakeProject, answer: Answer, signed_in: SignedIn
) -> None:
    """Answers in review are counted with the first deadline; upkeep that stands still is said so."""
    answer(make_microwork(), town.worker)
    browser = signed_in(town.staff)
    assert "Upkeep never ran here" in browser.get(reverse("operator")).content.decode()
    note_round(seconds=0.3, failures=["project 3: a proposer is away"], now=timezone.now())
    text = browser.get(reverse("operator")).content.decode()
    assert "never ran here" not in text
    assert "a proposer is away" in text
    row = 'Answers to review </th> <td class="number" data-label="Waiting">1</td>'
    assert row in " ".join(text.split())
    note_round(seconds=0.3, failures=[], now=timezone.now() - timedelta(hours=1))
    assert "Upkeep was last heard of" in browser.get(reverse("operator")).content.decode()


@pytest.mark.parametrize(("language", "country"), [("en", "Germany"), ("fr", "Allemagne"), ("xx", "Germany")])
def test_the_operators_country_is_named(town: Town, client: Client, language: str, country: str) -> None:
    """A country is called as its reader calls it; a code that is none stays."""
    Organisation.objects.filter(pk=town.operator.pk).update(country="DE")
    page = client.get(reverse("about"), headers={"accept-language": language}).content.decode()
    assert country in page
    assert country_name("ZZ") == "ZZ"


def test_the_front_page_has_one_thing_to_do(town: Town, signed_in: SignedIn) -> None:
    """One button stands out for each reader: the one they came for."""
    for person, text in (
        (None, "Sign up to work"),
        (town.worker, "See the work"),
        (town.member, "My projects"),
    ):
        page = signed_in(person).get(reverse("home")).content.decode()
        assert re.findall(r'<a class="button" href="[^"]*">([^<]*)</a>', page) == [text]
