"""My time: hours, breaks, questions and slots on the pages, as files, for programs, on the command line."""

import csv
import json
from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.faces.town import MakeProject, SignedIn, Town
from tests.factories import MONDAY, make_person, make_project
from typer.testing import CliRunner

from canut.core.people.models import Person
from canut.core.work.models import Project
from canut.core.worktime.models import AddedTime, Break, Session, Slot
from canut.core.worktime.operations import (
    be_on_duty,
    book_slot,
    cancel_slot,
    end_break,
    open_slot,
    start_break,
)
from canut.faces.cli.app import app

MINUTE = timedelta(minutes=1)
BASE = "/api/v1/me"


def be(person: Person, project: Project, now: datetime, *minutes_ago: int) -> None:
    """Give signs of life some minutes before now."""
    for minutes in minutes_ago:
        be_on_duty(person=person, project=project, now=now - minutes * MINUTE)


def page(client: Client) -> str:
    """Return the page of my time."""
    return client.get(reverse("my_time")).content.decode().replace("\N{NO-BREAK SPACE}", " ")


def post(client: Client, name: str, *about: int, **data: str) -> str:
    """Post to an address and follow; returns the page."""
    found = client.post(reverse(name, args=about), data, follow=True)
    return found.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def slot_in(project: Project, hours: float) -> Slot:
    """Open a slot of an hour that begins some hours from now."""
    now = timezone.now()
    start = now + timedelta(hours=hours)
    return open_slot(project=project, starts_at=start, ends_at=start + timedelta(hours=1), now=now)


def test_hours_and_what_is_left_are_shown(
    town: Town, make_microwork: MakeProject, signed_in: SignedIn
) -> None:
    """The page has today's waiting time, the session, and every rule with what it leaves."""
    be(town.worker, make_microwork(), timezone.now(), 12, 5, 0)
    text = page(signed_in(town.worker))
    for fact in ("On duty for", "(of 10 h)", "until a break is due", "until the weekly rest", "12 min"):
        assert fact in text, fact
    assert "On duty for" not in page(signed_in(town.other_worker))


def test_a_break_is_begun_and_ended(town: Town, make_microwork: MakeProject, signed_in: SignedIn) -> None:
    """Both buttons work, and the page says whether the break is paid."""
    be(town.worker, make_microwork(), timezone.now(), 0)
    client = signed_in(town.worker)
    assert "Your break is not paid" in post(client, "take_break")
    assert "End the break" in page(client)
    assert "Take a break" in post(client, "come_back")
    assert Break.objects.get().ended_at
    assert "You are off duty" in post(client, "leave")
    assert "you are not on duty now" in client.post(reverse("take_break")).content.decode().lower()


def test_the_work_page_asks(town: Town, make_microwork: MakeProject, signed_in: SignedIn) -> None:
    """Whoever comes back is asked where they choose work; a yes counts the time, and asks no more."""
    be(town.worker, make_microwork(), timezone.now(), 60, 55, 1)
    client = signed_in(town.worker)
    assert "Were you at work" in client.get(reverse("work")).content.decode()
    asked = Session.objects.get(asked_at__isnull=False)
    assert "this time counts" in post(client, "answer_question", asked.pk, answer="yes")
    assert AddedTime.objects.get().ends_at - AddedTime.objects.get().starts_at == 54 * MINUTE
    assert "Were you at work" not in client.get(reverse("work")).content.decode()
    assert client.post(reverse("answer_question", args=[asked.pk]), {"answer": "yes"}).status_code == 409


def test_slots_are_booked_and_given_back(
    town: Town, make_microwork: MakeProject, signed_in: SignedIn
) -> None:
    """Free places are listed where the person may work, booked and given back."""
    slot = slot_in(make_microwork(), 30)
    slot_in(make_microwork(requires=["french-native"]), 30)
    client = signed_in(town.worker)
    assert page(client).count("1 place") == 1
    assert "Booked." in post(client, "book_slot", slot.pk)
    assert "Give it back" in page(client)
    assert "Nothing follows from it" in post(client, "give_slot_back", slot.pk)
    assert not Slot.objects.exclude(worker=None).exists()


def test_slots_are_started_or_claimed(town: Town, make_microwork: MakeProject, signed_in: SignedIn) -> None:
    """A running slot is started, or claimed when that failed; one that was cancelled late says it is paid."""
    project, now = make_microwork(), timezone.now()
    running = open_slot(
        project=project, starts_at=now - 20 * MINUTE, ends_at=now + 40 * MINUTE, now=now - 30 * MINUTE
    )
    book_slot(slot=running, worker=town.worker, now=now - 25 * MINUTE)
    later = book_slot(slot=slot_in(project, 2), worker=town.worker, now=now)
    cancel_slot(slot=later, actor=town.member, now=now)
    client = signed_in(town.worker)
    text = page(client)
    for fact in ("Start my slot", "I was there", "Cancelled too late for you"):
        assert fact in text, fact
    assert "this time counts" in post(client, "claim_slot", running.pk)
    assert "on duty until the end" in post(client, "start_slot", running.pk)
    assert AddedTime.objects.get().ground == "claimed"


def test_time_leaves_as_a_file(town: Town, make_microwork: MakeProject, signed_in: SignedIn) -> None:
    """Both forms hold every interval, nobody else's, and no other form exists."""
    be(town.worker, make_microwork(), timezone.now(), 12, 5, 0)
    client = signed_in(town.worker)
    text = client.get(reverse("time_file", args=["csv"])).content.decode()
    (row,) = csv.DictReader(text.splitlines())
    assert (row["kind"], row["seconds"]) == ("waiting", "720")
    (same,) = client.get(reverse("time_file", args=["json"])).json()["intervals"]
    assert same["start"] == row["start"]
    assert client.get(reverse("time_file", args=["pdf"])).status_code == 404
    other = signed_in(town.other_worker)
    assert other.get(reverse("time_file", args=["json"])).json() == {"intervals": []}


def test_rest_is_said_where_work_is_taken(
    town: Town, make_microwork: MakeProject, signed_in: SignedIn
) -> None:
    """After six hours a task is refused with the reason, on the page and for programs."""
    project, client = make_microwork(), signed_in(town.worker)
    be(town.worker, project, timezone.now(), *range(365, -1, -10))
    refused = client.post(reverse("take", args=[project.pk]))
    assert refused.status_code == 409
    assert "rest for half an hour" in refused.content.decode()
    told = client.post(f"/api/v1/projects/{project.pk}/take", {}, content_type="application/json")
    assert (told.status_code, told.json()["code"]) == (409, "rest-due")


def test_programs_read_and_change_time(town: Town, make_microwork: MakeProject, signed_in: SignedIn) -> None:
    """Intervals, days, limits, a break, an answer and a slot, through the interface."""
    project, client = make_microwork(), signed_in(town.worker)
    be(town.worker, project, timezone.now(), 60, 55, 1)
    today = timezone.localdate()
    time = client.get(f"{BASE}/time?first={today - timedelta(days=1)}&last={today}").json()
    assert sum(day["on_duty"] for day in time["days"]) == 300
    assert {one["kind"] for one in time["intervals"]} == {"waiting"}
    now = client.get(f"{BASE}/now").json()
    assert (now["project_id"], now["break_until"]) == (project.pk, None)
    assert {one["rule"] for one in now["left"]} >= {"day", "week", "daily-rest", "break"}
    assert client.post(f"{BASE}/break").json()["break_is_paid"] is False
    assert client.post(f"{BASE}/back").json()["break_until"] is None
    (question,) = now["questions"]
    address = f"{BASE}/questions/{question['session_id']}"
    told = client.post(address, {"was_at_work": True}, content_type="application/json")
    assert told.json() == {"added_seconds": 54 * 60}
    again = client.post(address, {"was_at_work": True}, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (409, "nothing-asked")
    slot = slot_in(project, 30)
    assert [one["id"] for one in client.get(f"{BASE}/slots?free=true").json()] == [slot.pk]
    assert client.post(f"{BASE}/slots/{slot.pk}/book").json()["booked_at"]
    assert client.post(f"{BASE}/slots/{slot.pk}/give-back").json()["booked_at"] is None
    assert signed_in(town.other_worker).post(f"{BASE}/slots/{slot.pk}/start").status_code == 404
    assert client.post(f"{BASE}/leave").json()["project_id"] is None


def canut(*words: str) -> Any:
    """Run the command that shows somebody's hours."""
    return CliRunner().invoke(app, ["person", "hours", *words])


def test_the_command_line_shows_hours(db: None) -> None:
    """By day in a table, and every interval as JSON."""
    del db
    project, person = make_project(tasks=1), make_person("Ana", now=MONDAY - timedelta(days=1))
    for minutes in (0, 10):
        be_on_duty(person=person, project=project, now=MONDAY + minutes * MINUTE)
    start_break(person=person, now=MONDAY + 10 * MINUTE)
    end_break(person=person, now=MONDAY + 15 * MINUTE)
    shown = canut(person.email)
    assert "0:10:00" in shown.stdout
    assert "0:05:00" in shown.stdout
    told = json.loads(canut(person.email, "--json").stdout)
    assert [one["kind"] for one in told["intervals"]] == ["waiting", "unpaid-break"]
    assert told["days"][0]["on_duty_seconds"] == 600
    assert json.loads(canut(person.email, "--from", "2026-02-01", "--json").stdout)["days"] == []
    assert canut("nobody@example.org").exit_code == 2
