"""The report of a year: who is in it, who is not, and what is missing."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from canut.core.local_time import day_here
from canut.core.pay.models import PayoutAccount
from canut.core.people.models import LegalIdentity, Organisation, Person
from canut.core.people.queries import operator
from canut.core.rights.operations.reading import read_identities
from canut.core.rights.purposes import Purpose
from canut.reports.dac7.figures import SellerFigures, figures_of
from canut.reports.dac7.missing import MEMBER_STATES, Missing, missing_of, residence_of
from canut.reports.errors import OperatorIncomplete, YearNotOver


@dataclass(frozen=True, slots=True)
class Seller:
    """Somebody in the report."""

    figures: SellerFigures
    identity: LegalIdentity
    account: PayoutAccount | None


@dataclass(frozen=True, slots=True)
class Report:
    """What is said of a year.

    Attributes
    ----------
    sellers
        Who can be named, with their figures.
    missing
        What to ask for, of those who earned something that is reported.
    elsewhere
        People who live outside the Union: they are not in the report.
    """

    year: int
    operator: Organisation
    address: str
    sellers: list[Seller]
    missing: list[Missing]
    elsewhere: list[int]


def report(year: int, *, address: str, actor: Person, now: datetime) -> Report:
    """Gather the report of a year; everybody whose identity is read finds the purpose in their file (G18).

    Parameters
    ----------
    address
        Where the operator is, in one line.

    Raises
    ------
    YearNotOver
        When the year still runs.
    OperatorIncomplete
        When the operator has no SIREN or address.
    NotTheOperator
        When `actor` does not act for the operator.
    """
    if day_here(now).year <= year:
        raise YearNotOver(_("%(year)s is not over; report it in January") % {"year": year})
    host = _complete_operator(address)
    figures = [one for one in figures_of(year) if one.is_reportable]
    ids = sorted({one.person_id for one in figures})
    stated = read_identities(person_ids=ids, purpose=Purpose.LEGAL_REPORT, actor=actor, now=now)
    elsewhere = [one for one in ids if one in stated and _lives_elsewhere(stated[one])]
    asked = [missing_of(one, stated.get(one)) for one in ids if one not in elsewhere]
    missing = [one for one in asked if one]
    left_out = {*elsewhere, *(one.person_id for one in missing if not one.can_be_reported)}
    accounts = _accounts(ids)
    named = [one for one in figures if one.person_id not in left_out]
    sellers = [Seller(one, stated[one.person_id], accounts.get(one.person_id)) for one in named]
    return Report(year, host, address, sellers, missing, elsewhere)


def _accounts(ids: list[int]) -> dict[int, PayoutAccount]:
    """Return each person's latest account: the financial account identifier (annex V, section III, B(2))."""
    known = PayoutAccount.objects.filter(person_id__in=ids).order_by("pk")
    return {account.person_id: account for account in known}


def _lives_elsewhere(stated: LegalIdentity) -> bool:
    country = residence_of(stated)
    return bool(country) and country not in MEMBER_STATES


def _complete_operator(address: str) -> Organisation:
    host = operator()
    if host is None or not host.siren:
        raise OperatorIncomplete(
            _("the operator has no SIREN to report under; register it with `canut init`")
        )
    if not address.strip():
        raise OperatorIncomplete(
            _("the operator has no address to report; set CANUT_OPERATOR_ADDRESS to it, in one line")
        )
    return host
