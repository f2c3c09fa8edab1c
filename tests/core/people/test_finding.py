"""People are found by parts of their name or address."""

import pytest
from tests.factories import MONDAY

from canut.core.people.operations import register_person
from canut.core.people.queries import found_people

NAMES = {
    "lise@atelier.example": "Lise Marchand",
    "amadou@example.org": "Amadou Diallo",
    "z@example.org": "Zoé Lise",
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("lise", ["Lise Marchand", "Zoé Lise"]),
        ("LISE example.org", ["Zoé Lise"]),
        ("marchand lise", ["Lise Marchand"]),
        ("atelier", ["Lise Marchand"]),
        ("Lise Diallo", []),
        ("%", []),
        ("_", []),
        ("\0", []),
        (".*", []),
        ("(", []),
        ("\\", []),
        ("@example.org", ["Amadou Diallo", "Zoé Lise"]),
        ("  ", []),
        ("", []),
        ("ZOÉ", ["Zoé Lise"]),
        ("example", ["Amadou Diallo", "Lise Marchand"]),
    ],
)
def test_every_word_is_somewhere(words: str, found: list[str]) -> None:
    """Each word is a part of the name or of the address, in any case; signs mean themselves."""
    for email, name in NAMES.items():
        register_person(email=email, name=name, now=MONDAY)
    assert [person.name for person in found_people(words=words, most=2)] == found
