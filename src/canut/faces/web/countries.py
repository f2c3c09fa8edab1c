"""Countries as their readers call them (ISO 3166-1, translated by the iso-codes project with pycountry)."""

import unicodedata
from functools import cache
from gettext import NullTranslations, translation

from django.utils.translation import get_language
from pycountry import LOCALES_DIR, countries


def country_name(code: str) -> str:
    """Return a country's name in the reader's language: ``Allemagne`` for ``DE``; an unknown code stays."""
    country = countries.get(alpha_2=code)
    return _words(get_language() or "en").gettext(country.name) if country else code


def all_countries() -> list[tuple[str, str]]:
    """Return the codes and names of all countries, by name as the reader's language sorts it."""
    return _by_name(get_language() or "en")


@cache
def _words(language: str) -> NullTranslations:
    return translation("iso3166-1", LOCALES_DIR, languages=[language], fallback=True)


@cache
def _by_name(language: str) -> list[tuple[str, str]]:
    words = _words(language)
    named = [(country.alpha_2, words.gettext(country.name)) for country in countries]
    return sorted(named, key=lambda one: _without_accents(one[1]))


def _without_accents(name: str) -> str:
    return unicodedata.normalize("NFD", name).encode("ascii", "ignore").decode().casefold()
