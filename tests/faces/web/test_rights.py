"""People see, correct and erase their data on their pages; the operator reports, and states a purpose."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from tests.faces.town import Answer, MakeProject, SignedIn, Town
from tests.reports.conftest import ADDRESS, IDENTITY

from canut.core.audit.models import Event
from canut.core.people.models import Person
from canut.core.people.operations import state_identity
from canut.core.people.queries import has_consent
from canut.core.rights.models import CorrectionRequest, Erasure
from canut.core.work.operations.reviews import approve


def test_the_file_downloads_as_json_and_page(signed_in: SignedIn, town: Town) -> None:
    """Both forms are the person's own, by the page and by the interface; another form does not exist."""
    browser = signed_in(town.worker)
    made = json.loads(browser.get(reverse("my_file_download", args=["json"])).content)
    assert made["person"]["email"] == town.worker.email
    assert browser.get(reverse("api:my_file")).json()["person"] == made["person"]
    page = browser.get(reverse("my_file_download", args=["html"]))
    assert "attachment" in page["Content-Disposition"]
    assert browser.get(reverse("my_file_download", args=["pdf"])).status_code == 404
    assert not Event.objects.filter(verb="person.read").exists()


def test_support_is_agreed_to_and_ended(signed_in: SignedIn, town: Town) -> None:
    """One button gives the consent, the same takes it back."""
    browser = signed_in(town.worker)
    for expected in (True, False):
        browser.post(reverse("my_support"))
        assert has_consent(person_id=town.worker.pk, purpose="support") is expected


def test_corrections_by_oneself_and_by_the_operator(signed_in: SignedIn, town: Town) -> None:
    """A name is corrected at once; something else is asked, answered with reasons, and read."""
    browser, address = signed_in(town.worker), reverse("my_corrections")
    assert browser.post(address, {"name": "Lise M.", "language": "fr"}).status_code == 302
    assert Person.objects.get(pk=town.worker.pk).name == "Lise M."
    assert browser.post(address, {"name": " ", "language": "fr"}).status_code == 422
    assert browser.post(address, {"text": "short"}).status_code == 422
    browser.post(address, {"text": "My answer of Monday is not mine."})
    asked = CorrectionRequest.objects.get()
    answer = {"outcome": "refused", "reasons": "It came from your account at nine."}
    signed_in(town.staff).post(reverse("correction", args=[asked.pk]), answer)
    assert "It came from your account at nine." in browser.get(address).content.decode()
    assert signed_in(town.staff).get(reverse("correction", args=[asked.pk])).status_code == 404


def test_erasing_oneself_needs_ones_address(signed_in: SignedIn, town: Town) -> None:
    """A wrong address erases nothing; the right one signs out for good."""
    browser = signed_in(town.worker)
    address = reverse("my_erasure")
    assert browser.post(address, {"address": "somebody@else.example"}).status_code == 422
    assert not Erasure.objects.exists()
    assert browser.post(address, {"address": town.worker.email.upper()}).status_code == 302
    assert Erasure.objects.get().person == town.worker
    assert browser.get(reverse("my_file")).status_code == 302


def test_what_stands_in_the_way_is_shown(
    signed_in: SignedIn, town: Town, make_microwork: MakeProject, answer: Answer
) -> None:
    """With an answer in review the page says so, and a forced form is refused with the reason."""
    answer(make_microwork(), town.worker)
    browser = signed_in(town.worker)
    assert "wait for their review" in browser.get(reverse("my_erasure")).content.decode()
    forced = browser.post(reverse("my_erasure"), {"address": town.worker.email})
    assert forced.status_code == 409
    assert not Erasure.objects.exists()


def test_the_worker_reads_what_the_office_gets(
    signed_in: SignedIn, town: Town, make_microwork: MakeProject, answer: Answer
) -> None:
    """The page shows the year's figures to the cent; years that no report knows do not exist."""
    answered = answer(make_microwork(), town.worker)
    approve(assignment_ids=[answered.pk], actor_id=town.member.pk, now=timezone.now())
    browser = signed_in(town.worker)
    year = timezone.localdate().year
    assert "€0.12" in browser.get(reverse("my_dac7", args=[year])).content.decode()
    assert browser.get(reverse("my_dac7", args=[1999])).status_code == 404


def test_a_file_of_somebody_else_needs_a_purpose(signed_in: SignedIn, town: Town) -> None:
    """Without one nothing is given; with one that does not hold neither; a good one leaves its trace."""
    browser, address = signed_in(town.staff), reverse("person_file", args=[town.worker.pk])
    assert browser.post(address, {"form": "json"}).status_code == 422
    assert browser.post(address, {"form": "json", "purpose": "appeal"}).status_code == 403
    assert not Event.objects.filter(verb="person.read").exists()
    given = browser.post(address, {"form": "json", "purpose": "access-request"})
    assert json.loads(given.content)["person"]["id"] == town.worker.pk
    assert Event.objects.get(verb="person.read").actor == town.staff
    assert browser.get(reverse("person_file", args=[10**9])).status_code == 404


def test_reports_download_and_say_what_is_missing(
    signed_in: SignedIn, town: Town, settings: Settings
) -> None:
    """A year that runs is refused, figures download, and a wrong form keeps what was typed."""
    settings.CANUT_OPERATOR_ADDRESS = ADDRESS
    browser = signed_in(town.staff)
    running = browser.post(reverse("export", args=["dac7"]), {"dac7-year": timezone.localdate().year})
    assert running.status_code == 409
    today = timezone.localdate()
    period = {"pwd-first": today - timedelta(days=7), "pwd-last": today}
    figures = browser.post(reverse("export", args=["pwd"]), period)
    assert json.loads(figures.content)["smallest_group"] == 10
    backwards = browser.post(reverse("export", args=["pwd"]), {"pwd-first": today, "pwd-last": "2020-01-01"})
    assert backwards.status_code == 422
    assert browser.post(reverse("export", args=["nothing"])).status_code == 404


@pytest.fixture
def earned(town: Town, make_microwork: MakeProject, answer: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a worker earn twelve euros, and a year pass."""
    pay = {"currency": "EUR", "per_answer": "12.00", "hourly_floor": "12.02", "expected_seconds": 25}
    answered, now = answer(make_microwork(pay=pay), town.worker), timezone.now()
    approve(assignment_ids=[answered.pk], actor_id=town.member.pk, now=now)
    town.operator.siren = "732829320"
    town.operator.save()
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=366))


@pytest.mark.usefixtures("earned")
@pytest.mark.parametrize("knows", [True, False])
def test_the_tax_report_downloads_once_all_is_known(
    signed_in: SignedIn, town: Town, settings: Settings, *, knows: bool
) -> None:
    """A year later, who stated everything is in the file; who did not is named on the page."""
    settings.CANUT_OPERATOR_ADDRESS = ADDRESS
    last_year = timezone.localdate().year - 1
    if knows:
        state_identity(person=town.worker, now=timezone.now(), **IDENTITY)
    browser = signed_in(town.staff)
    made = browser.post(reverse("export", args=["dac7"]), {"dac7-year": last_year})
    assert made.status_code == (200 if knows else 422)
    assert (b"ReportableSeller" in made.content) is knows
    assert (town.worker.email in made.content.decode()) is not knows
