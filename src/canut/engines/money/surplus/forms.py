"""Legal forms of an operator, and what the law of each does with a surplus: data, with its article.

French law. Each line says how well its source is known: a page that states it as law checks it first.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Mark(StrEnum):
    """How a rule is known."""

    READ = "read in the source"
    READ_OLDER = "read in an older version of the source"
    MEMORY = "from memory"
    NO_RULE = "no rule of law"


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalForm:
    """What the law does with a surplus before anybody votes, and what it leaves to the vote.

    Attributes
    ----------
    legal_reserve
        Share of the surplus put aside first.
    reserve_stops_at_capital
        Whether nothing more is put aside once the legal reserve equals the highest capital there was.
    indivisible
        Share of the rest that can never be shared.
    work_least, work_most
        Bounds of the share of the surplus that goes to those who worked.
    interest_within_work
        Whether interest on capital is bounded by the work share, and by what is put aside.
    seniority_most_percent
        Greatest weight of a person's seniority, in percent of a newcomer's; 100 where there is none.
    """

    slug: str
    name: str
    article: str
    mark: Mark
    legal_reserve: Fraction = Fraction(0)
    reserve_stops_at_capital: bool = False
    indivisible: Fraction = Fraction(0)
    work_least: Fraction = Fraction(0)
    work_most: Fraction = Fraction(1)
    interest_within_work: bool = False
    seniority_most_percent: int = 100


ALL = (
    LegalForm(
        slug="scop",
        name="Société coopérative et participative",
        article="Law 78-763 of 19 July 1978, art. 33",
        mark=Mark.READ_OLDER,
        legal_reserve=Fraction(15, 100),
        reserve_stops_at_capital=True,
        work_least=Fraction(25, 100),
        interest_within_work=True,
        seniority_most_percent=200,
    ),
    LegalForm(
        slug="scic",
        name="Société coopérative d'intérêt collectif",
        article="Law 47-1775 of 10 September 1947, art. 19 nonies",
        mark=Mark.MEMORY,
        legal_reserve=Fraction(15, 100),
        indivisible=Fraction(1, 2),
        work_most=Fraction(0),
    ),
    LegalForm(
        slug="cooperative",
        name="Société coopérative",
        article="Law 47-1775 of 10 September 1947, art. 16",
        mark=Mark.READ,
        legal_reserve=Fraction(3, 20),
        reserve_stops_at_capital=True,
    ),
    LegalForm(
        slug="artisan-cooperative",
        name="Société coopérative artisanale",
        article="Law 83-657 of 20 July 1983, art. 23",
        mark=Mark.READ_OLDER,
        legal_reserve=Fraction(15, 100),
    ),
    LegalForm(
        slug="association",
        name="Association",
        article="none: a voted share, if any",
        mark=Mark.NO_RULE,
    ),
    LegalForm(
        slug="company",
        name="Société commerciale",
        article="none for workers: a voted share, if any",
        mark=Mark.NO_RULE,
    ),
)

FORMS = {form.slug: form for form in ALL}
