"""The surplus (G20), re-proved on a live store."""

from collections.abc import Iterator
from fractions import Fraction

from canut.core.checks import Check
from canut.core.ledger import chart
from canut.core.ledger.models import Transfer
from canut.core.surplus.models import SurplusYear
from canut.core.surplus.queries import result_of
from canut.engines.money.surplus import FORMS, Facts, Vote, Waterfall, Worked, divide, waterfall


def _parts_against_the_law() -> Iterator[str]:
    for made in SurplusYear.objects.order_by("id"):
        parts = (
            made.legal_reserve_minor,
            made.indivisible_minor,
            made.work_minor,
            made.interest_minor,
            made.fund_minor,
        )
        facts = Facts(
            surplus_minor=made.surplus_minor,
            capital_minor=made.capital_minor,
            legal_reserve_minor=made.legal_reserve_before_minor,
            reserves_minor=made.reserves_before_minor,
        )
        vote = Vote(Fraction(made.work_share), made.interest_asked_minor)
        if waterfall(FORMS[made.form], facts, vote) != Waterfall(*parts) or sum(parts) != made.surplus_minor:
            yield f"surplus {made}: shared as {parts}, which the law and the vote do not give"


def _not_the_books_result() -> Iterator[str]:
    for made in SurplusYear.objects.order_by("id"):
        result = result_of(year=made.year, currency=made.currency)
        if result.surplus_minor != made.surplus_minor:
            yield f"surplus {made}: the books of the year give {result.surplus_minor}"


def _shares_against_the_vote() -> Iterator[str]:
    for made in SurplusYear.objects.order_by("id"):
        shares = list(made.shares.order_by("person_id"))
        worked = [Worked(one.person_id, one.seconds, one.pay_minor, one.seniority_percent) for one in shares]
        hours, pay = Fraction(made.hours_exponent), Fraction(made.pay_exponent)
        due = divide(made.work_minor, worked, hours=hours, pay=pay)
        for one in shares:
            if one.amount_minor != due[one.person_id]:
                yield f"share {one.pk} ({one}): its figures give {due[one.person_id]}"


def _shares_not_moved() -> Iterator[str]:
    for made in SurplusYear.objects.order_by("id"):
        prefix = f"surplus:{made.pk}:"
        moved = dict(
            Transfer.objects.filter(kind="surplus-share", key__startswith=prefix).values_list(
                "key", "amount_minor"
            )
        )
        if sum(moved.values()) != made.surplus_minor:
            yield f"surplus {made}: {sum(moved.values())} of it was moved"
        for one in made.shares.order_by("person_id"):
            if moved.get(f"{prefix}{chart.person_payable(one.person_id)}", 0) != one.amount_minor:
                yield f"share {one.pk} ({one}): it was not moved to the person"


CHECKS = [
    Check(
        "G20", "Every surplus went where the law and the vote send it, to the cent.", _parts_against_the_law
    ),
    Check("G20", "Every surplus is what the books of its year give.", _not_the_books_result),
    Check("G20", "Every share is what its time, pay and seniority give.", _shares_against_the_vote),
    Check("G20", "Every share was moved to its person.", _shares_not_moved),
]
