"""Sharing a year's surplus: fees and costs are closed, each part goes where the law and the vote say."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.ledger import chart
from canut.core.ledger.models import Account
from canut.core.ledger.operations import Movement, lock_accounts, open_accounts, transfer
from canut.core.people.models import Person
from canut.core.surplus.errors import SharedOtherwise, YearNotOver
from canut.core.surplus.models import SurplusShare, SurplusYear
from canut.core.surplus.queries import CLOSING, Decided, Plan, bounds, plan_of

OPERATOR = (
    chart.OPERATOR_FEES,
    chart.OPERATOR_COSTS,
    chart.OPERATOR_GUARANTEE,
    chart.OPERATOR_SURPLUS,
    chart.OPERATOR_LEGAL_RESERVE,
    chart.OPERATOR_INDIVISIBLE_RESERVE,
    chart.OPERATOR_CAPITAL_INTEREST,
    chart.OPERATOR_FUND,
)


def distribute(
    *, year: int, currency: str, decided: Decided, voted_on: date, actor: Person, now: datetime
) -> SurplusYear:
    """Share a year's surplus, once: every share is on its person's account and leaves with the next pay run.

    Raises
    ------
    YearNotOver
        When the year still earns and spends.
    SharedOtherwise
        When it was shared before by another vote.
    FormUnknown, SurplusRefused
        As for `canut.core.surplus.queries.plan_of`.
    """
    if bounds(year)[1] > now:
        raise YearNotOver(_("the year %(year)s is not over; share its surplus afterwards") % {"year": year})
    with transaction.atomic():
        open_accounts(codes=OPERATOR, currency=currency)
        lock_accounts(codes=OPERATOR, currency=currency)
        if before := SurplusYear.objects.filter(year=year, currency=currency).first():
            return _the_same(before, decided)
        plan = plan_of(year=year, currency=currency, decided=decided)
        made = _write(plan, voted_on, actor, now)
        payables = [chart.person_payable(person_id) for person_id in plan.shares]
        accounts = open_accounts(codes=[*OPERATOR, *payables], currency=currency)
        transfer(movements=[*_closing(made, accounts), *_parts(made, plan, accounts)], now=now)
        data = {"year": year, "currency": currency, "surplus_minor": made.surplus_minor}
        record(happenings=[Happening("surplus.distributed", made.pk, actor.pk, data)], now=now)
    return made


def _the_same(before: SurplusYear, decided: Decided) -> SurplusYear:
    then = (before.form, before.work_share, before.capital_minor, before.interest_asked_minor)
    asked = (decided.form, str(decided.work_share), decided.capital_minor, decided.interest_minor)
    then += (before.hours_exponent, before.pay_exponent, before.seniority_percent_a_year)
    asked += (str(decided.hours), str(decided.pay), decided.seniority_percent_a_year)
    if then != asked:
        message = _("the surplus of %(year)s was shared by another vote; a surplus is shared once")
        raise SharedOtherwise(message % {"year": before.year})
    return before


def _write(plan: Plan, voted_on: date, actor: Person, now: datetime) -> SurplusYear:
    made = SurplusYear.objects.create(
        year=plan.year,
        currency=plan.currency,
        form=plan.decided.form,
        fees_minor=plan.result.fees_minor,
        costs_minor=plan.result.costs_minor,
        guarantee_minor=plan.result.guarantee_minor,
        surplus_minor=plan.result.surplus_minor,
        capital_minor=plan.facts.capital_minor,
        legal_reserve_before_minor=plan.facts.legal_reserve_minor,
        reserves_before_minor=plan.facts.reserves_minor,
        work_share=str(plan.decided.work_share),
        interest_asked_minor=plan.decided.interest_minor,
        hours_exponent=str(plan.decided.hours),
        pay_exponent=str(plan.decided.pay),
        seniority_percent_a_year=plan.decided.seniority_percent_a_year,
        legal_reserve_minor=plan.parts.legal_reserve,
        indivisible_minor=plan.parts.indivisible,
        work_minor=plan.parts.work,
        interest_minor=plan.parts.interest,
        fund_minor=plan.parts.fund,
        voted_on=voted_on,
        distributed_by=actor,
        distributed_at=now,
    )
    SurplusShare.objects.bulk_create(
        (
            SurplusShare(
                year=made,
                person_id=person_id,
                seconds=plan.worked[person_id].seconds,
                pay_minor=plan.worked[person_id].pay_minor,
                seniority_percent=plan.worked[person_id].seniority_percent,
                amount_minor=amount,
            )
            for person_id, amount in plan.shares.items()
        ),
        batch_size=500,
    )
    return made


def _closing(made: SurplusYear, accounts: dict[str, Account]) -> list[Movement]:
    """Close the year: its fees cover costs and guarantee, and the rest is its surplus."""
    fees = accounts[chart.OPERATOR_FEES]
    amounts = {
        chart.OPERATOR_COSTS: made.costs_minor,
        chart.OPERATOR_GUARANTEE: made.guarantee_minor,
        chart.OPERATOR_SURPLUS: made.surplus_minor,
    }
    return [
        # A guarantee that clients gave back for earlier years is a gain: it flows the other way.
        Movement(
            f"surplus:{made.pk}:closing:{code}", CLOSING, *_sides(fees, accounts[code], amount), abs(amount)
        )
        for code, amount in amounts.items()
        if amount
    ]


def _sides(debit: Account, credit: Account, amount_minor: int) -> tuple[Account, Account]:
    return (debit, credit) if amount_minor > 0 else (credit, debit)


def _parts(made: SurplusYear, plan: Plan, accounts: dict[str, Account]) -> list[Movement]:
    surplus = accounts[chart.OPERATOR_SURPLUS]
    amounts = {
        chart.OPERATOR_LEGAL_RESERVE: made.legal_reserve_minor,
        chart.OPERATOR_INDIVISIBLE_RESERVE: made.indivisible_minor,
        chart.OPERATOR_CAPITAL_INTEREST: made.interest_minor,
        chart.OPERATOR_FUND: made.fund_minor,
        **{chart.person_payable(person_id): amount for person_id, amount in plan.shares.items()},
    }
    return [
        Movement(f"surplus:{made.pk}:{code}", "surplus-share", surplus, accounts[code], amount)
        for code, amount in amounts.items()
        if amount
    ]
