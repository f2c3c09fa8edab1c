"""Signing up, in and out; languages; limits."""

import re

import pytest
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse
from tests.faces.town import Town

from canut.core.people.models import Person

PASS = "navette et peigne"
NEWCOMER = {"name": "Zoé Petit", "email": "Zoe@Example.org", "password1": PASS}


@pytest.mark.usefixtures("town")
def test_signing_up_registers_a_person_and_signs_them_in() -> None:
    """A newcomer has a name, an address in lower case and a date, and stands before the work."""
    client = Client()
    page = client.post(reverse("account_signup"), NEWCOMER, headers={"accept-language": "fr"})
    person = Person.objects.get(email="zoe@example.org")
    assert page["Location"] == reverse("work")
    assert (person.name, person.language, person.is_staff) == ("Zoé Petit", "fr", False)
    assert person.check_password(PASS)
    assert client.session["_auth_user_id"] == str(person.pk)
    assert [message.to for message in mail.outbox] == [["zoe@example.org"]]


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


def test_address_is_taken_once(town: Town) -> None:
    """An address that has an account is refused with what to do."""
    page = Client().post(reverse("account_signup"), NEWCOMER | {"email": town.worker.email})
    assert page.status_code == 200
    assert Person.objects.filter(email=town.worker.email).count() == 1


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
