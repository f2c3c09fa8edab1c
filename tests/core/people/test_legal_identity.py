"""Who a person is before the law: stated by themselves, checked as far as numbers can be."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.factories import MONDAY, make_person

from canut.core.people.errors import IdentityRefused, InvalidIdentifier
from canut.core.people.models import LegalIdentity
from canut.core.people.operations import state_identity

pytestmark = pytest.mark.django_db

FRENCH_TIN = "07 01 987 765 493"


def test_only_the_name_is_required() -> None:
    """A name alone is an identity; everything else may come later."""
    made = state_identity(person=make_person(), legal_name=" Lise Mercier ", now=MONDAY)
    assert (made.legal_name, made.born_on, made.tin, made.status) == ("Lise Mercier", None, "", "")


def test_stating_it_again_replaces_it() -> None:
    """A person has one identity; a correction takes the place of what was stated before, whole."""
    lise = make_person()
    state_identity(person=lise, legal_name="Lise Mercier", town="Lyon", now=MONDAY)
    later = MONDAY + timedelta(days=1)
    state_identity(person=lise, legal_name="Lise Martin", status="fr-micro-bnc", now=later)
    only = LegalIdentity.objects.get()
    assert (only.legal_name, only.town, only.status, only.stated_at) == (
        "Lise Martin",
        "",
        "fr-micro-bnc",
        later,
    )


def test_numbers_are_kept_in_their_plain_form() -> None:
    """Spaces and lower case are how people write; the record holds the number itself."""
    made = state_identity(
        person=make_person(),
        legal_name="Lise Mercier",
        tin=FRENCH_TIN,
        tin_country="fr",
        vat_number="fr 44 732829320",
        country="fr",
        born_on=date(1990, 5, 1),
        now=MONDAY,
    )
    assert (made.tin, made.tin_country, made.vat_number, made.country) == (
        "0701987765493",
        "FR",
        "FR44732829320",
        "FR",
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"tin": "0701987765494", "tin_country": "FR"},
        {"tin": "0701987765493"},
        {"tin": "0701987765493", "tin_country": "XX"},
        {"country": "France"},
        {"vat_number": "FR45732829320"},
        {"tin": "not a number", "tin_country": "DE"},
    ],
)
def test_a_wrong_number_is_refused(wrong: dict[str, Any]) -> None:
    """A number whose checksum fails, or whose country is none, is refused; nothing is kept."""
    with pytest.raises(InvalidIdentifier, match=r"check|name the country|two letters"):
        state_identity(person=make_person(), legal_name="Lise Mercier", now=MONDAY, **wrong)
    assert not LegalIdentity.objects.exists()


def test_a_number_that_nobody_can_check_is_kept() -> None:
    """Madagascar's tax numbers have no known checksum: the number stands as it was stated."""
    made = state_identity(
        person=make_person(), legal_name="Hery", tin="3000123456", tin_country="MG", now=MONDAY
    )
    assert made.tin == "3000123456"


@pytest.mark.parametrize(
    "wrong",
    [{"legal_name": "  "}, {"born_on": date(2030, 1, 1)}, {"town": "x" * 36}, {"legal_name": "x" * 201}],
)
def test_what_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    """No name, a birth to come, or a text that a column cannot hold: refused on both stores alike."""
    with pytest.raises(IdentityRefused):
        state_identity(person=make_person(), now=MONDAY, **{"legal_name": "Lise", **wrong})


def test_the_store_refuses_a_tax_number_without_its_country() -> None:
    """The rule holds at a database prompt as well."""
    made = state_identity(person=make_person(), legal_name="Lise", now=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        LegalIdentity.objects.filter(pk=made.pk).update(tin="1")


@pytest.mark.parametrize("country", ["DE", "ES", "FR", "IT", "BE", "KE", "IN", "US", "PL", "GB"])
def test_the_check_knows_its_countries(country: str) -> None:
    """In each country whose numbers have a form, a number without it is refused."""
    with pytest.raises(InvalidIdentifier):
        state_identity(person=make_person(), legal_name="Lise", tin="1", tin_country=country, now=MONDAY)
