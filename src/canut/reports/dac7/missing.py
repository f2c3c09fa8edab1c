"""What must be asked of people before they can be reported, and who is not reported at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pycountry import countries

from canut.core.people.models import LegalIdentity

MEMBER_STATES = frozenset(
    (
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
        *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    )
)
"""Whose residents are reported (annex V, section I, B(3))."""


class Fact(StrEnum):
    """Something that the message needs of a person."""

    IDENTITY = "identity"
    ADDRESS = "address"
    BIRTH_DATE = "birth-date"
    TIN = "tin-or-birth-place"


WORDS: dict[str, Promise] = {
    Fact.IDENTITY: _("who they are before the law"),
    Fact.ADDRESS: _("their address: street, postcode, town and country"),
    Fact.BIRTH_DATE: _("their date of birth"),
    Fact.TIN: _("their tax number, or else their place of birth with its country, such as “Toliara, MG”"),
}
"""What to ask for, in words."""

WITHOUT_WHICH_NOTHING = (Fact.IDENTITY, Fact.ADDRESS, Fact.BIRTH_DATE)
"""Facts without which the schema takes nothing on a person; a tax number may be said to be unknown."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What is missing of one person."""

    person_id: int
    facts: tuple[Fact, ...]

    @property
    def can_be_reported(self) -> bool:
        """Whether the message can name the person all the same."""
        return not set(self.facts) & set(WITHOUT_WHICH_NOTHING)


def missing_of(person_id: int, stated: LegalIdentity | None) -> Missing | None:
    """Return what is missing of a person; None when nothing is."""
    facts = tuple(_missing(stated))
    return Missing(person_id, facts) if facts else None


def _missing(stated: LegalIdentity | None) -> Iterator[Fact]:
    if stated is None:
        yield Fact.IDENTITY
        return
    if not (stated.street_name and stated.postcode and stated.town and stated.country):
        yield Fact.ADDRESS
    if stated.born_on is None:
        yield Fact.BIRTH_DATE
    if not stated.tin and birth_place_of(stated) is None:
        yield Fact.TIN


def birth_place_of(stated: LegalIdentity) -> tuple[str, str] | None:
    """Return the town and the country of a birth that was stated as ``Toliara, MG``; None otherwise."""
    town, comma, country = stated.birth_place.rpartition(",")
    code = country.strip().upper()
    known = comma and countries.get(alpha_2=code) is not None
    return (town.strip(), code) if known and town.strip() else None


def residence_of(stated: LegalIdentity) -> str:
    """Return the country of which a person counts as a resident: that of their address (section II, D)."""
    return stated.country or stated.tin_country
