"""A client's way from an idea to open work: the form, the file, the items, the pilot, the rest."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from tests.faces.town import Answer, MakeProject, SignedIn, Town
from tests.families.microwork.importing.zips import pack, picture

from canut.core.ledger import chart
from canut.core.ledger.queries import available_minor
from canut.core.work.models import Project, Task
from canut.core.work.operations.pilots import PILOT_TASKS
from canut.core.work.queries import current_terms, planned_answers
from canut.engines.earnings import smallest_lawful_pay
from canut.families.microwork.models import LongWork
from canut.families.microwork.operations.carrying import do_next

MANY = [{"query_a": f"loom {number}", "query_b": f"silk loom {number}"} for number in range(12)]


def fields(town: Town, **changes: Any) -> dict[str, Any]:
    """Return a form that describes a lawful project."""
    return {
        "client": town.client.name,
        "languages": "en",
        "title.en": "What is this message about?",
        "purpose.en": "Pass each message on to the right team",
        "data_use": ["operate-service"],
        "kind": "choice",
        "options.choice.question.en": "What is this message about?",
        "options.choice.choices.count": "2",
        "options.choice.choices.0.value": "bills",
        "options.choice.choices.0.label.en": "Bills",
        "options.choice.choices.1.value": "moving",
        "options.choice.choices.1.label.en": "Moving home",
        "guidelines.en": "Choose the team that can answer.",
        "answers.exactly": "3",
        "pay.expected_seconds": "25",
        "pay.currency": "EUR",
        "pay.hourly_floor": "12,02",
        "pay.per_answer": "0.12",
        "harm": "none",
        **changes,
    }


def test_a_form_shows_the_task_and_its_price_first(town: Town, signed_in: SignedIn) -> None:
    """The preview has the question, read-only, and the price of the lowest lawful pay; nothing is made."""
    page = signed_in(town.member).post(reverse("new_project"), fields(town)).content.decode()
    assert "<fieldset disabled>" in page
    assert "Moving home" in page
    assert "€0.09" in page  # 12.02 an hour for 25 seconds, rounded up
    assert not Project.objects.exists()


def test_a_form_makes_a_draft(town: Town, signed_in: SignedIn) -> None:
    """The draft belongs to the client, and the items are what comes next."""
    page = signed_in(town.member).post(reverse("new_project"), fields(town, create="yes"))
    made = Project.objects.get()
    assert (made.client, made.state) == (town.client, Project.State.DRAFT)
    assert page["Location"] == reverse("items", args=[made.pk])


@pytest.mark.parametrize(
    ("field", "given", "at", "said"),
    [
        ("pay.per_answer", "0.01", "pay.per_answer", "under the floor"),
        ("options.choice.choices.count", "1", "options.choice.choices", "Give at least 2"),
        ("options.choice.choices.1.label.en", "", "options.choice.choices.1.label", "Fill this in"),
        ("harm", "severe", "harm_note", "harm_note"),
        ("title.en", "", "title", "Fill this in"),
        ("pay.expected_seconds", "soon", "pay.expected_seconds", "whole number"),
    ],
)
def test_an_error_stands_at_its_field(
    town: Town, signed_in: SignedIn, field: str, given: str, *, at: str, said: str
) -> None:
    """What is wrong is said beside the field, and what was typed stays."""
    page = signed_in(town.member).post(reverse("new_project"), fields(town, create="yes", **{field: given}))
    assert page.status_code == 422
    assert said in " ".join(page.context["form"].errors[at])
    assert f'id="id_{at}_error"' in page.content.decode()
    assert "Choose the team that can answer." in page.content.decode()
    assert not Project.objects.exists()


def yaml_of(client: str) -> str:
    """Return a project file."""
    return f"""title: {{en: Same meaning}}
client: {client}
purpose: {{en: Improve synonyms}}
data_use: [train-model]
kind: equivalence
pay: {{currency: EUR, per_answer: 0.12, hourly_floor: 12.02, expected_seconds: 25}}
"""


def test_a_file_makes_a_draft_and_its_errors_name_their_line(town: Town, signed_in: SignedIn) -> None:
    """A wrong line is named and the text is kept; the same text put right makes the draft."""
    browser, address = signed_in(town.member), reverse("new_project_file")
    text = yaml_of(town.client.name)
    wrong = browser.post(address, {"text": text.replace("kind:", "knid:"), "create": "yes"})
    assert wrong.status_code == 422
    assert "Line 5, column 1" in wrong.content.decode()
    assert "knid: equivalence" in wrong.content.decode()
    file = SimpleUploadedFile("mine.yaml", text.encode())
    assert browser.post(address, {"file": file, "create": "yes"}).status_code == 302
    assert Project.objects.get().client == town.client


def test_nobody_creates_for_another_client(town: Town, signed_in: SignedIn) -> None:
    """Neither a file nor a forged form can name an organisation that one does not act for."""
    browser, other = signed_in(town.member), town.other_client.name
    browser.post(reverse("new_project_file"), {"text": yaml_of(other), "create": "yes"})
    browser.post(reverse("new_project"), fields(town, create="yes", client=other))
    assert not Project.objects.exists()


def test_items_come_in_and_refused_rows_go_back(
    town: Town, make_microwork: MakeProject, signed_in: SignedIn
) -> None:
    """Good rows are in; the bad one can be kept with its reason; repeated, nothing doubles."""
    project = make_microwork(is_open=False)
    browser, address = signed_in(town.member), reverse("items", args=[project.pk])
    rows = b"id,query_a,query_b\n1,loom,silk loom\n2,,\n"
    for added in (1, 0):
        sent = browser.post(address, {"file": SimpleUploadedFile("rows.csv", rows)})
        assert do_next(clock=timezone.now)
        page = browser.get(sent["Location"])
        assert (page.context["work"].added, page.context["work"].refused) == (added, 1)
        kept = b"".join(browser.get(sent["Location"] + "file/"))
        assert kept.decode().startswith("line,reason,row")
    assert Task.objects.filter(project=project).count() == 6
    wrong = browser.post(address, {"file": SimpleUploadedFile("rows.doc", rows)})
    assert wrong.status_code == 422


def test_a_zip_brings_pictures_in(
    town: Town, make_microwork: MakeProject, signed_in: SignedIn, settings: Any, tmp_path: Path
) -> None:
    """By the page as any file; a bad one is told at once, under the field, and nothing is begun."""
    settings.MEDIA_ROOT = tmp_path / "kept"
    project = make_microwork("face-blurring", [], is_open=False)
    browser, address = signed_in(town.member), reverse("items", args=[project.pk])
    assert ".zip" in browser.get(address).content.decode()
    table = b"id,picture\n1,a.png\n2,b.png\n"
    data = pack(tmp_path / "a.zip", {"items.csv": table, "a.png": picture()}).read_bytes()
    sent = browser.post(address, {"file": SimpleUploadedFile("a.zip", data)})
    assert do_next(clock=timezone.now)
    work = browser.get(sent["Location"]).context["work"]
    assert (work.added, work.refused, work.percent) == (1, 1, 100)
    assert "no file “b.png” in the ZIP" in b"".join(browser.get(sent["Location"] + "file/")).decode()
    bad = pack(tmp_path / "a.zip", {"../a.png": picture()}).read_bytes()
    refused = browser.post(address, {"file": SimpleUploadedFile("a.zip", bad)})
    assert (refused.status_code, LongWork.objects.count()) == (422, 1)
    assert "leads out of the ZIP" in refused.content.decode()


def test_a_pilot_opens_ten_items_and_measures_them(
    town: Town, make_microwork: MakeProject, answer: Answer, signed_in: SignedIn
) -> None:
    """Ten items are shown and held for; what is added waits; the page says the time, and the rest opens."""
    project = make_microwork(items=MANY, is_open=False)
    browser, address = signed_in(town.member), reverse("opening", args=[project.pk])
    for _twice in range(2):
        browser.post(address, {"pilot": "yes"})
    shown = Task.objects.filter(project=project, state=Task.State.OPEN)
    assert shown.count() == PILOT_TASKS
    held = available_minor(code=chart.project_escrow(project.pk), currency="EUR")
    assert held == planned_answers(project_id=project.pk) * 12
    answer(project, town.worker, seconds=60)
    found = browser.get(address).context["pilot"]
    assert found.answers == 1
    assert found.median_seconds > 40
    assert found.lawful_minor > 12
    assert found.waiting == 2
    late = SimpleUploadedFile("late.csv", b"query_a,query_b\nlate tea,late coffee\n")
    items = reverse("items", args=[project.pk])
    assert "A pilot runs" in browser.get(items).content.decode()
    browser.post(items, {"file": late})
    assert do_next(clock=timezone.now)
    assert (shown.count(), available_minor(code=chart.project_escrow(project.pk), currency="EUR")) == (
        PILOT_TASKS,
        held,
    )
    browser.post(address, {"all": "yes"})
    assert shown.count() == 13
    assert browser.get(address).context["pilot"] is None


def test_too_little_money_says_how_much_is_missing(
    town: Town, make_microwork: MakeProject, signed_in: SignedIn
) -> None:
    """Nothing opens; the page says what is missing and what to do."""
    pay = {"currency": "EUR", "per_answer": "5000", "hourly_floor": "12.02", "expected_seconds": 25}
    project = make_microwork(is_open=False, pay=pay)
    page = signed_in(town.member).post(reverse("opening", args=[project.pk]), {"all": "yes"})
    assert page.status_code == 422
    assert "€80,000.00 is missing" in page.content.decode()
    assert not Task.objects.filter(project=project, state=Task.State.OPEN).exists()


def test_terms_change_and_stay_lawful(town: Town, make_microwork: MakeProject, signed_in: SignedIn) -> None:
    """Better pay is a new version; pay under the floor is refused beside what was typed."""
    project = make_microwork()
    browser, address = signed_in(town.member), reverse("change_terms", args=[project.pk])
    refused = browser.post(address, {"per_answer": "0.01", "expected_seconds": "60"})
    least = smallest_lawful_pay(hourly_floor_minor=1202, seconds=60)
    assert (refused.status_code, refused.context["lawful_minor"]) == (422, least)
    assert f"€0.{least}" in refused.content.decode()
    assert browser.post(address, {"per_answer": "0.123", "expected_seconds": "30"}).status_code == 422
    browser.post(address, {"per_answer": "0.25", "expected_seconds": "60"})
    terms = current_terms(project_id=project.pk)
    assert (terms.version, terms.per_answer_minor, terms.expected_seconds) == (2, 25, 60)
