"""What a client watches, what comes out, and who acts for them."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.faces.town import Answer, MakeProject, SignedIn, Town
from tests.factories import make_member

from canut.core.people.models import Membership
from canut.families.microwork.board import BANDS, board
from canut.families.microwork.models import LongWork, Refit
from canut.families.microwork.operations.carrying import do_next


def test_the_board_counts_what_was_answered(
    town: Town, make_microwork: MakeProject, answer: Answer, signed_in: SignedIn
) -> None:
    """One answer is a sixtieth a minute; an item that is complete gives the forecast for all five."""
    project = make_microwork(answers={"exactly": 1})
    answer(project, town.worker)
    shown = board(project=project, now=timezone.now())
    assert shown.per_minute_hour == 1 / 60
    assert (shown.cost_minor, shown.forecast_minor) == (12, 60)
    assert sum(band.results for band in shown.bands) == 1
    assert board(project=project, now=timezone.now() + timedelta(hours=2)).per_minute_hour == 0
    fragment = signed_in(town.member).get(reverse("live", args=[project.pk])).content.decode()
    assert "€0.60" in fragment
    assert "<html" not in fragment


@given(st.floats(0, 1))
def test_every_confidence_has_one_band(confidence: float) -> None:
    """The bands leave nothing out and count nothing twice."""
    found = [
        low for low, high in BANDS if low / 100 <= confidence and (high == 100 or confidence < high / 100)
    ]
    assert len(found) == 1


def test_the_first_results_say_who_made_them(
    town: Town, make_microwork: MakeProject, answer: Answer, signed_in: SignedIn
) -> None:
    """Empty, the page says when one comes; then the answer stands there with its makers."""
    project = make_microwork(answers={"exactly": 1})
    browser, address = signed_in(town.member), reverse("first_results", args=[project.pk])
    assert "No result yet" in browser.get(address).content.decode()
    answer(project, town.worker)
    page = browser.get(address)
    assert len(page.context["rows"]) == 1
    assert "people" in page.content.decode()


def test_an_owner_changes_the_team_and_one_always_stays(town: Town, signed_in: SignedIn) -> None:
    """A member's role changes by their address, and they go; the last owner can neither go nor step down."""
    browser, address = signed_in(town.member), reverse("team", args=[town.client.pk])
    friend, team = make_member(town.client, role=Membership.Role.MANAGER), town.client.memberships
    browser.post(address, {"email": friend.email.upper(), "role": "reviewer"})
    assert team.get(person=friend).role == Membership.Role.REVIEWER
    assert browser.post(address, {"email": town.member.email, "role": "manager"}).status_code == 422
    assert browser.post(address, {"remove": town.member.pk}).status_code == 422
    browser.post(address, {"remove": friend.pk})
    assert not team.filter(person=friend).exists()
    assert team.get(person=town.member).role == Membership.Role.OWNER


def test_only_owners_change_the_team(town: Town, signed_in: SignedIn) -> None:
    """A reviewer reads who is there and changes nothing."""
    reviewer = make_member(town.client, role=Membership.Role.REVIEWER)
    browser, address = signed_in(reviewer), reverse("team", args=[town.client.pk])
    browser.post(address, {"email": reviewer.email, "role": "owner"})
    browser.post(address, {"remove": town.member.pk})
    assert set(town.client.memberships.values_list("role", flat=True)) == {"owner", "reviewer"}


def test_a_reviewer_is_offered_no_new_project(town: Town, signed_in: SignedIn) -> None:
    """The list of projects links the form for who may start one, and not for a reviewer."""
    link = reverse("new_project")
    reviewer = make_member(town.client, role=Membership.Role.REVIEWER)
    assert link not in signed_in(reviewer).get(reverse("projects")).content.decode()
    assert link in signed_in(town.member).get(reverse("projects")).content.decode()


def test_a_client_asks_for_a_refit_and_finds_it_again(
    town: Town, make_microwork: MakeProject, answer: Answer, signed_in: SignedIn
) -> None:
    """Asked for, it is on the board; asked for again it is refused; carried out, the board says when."""
    project = make_microwork(answers={"exactly": 1})
    browser, address = signed_in(town.member), reverse("refit", args=[project.pk])
    fragment = reverse("live", args=[project.pk])
    refused = browser.post(address)
    assert refused.status_code == 409
    assert "no answer to weigh" in refused.content.decode()
    answer(project, town.worker)
    assert address in browser.get(fragment).content.decode()
    assert browser.post(address).status_code == 302
    shown = browser.get(fragment).content.decode()
    assert "Weighing now" in shown
    assert address not in shown
    assert browser.post(address).status_code == 409
    do_next(clock=timezone.now)
    assert "1 answer was weighed on" in browser.get(fragment).content.decode()
    assert Refit.objects.get(project=project).answers == 1
    assert browser.post(address).status_code == 302
    assert LongWork.objects.filter(project=project).count() == 1


def test_a_reviewer_sees_refits_and_is_told_who_asks_for_them(
    town: Town, make_microwork: MakeProject, answer: Answer, signed_in: SignedIn
) -> None:
    """No button for who decides on answers alone; the address names who can."""
    project = make_microwork(answers={"exactly": 1})
    answer(project, town.worker)
    browser = signed_in(make_member(town.client, role=Membership.Role.REVIEWER))
    address = reverse("refit", args=[project.pk])
    assert address not in browser.get(reverse("live", args=[project.pk])).content.decode()
    assert browser.post(address).status_code == 403
