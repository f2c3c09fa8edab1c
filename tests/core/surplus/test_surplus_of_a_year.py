"""What a year left over goes back to those who worked, once, and the books show it."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from tests.attacks import is_refused, sneak
from tests.factories import MONDAY, answer_next, make_member, make_operator, make_person, make_project

from canut.core.ledger import chart
from canut.core.ledger.queries import balance_minor
from canut.core.ledger.selfcheck import CHECKS as LEDGER_CHECKS
from canut.core.pay.operations.pay_runs import run_pay
from canut.core.people.models import Organisation, Person
from canut.core.people.operations import set_fee
from canut.core.surplus.errors import FormUnknown, SharedOtherwise, YearNotOver
from canut.core.surplus.models import SurplusShare, SurplusYear
from canut.core.surplus.operations.costs import pay_cost
from canut.core.surplus.operations.distribution import distribute
from canut.core.surplus.queries import Decided, plan_of, result_of
from canut.core.surplus.selfcheck import CHECKS
from canut.core.work.operations.reviews import approve
from canut.engines.money.surplus import SurplusRefused

NEXT_YEAR = datetime(2027, 3, 1, tzinfo=UTC)
VOTE = Decided(form="scop", work_share=Fraction(2, 5), capital_minor=100_000)


@pytest.fixture
def operator(db: None) -> Organisation:
    """Return an operator who asks half the pay as a fee."""
    del db
    made = make_operator()
    set_fee(operator=made, basis_points=5_000)
    return made


@pytest.fixture
def owner(operator: Organisation) -> Person:
    """Return who acts for the operator."""
    return make_member(operator)


@pytest.fixture
def workers(operator: Organisation, owner: Person) -> list[Person]:
    """Return two people who gave 3 and 1 answers in 2026, all paid, and what the operator spent meanwhile."""
    project = make_project(tasks=4, per_answer_minor=200)
    people = [make_person(), make_person()]
    for number, person in enumerate([people[0]] * 3 + [people[1]]):
        work = answer_next(project, person, now=MONDAY + timedelta(minutes=number), seconds=30)
        approve(assignment_ids=[work.pk], actor_id=None, now=MONDAY + timedelta(hours=1))
    day = MONDAY.replace(hour=0)
    run_pay(starts_at=day, ends_at=day + timedelta(days=1), now=day + timedelta(days=1))
    for key in ("a", "a", "b"):
        pay_cost(
            operator=operator,
            amount_minor=50,
            currency="EUR",
            what="servers",
            key=key,
            actor=owner,
            now=MONDAY,
        )
    return people


def share(owner: Person, decided: Decided = VOTE, now: datetime = NEXT_YEAR) -> SurplusYear:
    """Share the surplus of 2026."""
    return distribute(
        year=2026, currency="EUR", decided=decided, voted_on=date(2027, 2, 20), actor=owner, now=now
    )


def offences() -> list[str]:
    """Return what the self-checks find."""
    return [row for check in [*CHECKS, *LEDGER_CHECKS] for row in check.offending_rows()]


def test_the_surplus_is_what_fees_leave_after_costs(workers: list[Person]) -> None:
    """Four answers at two euros earned four euros of fees, two invoices cost one: three euros are left."""
    result = result_of(year=2026, currency="EUR")
    assert (result.fees_minor, result.costs_minor, result.surplus_minor) == (400, 100, 300)
    assert len(workers) == 2


def test_shares_go_to_those_who_worked(workers: list[Person], owner: Person) -> None:
    """The work share of two fifths is divided by pay; every other part is on its account; twice is once."""
    before = [balance_minor(code=chart.person_payable(one.pk), currency="EUR") for one in workers]
    by_pay = Decided(
        form="scop", work_share=Fraction(2, 5), capital_minor=100_000, hours=Fraction(0), pay=Fraction(1)
    )
    made = share(owner, by_pay)
    assert share(owner, by_pay) == made
    after = [balance_minor(code=chart.person_payable(one.pk), currency="EUR") for one in workers]
    assert [now - then for now, then in zip(after, before, strict=True)] == [90, 30]
    balances = {
        code: balance_minor(code=code, currency="EUR")
        for code in (
            chart.OPERATOR_FEES,
            chart.OPERATOR_COSTS,
            chart.OPERATOR_SURPLUS,
            chart.OPERATOR_LEGAL_RESERVE,
            chart.OPERATOR_FUND,
        )
    }
    assert list(balances.values()) == [0, 0, 0, 45, 135]
    assert offences() == []


def test_a_shared_year_is_closed(workers: list[Person], owner: Person) -> None:
    """Another vote on the same year is refused, and what closing it moved is no result of a year."""
    share(owner)
    with pytest.raises(SharedOtherwise):
        share(owner, Decided(form="scop", work_share=Fraction(1, 2), capital_minor=100_000))
    assert result_of(year=2027, currency="EUR").surplus_minor == 0
    assert len(workers) == 2


def test_what_cannot_be_shared_is_refused(workers: list[Person], owner: Person) -> None:
    """A year that runs, an unknown form, an unlawful vote, and a year without a surplus share nothing."""
    with pytest.raises(YearNotOver):
        share(owner, now=datetime(2026, 12, 31, tzinfo=UTC))
    with pytest.raises(FormUnknown, match="scop"):
        plan_of(year=2026, currency="EUR", decided=Decided(form="guild", work_share=Fraction(1)))
    with pytest.raises(SurplusRefused):
        share(owner, Decided(form="scop", work_share=Fraction(1, 5)))
    with pytest.raises(SurplusRefused):
        plan_of(year=2025, currency="EUR", decided=VOTE)
    assert not SurplusYear.objects.exists()
    assert len(workers) == 2


def test_seniority_counts_up_to_what_the_law_allows(workers: list[Person], owner: Person) -> None:
    """Whoever joined earlier weighs more, never above twice a newcomer."""
    Person.objects.filter(pk=workers[1].pk).update(joined_at=datetime(2004, 1, 1, tzinfo=UTC))
    plan = plan_of(
        year=2026,
        currency="EUR",
        decided=Decided(
            form="scop", work_share=Fraction(1, 2), hours=Fraction(0), seniority_percent_a_year=10
        ),
    )
    assert plan.worked[workers[1].pk].seniority_percent == 200
    assert plan.shares == {workers[0].pk: 50, workers[1].pk: 100}
    assert owner.pk not in plan.shares


def test_a_rewritten_share_is_refused_and_found(workers: list[Person], owner: Person) -> None:
    """The store refuses to change a share or a year; past the triggers, the self-check names both."""
    share(owner)
    theft = "UPDATE surplus_surplusshare SET amount_minor = amount_minor + 1"
    other = "UPDATE surplus_surplusyear SET work_share = '1/3'"
    assert is_refused(theft)
    assert is_refused(other)
    assert is_refused("DELETE FROM surplus_surplusshare")
    sneak(theft)
    sneak(other)
    found = offences()
    assert any(row.startswith("share ") for row in found)
    assert any("the law and the vote do not give" in row for row in found)
    assert SurplusShare.objects.count() == len(workers)
