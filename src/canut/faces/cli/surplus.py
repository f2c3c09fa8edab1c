"""``canut surplus``: what a year left over, and who gets it."""

from dataclasses import asdict
from datetime import datetime
from fractions import Fraction
from typing import Annotated

import typer
from django.utils import timezone

from canut.core.people.models import Organisation, Person
from canut.core.people.queries import operator
from canut.core.surplus.operations.costs import pay_cost
from canut.core.surplus.operations.distribution import distribute as share_out
from canut.core.surplus.queries import Decided, Plan, form_of, plan_of
from canut.engines.money import format_money, minor_units
from canut.faces.cli.lookup import actor
from canut.faces.cli.options import By, Json, commands
from canut.faces.cli.output import as_json, counted, facts, say, table
from canut.faces.cli.refusals import Refused

app = commands("Share what a year left over.")

Year = Annotated[int, typer.Argument(metavar="YEAR", help="Such as 2026.")]
Form = Annotated[
    str, typer.Option(help="scop, scic, cooperative, artisan-cooperative, association or company.")
]
Currency = Annotated[str, typer.Option(help="ISO 4217 code.")]
WorkShare = Annotated[str, typer.Option(help="Voted share for those who worked: 0.4 or 2/5.")]
Capital = Annotated[str, typer.Option(help="Highest capital there was, in whole units.")]
Interest = Annotated[str, typer.Option(help="Interest that capital asks for, in whole units.")]
Hours = Annotated[str, typer.Option(help="Voted exponent of hours, 0 to 1.")]
Pay = Annotated[str, typer.Option(help="Voted exponent of pay, 0 to 1.")]
Seniority = Annotated[int, typer.Option(help="Percent of weight that each full year adds.")]


@app.command()
def compute(
    *,
    year: Year,
    form: Form,
    work_share: WorkShare,
    currency: Currency = "EUR",
    capital: Capital = "0",
    interest: Interest = "0",
    hours: Hours = "1",
    pay: Pay = "0",
    seniority: Seniority = 0,
    json: Json = False,
) -> None:
    """Show what would become of a year's surplus; nothing is moved."""
    code = currency.upper()
    decided = _decided(
        currency=code,
        form=form,
        work_share=work_share,
        capital=capital,
        interest=interest,
        hours=hours,
        pay=pay,
        seniority=seniority,
    )
    plan = plan_of(year=year, currency=code, decided=decided)
    if json:
        as_json(_plain(plan))
        return
    _tell(plan)


@app.command()
def distribute(
    *,
    year: Year,
    form: Form,
    work_share: WorkShare,
    voted_on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Day of the members' vote.")],
    currency: Currency = "EUR",
    capital: Capital = "0",
    interest: Interest = "0",
    hours: Hours = "1",
    pay: Pay = "0",
    seniority: Seniority = 0,
    by: By = None,
) -> None:
    """Share a year's surplus as it was voted, once; the shares leave with the next pay run."""
    code = currency.upper()
    made = share_out(
        year=year,
        currency=code,
        decided=_decided(
            currency=code,
            form=form,
            work_share=work_share,
            capital=capital,
            interest=interest,
            hours=hours,
            pay=pay,
            seniority=seniority,
        ),
        voted_on=voted_on.date(),
        actor=actor(by),
        now=timezone.now(),
    )
    people = counted(made.shares.count(), "person", "people")
    say(f"{format_money(made.work_minor, code)} went to {people} who worked in {year}")


@app.command()
def cost(
    *,
    amount: Annotated[str, typer.Argument(metavar="AMOUNT", help="In whole units: 250 or 250.00.")],
    what: Annotated[str, typer.Option(help="What it was for, such as: servers, May.")],
    reference: Annotated[str, typer.Option(help="The invoice; the same one counts once.")],
    currency: Currency = "EUR",
    by: By = None,
) -> None:
    """Record what the operator paid for: the surplus is what is left after it."""
    code = currency.upper()
    pay_cost(
        operator=_operator(),
        amount_minor=minor_units(amount, code),
        currency=code,
        what=what,
        key=reference,
        actor=actor(by),
        now=timezone.now(),
    )
    say(f"{format_money(minor_units(amount, code), code)} for {what}")


def _operator() -> Organisation:
    host = operator()
    if host is None:
        raise Refused("no operator is registered: run `canut init`")
    return host


def _decided(
    *,
    currency: str,
    form: str,
    work_share: str,
    capital: str,
    interest: str,
    hours: str,
    pay: str,
    seniority: int,
) -> Decided:
    if seniority < 0:
        raise Refused("seniority adds weight: give 0 or more percent a year")
    return Decided(
        form=form_of(form).slug,
        work_share=_fraction(work_share),
        capital_minor=minor_units(capital, currency),
        interest_minor=minor_units(interest, currency),
        hours=_fraction(hours),
        pay=_fraction(pay),
        seniority_percent_a_year=seniority,
    )


def _fraction(text: str) -> Fraction:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise Refused(f"{text!r} is no share; write it as 0.4 or 2/5") from None


def _plain(plan: Plan) -> dict[str, object]:
    form = form_of(plan.decided.form)
    return {
        "year": plan.year,
        "currency": plan.currency,
        "form": form.slug,
        "article": form.article,
        "source": form.mark,
        "result": {**asdict(plan.result), "surplus_minor": plan.result.surplus_minor},
        "parts": asdict(plan.parts),
        "shares": [
            {**asdict(plan.worked[person_id]), "share_minor": amount}
            for person_id, amount in plan.shares.items()
        ],
    }


def _tell(plan: Plan) -> None:
    form = form_of(plan.decided.form)
    facts({"law": f"{form.name}: {form.article} ({form.mark})"})
    amounts = {"surplus": plan.result.surplus_minor, **asdict(plan.parts)}
    facts({name: format_money(amount, plan.currency) for name, amount in amounts.items()})
    people = Person.objects.in_bulk(list(plan.shares))
    rows = [
        (people[person_id].email, plan.worked[person_id].seconds // 3600, format_money(amount, plan.currency))
        for person_id, amount in plan.shares.items()
    ]
    table(("person", "hours", "share"), rows)
