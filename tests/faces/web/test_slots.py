"""Slots from the side of who offers them: pages of the client and the operator, and the command line."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.faces.town import MakeProject, SignedIn, Town
from tests.factories import make_person
from typer.testing import CliRunner

from canut.core.ledger import chart
from canut.core.ledger.queries import balance_minor
from canut.core.work.models import Project
from canut.core.worktime.errors import NotTheirSlots
from canut.core.worktime.models import Slot
from canut.core.worktime.operations import book_slot, cancel_slot, open_slots_for
from canut.faces.cli.app import app

HOUR = timedelta(hours=1)


@pytest.fixture
def project(make_microwork: MakeProject) -> Project:
    """Return a project of the first client."""
    return make_microwork()


def canut(*words: object) -> Any:
    """Run a command."""
    return CliRunner().invoke(app, ["slots", *map(str, words)])


def offered(project: Project, hours: float, capacity: int = 1) -> list[Slot]:
    """Offer places of two hours that begin some hours from now."""
    start, now = timezone.now() + hours * HOUR, timezone.now()
    return open_slots_for(
        project=project, starts_at=start, ends_at=start + 2 * HOUR, capacity=capacity, now=now
    )


def local(at: datetime) -> str:
    """Write a moment as a field for date and time does."""
    return timezone.localtime(at).strftime("%Y-%m-%dT%H:%M")


def form(**changes: str) -> dict[str, str]:
    """Return a form that offers two places of two hours."""
    start = timezone.now() + 30 * HOUR
    filled = {"starts_at": local(start), "ends_at": local(start + 2 * HOUR)}
    return {**filled, "capacity": "2", "notice_hours": "24", **changes}


def reserve(project: Project) -> int:
    """Return what is held for time on duty."""
    return balance_minor(code=chart.project_reserve(project.pk), currency="EUR")


@pytest.mark.parametrize("role", ["member", "staff"])
def test_places_are_offered_on_the_page(town: Town, project: Project, signed_in: SignedIn, role: str) -> None:
    """The client's member, or the operator's, holds the floor of both places by offering them."""
    before, person = reserve(project), getattr(town, role)
    page = signed_in(person).post(reverse("slots", args=[project.pk]), form(), follow=True)
    assert "2 places are offered." in page.content.decode()
    assert Slot.objects.count() == 2
    assert reserve(project) - before == 2 * 2 * 1202


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_at": "2020-01-01T10:00"},
        {"capacity": "0"},
        {"capacity": "201"},
        {"starts_at": "tomorrow"},
        {"notice_hours": "-1"},
        {"ends_at": "2099-01-01T10:00"},
    ],
)
def test_a_wrong_offer_holds_nothing(
    town: Town, project: Project, signed_in: SignedIn, wrong: dict[str, str]
) -> None:
    """Times that cannot be, no place, and more than the client's money come back with what is wrong."""
    page = signed_in(town.member).post(reverse("slots", args=[project.pk]), form(**wrong))
    assert page.status_code == 422
    assert "2" in page.content.decode()
    assert not Slot.objects.exists()


def test_bookings_show_no_names(town: Town, project: Project, signed_in: SignedIn) -> None:
    """The page says how many places are booked and what cancelling costs, never who comes."""
    for slot in (*offered(project, 50, 2)[:1], *offered(project, 3)):
        book_slot(slot=slot, worker=town.worker, now=timezone.now())
    text = signed_in(town.member).get(reverse("slots", args=[project.pk])).content.decode()
    for words in ("2 booked", "free place", "Cancelling costs nothing until", "Its notice is over"):
        assert words in text, words
    assert town.worker.name not in text


@pytest.mark.parametrize(
    ("hours", "is_booked", "said", "answer"),
    [
        (50, False, "Nobody has booked it. €24.04", "It costs nothing"),
        (50, True, "they lose this time, and €24.04", "It costs nothing"),
        (3, True, "all of its time counts and is paid: €24.04", "is paid all of it"),
    ],
)
def test_the_consequence_is_said_before(  # noqa: PLR0917 - one row of a table of cases
    town: Town,
    project: Project,
    signed_in: SignedIn,
    hours: int,
    is_booked: bool,  # noqa: FBT001 - likewise
    said: str,
    answer: str,
) -> None:
    """Free, booked in time, or late: the page says what follows, and that is what follows."""
    (slot,), before = offered(project, hours), reserve(project)
    if is_booked:
        book_slot(slot=slot, worker=town.worker, now=timezone.now())
    client, address = signed_in(town.member), reverse("cancel_slot", args=[project.pk, slot.pk])
    text = client.get(address).content.decode()
    assert said in text
    follows = text.partition('name="follows" value="')[2].partition('"')[0]
    assert answer in client.post(address, {"follows": follows}, follow=True).content.decode()
    slot.refresh_from_db()
    assert slot.cancelled_at
    assert (slot.worker is not None) == (follows == "late")
    assert before - reserve(project) == (0 if follows == "late" else 2404)


def test_what_follows_cannot_change_unseen(town: Town, project: Project, signed_in: SignedIn) -> None:
    """A place that is booked between looking and cancelling is not cancelled; a made-up word does nothing."""
    (slot,) = offered(project, 3)
    client, address = signed_in(town.member), reverse("cancel_slot", args=[project.pk, slot.pk])
    book_slot(slot=slot, worker=town.worker, now=timezone.now())
    refused = client.post(address, {"follows": "free"})
    assert refused.status_code == 409
    assert "look at it again" in refused.content.decode()
    assert client.post(address, {"follows": "gladly"}).status_code == 200
    slot.refresh_from_db()
    assert slot.cancelled_at is None


def test_strangers_offer_and_cancel_nothing(town: Town, project: Project, signed_in: SignedIn) -> None:
    """Another client's member and the worker are refused by page and operation, whatever they guess."""
    (slot,), now = offered(project, 50), timezone.now()
    for person in (town.other_member, town.worker):
        client = signed_in(person)
        assert client.post(reverse("slots", args=[project.pk]), form()).status_code == 404
        address = reverse("cancel_slot", args=[project.pk, slot.pk])
        assert client.post(address, {"follows": "free"}).status_code == 404
        with pytest.raises(NotTheirSlots):
            cancel_slot(slot=slot, actor=person, now=now)
        with pytest.raises(NotTheirSlots):
            open_slots_for(
                project=project,
                starts_at=now,
                ends_at=now + HOUR,
                capacity=1,
                actor=person,
                now=now,
            )
    assert Slot.objects.get().cancelled_at is None


def test_a_slot_of_another_project_is_not_reached(
    town: Town, make_microwork: MakeProject, signed_in: SignedIn
) -> None:
    """The number of a slot opens nothing under the address of another project."""
    (slot,) = offered(make_microwork(), 50)
    address = reverse("cancel_slot", args=[make_microwork().pk, slot.pk])
    assert signed_in(town.member).get(address).status_code == 404


@pytest.fixture
def command(town: Town, project: Project) -> Callable[..., Any]:
    """Run a command of slots as the client's member."""
    del project
    return lambda *words: canut(*words, "--by", town.member.email)


def test_the_command_line_offers_lists_and_cancels(
    project: Project, command: Callable[..., Any], town: Town
) -> None:
    """Places are opened, listed by state, and cancelled; a late one only with the word for it."""
    soon, later = timezone.now() + 3 * HOUR, timezone.now() + 50 * HOUR
    told = command("open", project.pk, "--from", local(later), "--to", local(later + HOUR), "--capacity", 2)
    assert "24.04 EUR held" in told.stdout, told.stderr
    command("open", project.pk, "--from", local(soon), "--to", local(soon + HOUR))
    first, second, third = Slot.objects.order_by("id")
    for slot in (second, third):
        book_slot(slot=slot, worker=town.worker, now=timezone.now())
    listed = json.loads(canut("list", project.pk, "--json").stdout)
    assert {one["number"]: one["state"] for one in listed} == {
        third.pk: "booked",
        first.pk: "free",
        second.pk: "booked",
    }
    assert "free to cancel until" in canut("list", project.pk).stdout
    for slot in (first, second):
        assert command("cancel", slot.pk).exit_code == 0
    refused = command("cancel", third.pk)
    assert refused.exit_code == 2
    assert "12.02 EUR" in refused.stderr
    assert "12.02 EUR" in command("cancel", third.pk, "--late").stdout
    (paid,) = json.loads(canut("list", project.pk, "--json").stdout)
    assert paid["state"] == "cancelled late, paid"


def test_the_command_line_says_what_is_wrong(project: Project, command: Callable[..., Any]) -> None:
    """Unknown numbers, times in the past and strangers are one line and status 2."""
    stranger = make_person()
    past = ("--from", "2020-01-01T09:00", "--to", "2020-01-01T10:00")
    for told in (
        command("cancel", 4711),
        command("open", 4711, *past),
        command("open", project.pk, *past),
        command("open", project.pk, "--from", "soon", "--to", "later"),
        canut("open", project.pk, "--from", "2099-01-01T09:00", "--to", "2099-01-01T10:00", "--by", "x"),
        canut("open", project.pk, *past, "--by", stranger.email),
    ):
        assert told.exit_code == 2
        assert "Traceback" not in told.stderr
