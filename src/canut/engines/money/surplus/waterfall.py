"""The waterfall: legal reserve, what cannot be shared, work, capital, and the fund that takes the rest."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from canut.engines.money.surplus.errors import SurplusRefused
from canut.engines.money.surplus.forms import LegalForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the accounts of the year say, in minor units.

    Attributes
    ----------
    capital_minor
        The highest capital there ever was.
    legal_reserve_minor
        What earlier years put into the legal reserve.
    reserves_minor
        All reserves before this year.
    """

    surplus_minor: int
    capital_minor: int = 0
    legal_reserve_minor: int = 0
    reserves_minor: int = 0


@dataclass(frozen=True, slots=True)
class Vote:
    """What the members decided: the share of the surplus for work, and the interest that capital asks for."""

    work_share: Fraction
    interest_minor: int = 0


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Where a surplus goes, in minor units; the five parts sum to it."""

    legal_reserve: int
    indivisible: int
    work: int
    interest: int
    fund: int


def waterfall(form: LegalForm, facts: Facts, vote: Vote) -> Waterfall:
    """Send a surplus through the steps of the law: what is put aside is rounded up, so is the work share.

    Raises
    ------
    SurplusRefused
        When there is no surplus, a fact is negative, or the vote leaves the bounds of the law.
    """
    _check(form, facts, vote)
    legal = ceil(form.legal_reserve * facts.surplus_minor)
    if form.reserve_stops_at_capital:
        legal = min(legal, max(0, facts.capital_minor - facts.legal_reserve_minor))
    rest = facts.surplus_minor - legal
    indivisible = ceil(form.indivisible * rest)
    rest -= indivisible
    work = min(rest, ceil(vote.work_share * facts.surplus_minor))
    rest -= work
    bounds = [vote.interest_minor, rest]
    if form.interest_within_work:
        bounds += [work, facts.reserves_minor + legal + indivisible]
    interest = min(bounds)
    return Waterfall(legal, indivisible, work, interest, rest - interest)


def _check(form: LegalForm, facts: Facts, vote: Vote) -> None:
    if facts.surplus_minor <= 0:
        raise SurplusRefused("the year has no surplus: there is nothing to share")
    if min(facts.capital_minor, facts.legal_reserve_minor, facts.reserves_minor, vote.interest_minor) < 0:
        raise SurplusRefused("capital, reserves and interest are not negative; correct them")
    if not form.work_least <= vote.work_share <= form.work_most:
        raise SurplusRefused(
            f"{form.name}: the work share is from {form.work_least} to {form.work_most} of the surplus"
            f" ({form.article}); vote another"
        )
