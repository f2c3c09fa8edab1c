"""Signing up, in and out; languages; limits."""

import re
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse
from tests.faces.town import Town

from canut.core.people.models import Person

PASS = "navette et peigne"
NEWCOMER = {"name": "Zoé Petit", "email": "Zoe@Example.org", "password1": PASS}


@pytest.mark.usefixtures("town")
def test_signing_up_registers_a_person_who_then_signs_in() -> None:
    """A newcomer has a name, an address in lower case and a date, signs in and stands before the work."""
    client = Client()
    page = client.post(reverse("account_signup"), NEWCOMER, headers={"accept-language": "fr"}, follow=True)
    person = Person.objects.get(email="zoe@example.org")
    assert (person.name, person.language, person.is_staff) == ("Zoé Petit", "fr", False)
    assert [message.to for message in mail.outbox] == [["zoe@example.org"]]
    assert page.redirect_chain == [(reverse("account_login"), 302)]
    assert 'value="zoe@example.org"' in page.content.decode()
    typed = {"login": "zoe@example.org", "password": PASS}
    assert client.post(reverse("account_login"), typed)["Location"] == reverse("work")
    assert client.session["_auth_user_id"] == str(person.pk)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"name": ""}, "id_name"),
        ({"email": "nowhere"}, "id_email"),
        ({"password1": "short"}, "id_password1"),
        ({"password1": "1234567890"}, "id_password1"),
    ],
)
@pytest.mark.usefixtures("town")
def test_sign_up_says_what_is_wrong(change: dict[str, str], problem: str) -> None:
    """A wrong field is named beside itself and what was typed is kept."""
    page = Client().post(reverse("account_signup"), NEWCOMER | change).content.decode()
    assert f'id="{problem}_error"' in page
    assert not Person.objects.filter(email="zoe@example.org").exists()


def signed_up(email: str) -> tuple[Client, list[Any]]:
    """Return a browser that signed up, and all that it was answered, without what is drawn anew each time."""
    client = Client()
    pages = [client.post(reverse("account_signup") + "?next=/me/", NEWCOMER | {"email": email})]
    pages.append(client.get(pages[0]["Location"]))
    for page in pages:
        page.headers.pop("Content-Length", None)  # the page shows the address that was typed
        page.headers.pop("Expires", None)  # now
    told = [
        (page.status_code, sorted(page.headers.items()), re.sub(r'value="\w{64}"', "", page.content.decode()))
        for page in pages
    ]
    return client, [[status, headers, text.replace(email, "ADDRESS")] for status, headers, text in told]


def test_signing_up_does_not_say_whose_address_it_is(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """A free address and one with an account, closed or not, get the same answer after as much hashing."""
    hashed: list[str] = []

    def counted(password: str, *_others: Any) -> str:
        hashed.append(password)
        return make_password(password)

    monkeypatch.setattr("canut.faces.web.accounts.make_password", counted)
    monkeypatch.setattr("django.contrib.auth.base_user.make_password", counted)
    Person.objects.filter(pk=town.other_worker.pk).update(is_active=False)
    before = Person.objects.get(pk=town.worker.pk)
    answers = []
    for email in ("new@example.org", town.worker.email, town.other_worker.email, "new@example.org"):
        hashed.clear()
        client, answer = signed_up(email)
        answers.append(
            (answer, hashed.copy(), sorted((name, len(one.value)) for name, one in client.cookies.items()))
        )
    assert answers[0][1] == [PASS]
    assert answers == answers[:1] * 4
    assert Person.objects.filter(email=town.worker.email).get().password == before.password


def test_the_owner_of_an_address_is_told_who_tried(town: Town) -> None:
    """A letter once a day, and a notice at the next sign-in, in their language and with the moment; once."""
    town.worker.set_password(PASS)
    town.worker.save()
    for _ in range(3):
        signed_up(town.worker.email)
    assert [message.to for message in mail.outbox] == [[town.worker.email]]
    typed = {"login": town.worker.email, "password": PASS}
    told = [Client().post(reverse("account_login"), typed, follow=True).content.decode() for _ in range(2)]
    assert ["signed up with your address" in text for text in told] == [True, False]


def test_signing_in_and_out(town: Town) -> None:
    """The pass phrase opens the session, the button ends it, a visit to the address alone does not."""
    town.worker.set_password(PASS)
    town.worker.save()
    client = Client()
    page = client.post(reverse("account_login"), {"login": town.worker.email, "password": PASS})
    assert page["Location"] == reverse("work")
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get(reverse("work")).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(reverse("work")).status_code == 302


def test_wrong_pass_phrases_are_limited(town: Town) -> None:
    """After five failures for one account even the right pass phrase has to wait."""
    town.worker.set_password(PASS)
    town.worker.save()
    client = Client()
    for _ in range(5):
        client.post(reverse("account_login"), {"login": town.worker.email, "password": "wrong wrong"})
    client.post(reverse("account_login"), {"login": town.worker.email, "password": PASS})
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("town")
def test_sign_ups_are_limited() -> None:
    """One address of the network signs up twenty persons an hour, then gets a page that says to wait."""
    codes = [
        Client().post(reverse("account_signup"), NEWCOMER | {"email": f"n{n}@example.org"}).status_code
        for n in range(21)
    ]
    assert codes == [302] * 20 + [429]


def test_pass_phrases_are_kept_by_argon2() -> None:
    """Outside the tests a pass phrase is stored as an argon2 hash."""
    hasher = "django.contrib.auth.hashers.Argon2PasswordHasher"
    with override_settings(PASSWORD_HASHERS=[hasher]):
        person = Person(email="x@example.org", name="X")
        person.set_password(PASS)
    assert person.password.startswith("argon2")


@pytest.mark.usefixtures("town")
def test_language_is_switched_by_a_form() -> None:
    """The button in the foot changes the language and comes back to the same page."""
    client = Client()
    page = client.post(reverse("set_language"), {"language": "fr", "next": "/"})
    assert page["Location"] == "/"
    text = client.get("/").content.decode()
    assert '<html lang="fr">' in text
    assert "Je travaille" in text


def test_front_page_opens_three_doors(town: Town) -> None:
    """Anyone reads what this is, who runs it and the three doors."""
    text = Client().get(reverse("home")).content.decode()
    for fact in ("I work", "I post work", "I read the code", town.operator.name, "What is guaranteed"):
        assert fact in text, fact


@pytest.mark.usefixtures("town")
def test_pages_carry_a_strict_policy() -> None:
    """No page allows a foreign or inline script, and none has an inline style."""
    page = Client().get(reverse("home"))
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in page["Content-Security-Policy"]
    assert not re.search(r"<style|style=|<script(?![^>]*src)|\son[a-z]+=", page.content.decode())


@pytest.mark.parametrize("file", ["canut.css", "task.js", "mark.svg"])
def test_style_and_script_are_served_without_a_build(file: str) -> None:
    """What the pages load comes with the package, from this machine."""
    page = Client().get(f"/static/canut/{file}")
    assert page.status_code == 200
    assert page.getvalue()
