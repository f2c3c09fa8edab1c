"""Money, durations and texts, as people write them."""

import pytest
from django.utils.translation import override

from canut.faces.web.templatetags.loom import duration, kilometres, localised, money, plain
from canut.families.microwork.forms import Localised

SPACE = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("language", "amount", "currency", "written"),
    [
        ("en", 12, "EUR", "€0.12"),
        ("en", 1234567, "GBP", "£12,345.67"),
        ("en", 500, "XOF", f"500{SPACE}XOF"),
        ("en", -12, "EUR", "-€0.12"),
        ("en", -500, "XOF", f"-500{SPACE}XOF"),
        ("fr", 12, "EUR", f"0,12{SPACE}€"),
        ("fr", -12, "EUR", f"-0,12{SPACE}€"),
        ("fr", 1500, "TND", f"1,500{SPACE}TND"),
    ],
)
def test_money_follows_reader_and_currency(language: str, amount: int, currency: str, written: str) -> None:
    """The sign stands where the language puts it, a minus before all, with the currency's own decimals."""
    with override(language):
        assert money(amount, currency) == written


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (125, "2 min 05 s"),
        (3600, "1 h"),
        (3900, "1 h 05 min"),
        (90_061, "25 h 01 min"),
    ],
)
def test_durations_are_short(seconds: int, written: str) -> None:
    """Seconds, minutes and hours, never more than two of them."""
    assert duration(seconds) == written.replace(" ", SPACE)


def test_distances_are_in_kilometres() -> None:
    """One decimal, written as the language does."""
    with override("fr"):
        assert kilometres(1790) == f"1,8{SPACE}km"


def test_text_in_another_language_names_it() -> None:
    """A screen reader is told when the words are not in the language of the page."""
    with override("fr"):
        assert localised({"en": "Silk", "fr": "Soie"}) == "Soie"
        assert localised({"en": "Silk"}) == '<span lang="en">Silk</span>'
        assert localised(Localised("Silk")) == "Silk"
        assert plain({"de": "Seide"}) == "Seide"
        assert plain({}) == ""


def test_words_of_clients_are_escaped() -> None:
    """A title cannot bring markup into a page."""
    with override("en"):
        assert localised({"fr": "<b>"}) == '<span lang="fr">&lt;b&gt;</span>'
        assert localised({"en": "<b>"}) == "&lt;b&gt;"
