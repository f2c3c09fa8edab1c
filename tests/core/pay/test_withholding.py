"""Contributions: estimated until the law has platforms withhold them, then kept, remitted, and given back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from tests.core.pay.conftest import DAY, Offences
from tests.factories import answer_next, make_person, make_project

from canut.core.ledger import chart
from canut.core.ledger.queries import balance_minor
from canut.core.pay.errors import RateRefused
from canut.core.pay.models import Payout, PayRun, Withholding, WithholdingRate
from canut.core.pay.operations.pay_runs import run_pay
from canut.core.pay.operations.payouts import confirm_payouts, reject_payout
from canut.core.pay.operations.withholding import record_withholding_rate, remit_withholding
from canut.core.pay.queries import recompute, statement
from canut.core.people.models import Person
from canut.core.people.operations import state_identity
from canut.core.work.operations.reviews import approve

NEW_YEAR = datetime(2027, 1, 4, 9, tzinfo=UTC)
EVE = datetime(2026, 12, 7, 9, tzinfo=UTC)
OFFICE = chart.withholding_payable("FR")


def supply_rate(person: Person, rate_bp: int = 1610, *, since: date = date(2026, 10, 1)) -> WithholdingRate:
    """Record the rate that the office gave for a person."""
    return record_withholding_rate(
        person=person, country="FR", rate_bp=rate_bp, in_force_from=since, source="Urssaf 2026-10", now=EVE
    )


def pay_a_day_of_work(person: Person, day: datetime) -> PayRun:
    """Let a person earn ten euros with one answer, and pay them the next day."""
    project = make_project(tasks=2, per_answer_minor=1000, now=day)
    approve(assignment_ids=[answer_next(project, person, now=day).pk], actor_id=None, now=day)
    start = day.replace(hour=0)
    return run_pay(starts_at=start, ends_at=start + DAY, now=start + 2 * DAY).run


@pytest.fixture
def courier(db: None) -> Person:
    """Return a courier with a French micro-business."""
    del db
    made = make_person("Kofi")
    state_identity(person=made, legal_name="Kofi", status="fr-micro-bic", now=EVE)
    return made


def test_until_2027_contributions_are_an_estimate(courier: Person, offences: Offences) -> None:
    """In December 2026 nothing is kept: the statement says what will be owed, 21.5 % of ten euros."""
    run = pay_a_day_of_work(courier, EVE)
    assert Payout.objects.get().hold.amount_minor == 1000
    told = statement(person=courier, start=run.starts_at, end=run.ends_at)
    (line,) = [one for one in told.lines if one.kind == "contribution"]
    assert (line.amount_minor, recompute(line)) == (-215, -215)
    assert "21.50 % of €10.00" in line.sentence
    with translation.override("fr"):
        assert "21,50\N{NO-BREAK SPACE}% de 10,00\N{NO-BREAK SPACE}€" in line.sentence
    totals = told.totals["EUR"]
    assert (totals.gross_minor, totals.contributions_minor, totals.net_minor) == (1000, 215, 785)
    assert offences() == {}


def test_who_stated_no_status_gets_no_estimate(db: None) -> None:
    """Where the rate is unknown nothing is guessed: net is gross."""
    del db
    ana = make_person("Ana")
    run = pay_a_day_of_work(ana, EVE)
    totals = statement(person=ana, start=run.starts_at, end=run.ends_at).totals["EUR"]
    assert (totals.contributions_minor, totals.net_minor) == (0, 1000)


def test_from_2027_the_supplied_rate_is_kept_and_remitted(courier: Person, offences: Offences) -> None:
    """16.1 % of ten euros go to the office's account, the rest to the worker; remitted once it arrived."""
    supply_rate(courier)
    run = pay_a_day_of_work(courier, NEW_YEAR)
    assert Payout.objects.get().hold.amount_minor == 839
    assert balance_minor(code=OFFICE, currency="EUR") == 161
    told = statement(person=courier, start=run.starts_at, end=run.ends_at)
    (line,) = [one for one in told.lines if one.kind in {"contribution", "withholding"}]
    assert (line.kind, line.amount_minor, recompute(line)) == ("withholding", -161, -161)
    assert "Urssaf 2026-10" in line.sentence
    assert (told.totals["EUR"].withheld_minor, told.totals["EUR"].net_minor) == (161, 839)
    assert offences() == {}
    assert remit_withholding(country="FR", reference="2027-01", now=NEW_YEAR + 3 * DAY) == 0
    confirm_payouts(run=run, now=NEW_YEAR + 3 * DAY)
    assert remit_withholding(country="FR", reference="2027-01", now=NEW_YEAR + 4 * DAY) == 161
    assert remit_withholding(country="FR", reference="2027-01", now=NEW_YEAR + 4 * DAY) == 0
    assert remit_withholding(country="FR", reference="2027-02", now=NEW_YEAR + 4 * DAY) == 0
    assert balance_minor(code=OFFICE, currency="EUR") == 0
    assert offences() == {}


def test_a_returned_payout_brings_its_contributions_back(courier: Person, offences: Offences) -> None:
    """The whole pay is the worker's again, and is withheld once when it leaves anew."""
    supply_rate(courier)
    run = pay_a_day_of_work(courier, NEW_YEAR)
    reject_payout(payout=Payout.objects.get(), reason="closed", now=NEW_YEAR + 3 * DAY)
    assert balance_minor(code=chart.person_payable(courier.pk), currency="EUR") == 1000
    assert balance_minor(code=OFFICE, currency="EUR") == 0
    assert offences() == {}
    for _twice in range(2):
        run_pay(starts_at=run.starts_at, ends_at=run.ends_at, now=NEW_YEAR + 4 * DAY)
    assert Withholding.objects.count() == 2
    assert balance_minor(code=OFFICE, currency="EUR") == 161
    told = statement(person=courier, start=run.starts_at, end=run.ends_at)
    assert told.totals["EUR"].withheld_minor == 161
    assert offences() == {}


def test_without_a_rate_nothing_is_kept(courier: Person, offences: Offences) -> None:
    """The law has the office supply the rate: until it does, the worker's pay is whole."""
    pay_a_day_of_work(courier, NEW_YEAR)
    assert Payout.objects.get().hold.amount_minor == 1000
    assert not Withholding.objects.exists()
    assert offences() == {}


def test_the_latest_rate_of_the_day_counts(courier: Person) -> None:
    """A rate that begins later waits for its day; a correction of the same day stands."""
    supply_rate(courier, 2000)
    supply_rate(courier, 1000, since=date(2027, 6, 1))
    supply_rate(courier, 1610)
    pay_a_day_of_work(courier, NEW_YEAR)
    assert Withholding.objects.get().amount_minor == 161


@pytest.mark.parametrize("wrong", [{"country": "XX"}, {"rate_bp": 10_000}, {"rate_bp": -1}, {"source": "  "}])
def test_a_rate_that_is_none_is_refused(courier: Person, wrong: dict[str, object]) -> None:
    """All of the pay, less than none of it, no source, or a country without a rule."""
    facts = {"country": "FR", "rate_bp": 1000, "source": "Urssaf", "in_force_from": date(2027, 1, 1)}
    with pytest.raises(RateRefused):
        record_withholding_rate(person=courier, now=EVE, **{**facts, **wrong})  # type: ignore[arg-type]  # as given


def test_rates_and_withholdings_cannot_be_edited(courier: Person, offences: Offences) -> None:
    """Neither can be changed or removed at a database prompt; a forged one is found."""
    supply_rate(courier)
    pay_a_day_of_work(courier, NEW_YEAR)
    for change in (
        lambda: WithholdingRate.objects.update(rate_bp=1),
        lambda: WithholdingRate.objects.all().delete(),
        lambda: Withholding.objects.update(amount_minor=1),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    other = make_person()
    pay_a_day_of_work(other, NEW_YEAR + timedelta(days=7))
    rate = supply_rate(other, 5000)
    payout = Payout.objects.get(person=other)
    Withholding.objects.create(payout=payout, rate=rate, base_minor=1000, amount_minor=500)
    found = offences()
    assert "What was kept from pay moved, and came back with its payout." in found
    assert "The office's account holds what was kept and not yet remitted." in found
