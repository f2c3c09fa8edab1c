"""Inviting somebody to a client's team, which says of no address whether it has an account."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.faces.town import SignedIn, Town
from tests.factories import make_member, make_person

from canut.core.people.models import Invitation, Membership

STRANGER = "nobody@example.org"


def invite(browser: Client, town: Town, email: str) -> Any:
    """Invite somebody as a reviewer, and return the page that follows."""
    address = reverse("team", args=[town.client.pk])
    return browser.post(address, {"email": email, "role": "reviewer"}, follow=True)


def accept(browser: Client, code: str) -> Any:
    """Type a code into the first invitation."""
    number = Invitation.objects.get().pk
    return browser.post(reverse("invitations"), {"invitation": number, "code": code})


def told(page: Any, email: str) -> str:
    """Return what an owner reads after an invitation, but for the address and the token of the form."""
    code = Invitation.objects.get(email=email).code
    number = str(Invitation.objects.get(email=email).pk)
    text = page.content.decode().replace(email, "ADDRESS").replace(code, "CODE")
    text = text.replace(f'name="withdraw" value="{number}"', "NUMBER")
    return "\n".join(line for line in text.splitlines() if "csrfmiddlewaretoken" not in line)


def test_a_stranger_and_a_worker_are_invited_alike(town: Town, signed_in: SignedIn) -> None:
    """The answer to an address without account is, letter by letter, that to an address with one."""
    browser, pages = signed_in(town.member), []
    for email in (STRANGER, town.worker.email, town.staff.email):
        pages.append(told(invite(browser, town, email), email))
        Invitation.objects.all().delete()
    assert pages[0] == pages[1] == pages[2]


def test_the_code_lets_the_invited_in(town: Town, signed_in: SignedIn) -> None:
    """They find the invitation under their address, a wrong code is said, the right one lets them in."""
    invite(signed_in(town.member), town, town.worker.email.upper())
    browser, code = signed_in(town.worker), Invitation.objects.get().code
    assert reverse("invitations") in browser.get(reverse("work")).content.decode()
    assert town.client.name in browser.get(reverse("invitations")).content.decode()
    refused = accept(browser, "another")
    assert (refused.status_code, "is not the code" in refused.content.decode()) == (422, True)
    assert not town.worker.memberships.exists()
    assert accept(browser, f" {code[:5].upper()} {code[5:]}").status_code == 302
    assert town.worker.memberships.get().role == Membership.Role.REVIEWER
    assert not Invitation.objects.exists()


def test_who_signs_up_later_finds_the_invitation(town: Town, signed_in: SignedIn) -> None:
    """An invitation waits for an account; the address alone does not let anybody in."""
    invite(signed_in(town.member), town, STRANGER)
    late = make_person()
    late.email = STRANGER
    late.save()
    browser = signed_in(late)
    assert town.client.name in browser.get(reverse("invitations")).content.decode()
    assert accept(browser, "").status_code == 422
    assert not late.memberships.exists()


def test_nobody_accepts_what_was_sent_to_another(town: Town, signed_in: SignedIn) -> None:
    """A code that leaked helps nobody who signs in with another address, and they see nothing."""
    invite(signed_in(town.member), town, town.worker.email)
    browser = signed_in(town.other_worker)
    assert "Nobody invites you" in browser.get(reverse("invitations")).content.decode()
    assert accept(browser, Invitation.objects.get().code).status_code == 422
    assert not town.other_worker.memberships.exists()


def test_an_invitation_is_declined_withdrawn_or_grows_old(town: Town, signed_in: SignedIn) -> None:
    """The invited declines, an owner takes back, and after thirty days it is over."""
    owner, browser = signed_in(town.member), signed_in(town.worker)
    invite(owner, town, town.worker.email)
    number = Invitation.objects.get().pk
    browser.post(reverse("invitations"), {"invitation": number, "decline": "yes"})
    assert not Invitation.objects.exists()
    invite(owner, town, town.worker.email)
    owner.post(reverse("team", args=[town.client.pk]), {"withdraw": Invitation.objects.get().pk})
    assert not Invitation.objects.exists()
    invite(owner, town, town.worker.email)
    Invitation.objects.update(invited_at=timezone.now() - timedelta(days=31))
    page = accept(browser, Invitation.objects.get().code)
    assert (page.status_code, "invitation is over" in page.content.decode()) == (422, True)


def test_only_owners_see_codes_and_invite(town: Town, signed_in: SignedIn) -> None:
    """A manager reads neither who is invited nor a code, and their form changes nothing."""
    invite(signed_in(town.member), town, STRANGER)
    manager = signed_in(make_member(town.client, role=Membership.Role.MANAGER))
    page = invite(manager, town, town.worker.email)
    assert STRANGER not in page.content.decode()
    assert Invitation.objects.get().code not in page.content.decode()
