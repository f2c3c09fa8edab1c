"""Text in several languages."""

import pytest

from canut.families.microwork.forms import Localised


@pytest.mark.parametrize(
    ("texts", "language", "expected"),
    [
        ({"fr": "Oui", "en": "Yes"}, "fr", "Oui"),
        ({"fr": "Oui", "en": "Yes"}, "fr-CA", "Oui"),
        ({"fr": "Oui", "en": "Yes"}, "de", "Yes"),
        ({"fr": "Oui"}, "de", "Oui"),
        ("OK", "fr", "OK"),
    ],
)
def test_the_nearest_language_is_found(texts: object, language: str, expected: str) -> None:
    """The language asked for, else its base, else the fallback, else whatever there is."""
    assert Localised.model_validate(texts).in_language(language) == expected


def test_a_fallback_can_be_chosen() -> None:
    """A client who writes in French falls back to French."""
    assert Localised({"fr": "Oui", "en": "Yes"}).in_language("de", "fr") == "Oui"


def test_a_plain_text_claims_no_language() -> None:
    """A plain string is the same text in every language and names none."""
    assert Localised("OK").languages == ()
    assert Localised({"fr": "Oui", "en": "Yes"}).languages == ("fr", "en")
