"""Numbers that states give to people and firms, checked as far as their checksums go."""

from django.utils.translation import gettext as _
from pycountry import countries
from stdnum import get_cc_module
from stdnum.eu import vat
from stdnum.exceptions import ValidationError
from stdnum.fr import siren

from canut.core.people.errors import InvalidIdentifier

_TAX_NUMBERS = {
    "AT": "tin",
    "BE": "nn",
    "BG": "egn",
    "CH": "ssn",
    "CZ": "rc",
    "DE": "idnr",
    "DK": "cpr",
    "EE": "ik",
    "ES": "nif",
    "FI": "hetu",
    "FR": "nif",
    "GB": "utr",
    "HR": "oib",
    "IE": "pps",
    "IN": "pan",
    "IT": "codicefiscale",
    "KE": "pin",
    "LT": "asmens",
    "LV": "pvn",
    "NL": "bsn",
    "PL": "pesel",
    "PT": "nif",
    "RO": "cnp",
    "SE": "personnummer",
    "SK": "rc",
    "US": "tin",
}
"""By country, what python-stdnum calls the number under which its tax office knows a person."""


def checked_siren(number: str) -> str:
    """Return a SIREN in its plain form; nothing stays nothing.

    Raises
    ------
    InvalidIdentifier
        When its checksum fails.
    """
    try:
        return str(siren.validate(number)) if number else ""
    except ValidationError:
        message = _("%(number)s is no SIREN, its checksum fails; check its nine digits")
        raise InvalidIdentifier(message % {"number": number}) from None


def checked_vat(number: str) -> str:
    """Return a VAT number of the Union in its plain form; nothing stays nothing.

    Raises
    ------
    InvalidIdentifier
        When its country is unknown or its checksum fails.
    """
    try:
        return str(vat.validate(number)) if number else ""
    except ValidationError:
        message = _("%(number)s is no VAT number; write it with its country code and check each character")
        raise InvalidIdentifier(message % {"number": number}) from None


def checked_country(code: str) -> str:
    """Return an ISO 3166 alpha-2 code in capitals; nothing stays nothing.

    Raises
    ------
    InvalidIdentifier
        When no country has it.
    """
    plain = code.strip().upper()
    if plain and countries.get(alpha_2=plain) is None:
        message = _("%(code)s is no country; write its two letters, such as FR")
        raise InvalidIdentifier(message % {"code": code})
    return plain


def checked_tin(number: str, *, country: str) -> str:
    """Return a person's tax number; where python-stdnum knows the country's, its checksum must be right.

    Raises
    ------
    InvalidIdentifier
        When no country is named, or the number is none of that country's.
    """
    plain = number.strip()
    if not plain:
        return ""
    if not country:
        raise InvalidIdentifier(_("a tax number needs the country that gave it; name the country"))
    kind = get_cc_module(country.lower(), _TAX_NUMBERS[country]) if country in _TAX_NUMBERS else None
    try:
        return str(kind.validate(plain)) if kind else plain
    except ValidationError:
        message = _("%(number)s is no tax number of %(country)s; check each character")
        raise InvalidIdentifier(message % {"number": number, "country": country}) from None
