"""What working cost enters the floor of its period, once, unless a human refuses it with a reason (G17)."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.attacks import is_refused, sneak
from tests.core.pay.conftest import DAY, MIDNIGHT, Offences, pay_day
from tests.factories import MONDAY, answer_next, make_member, make_operator, make_person, make_project

from canut.core.ledger import chart
from canut.core.ledger.queries import balance_minor
from canut.core.pay.errors import ClaimRefused, ClaimSettled, NotTheReviewer, ReasonMissing
from canut.core.pay.models import Claim, Cost, TopUp
from canut.core.pay.operations.claims import accept_claim, accept_due_claims, refuse_claim
from canut.core.pay.operations.costs import declare_cost
from canut.core.pay.operations.payouts import confirm_payouts
from canut.core.pay.operations.tips import give_tip
from canut.core.pay.queries import earned_minor, recompute, statement
from canut.core.people.models import Person
from canut.core.work.models import Project
from canut.core.work.operations.funding import close_project
from canut.core.work.operations.reviews import approve_due
from canut.core.worktime.operations import be_on_duty

REVIEWED = MONDAY + 4 * DAY


def wait(person: Person, project: Project, minutes: int, *, start: datetime = MONDAY) -> None:
    """Be on duty without work, with a sign of life every ten minutes."""
    for minute in range(0, minutes + 1, 10):
        be_on_duty(person=person, project=project, now=start + timedelta(minutes=minute))


def spend(person: Person, project: Project, **others: Any) -> Cost:
    """Declare five euros of telephone on Monday evening, or what is said."""
    said = {
        "kind": Cost.Kind.PHONE,
        "reference": "invoice 17",
        "evidence": "the invoice of my operator",
        "happened_at": MONDAY,
        "now": MONDAY + timedelta(hours=12),
        "amount_minor": 500,
    }
    return declare_cost(person=person, project=project, **{**said, **others})


def test_the_floor_is_net_of_costs(project: Project, lise: Person, offences: Offences) -> None:
    """An hour on duty and five euros of costs make 17.02 EUR; the line of the cost says what for."""
    wait(lise, project, 60)
    cost = spend(lise, project)
    accept_claim(claim=cost, decided_by=project.created_by, now=MONDAY + timedelta(hours=13))
    pay_day()
    assert TopUp.objects.get().amount_minor == 1202 + 500
    told = statement(person=lise, start=MIDNIGHT, end=MIDNIGHT + DAY)
    assert [(line.kind, line.amount_minor) for line in told.lines] == [("top-up", 1702), ("cost", -500)]
    assert [recompute(line) for line in told.lines] == [1702, -500]
    assert told.totals["EUR"].net_minor == told.totals["EUR"].hourly_net_minor == 1202
    assert "invoice 17" in told.lines[1].sentence
    assert offences() == {}


def test_metres_cost_their_rate(lise: Person, offences: Offences) -> None:
    """Ten kilometres on a moped are 3.15 EUR, and recompute from the rate of the day."""
    project = make_project(tasks=1)
    wait(lise, project, 60)
    cost = spend(lise, project, amount_minor=0, metres=10_000, rate="fr-moped", kind=Cost.Kind.MILEAGE)
    assert cost.amount_minor == 315
    accept_claim(claim=cost, decided_by=project.created_by, now=MONDAY + timedelta(hours=13))
    pay_day()
    (_top_up, line) = statement(person=lise, start=MIDNIGHT, end=MIDNIGHT + DAY).lines
    assert (line.amount_minor, recompute(line)) == (-315, -315)
    assert "10000 m" in line.sentence
    assert offences() == {}


def test_silence_accepts_a_cost(project: Project, lise: Person, offences: Offences) -> None:
    """Unanswered until its review deadline it counts: the run that follows finds it."""
    wait(lise, project, 60)
    cost = spend(lise, project)
    assert accept_due_claims(now=cost.review_due_at - timedelta(seconds=1)) == 0
    pay_day()
    cost.refresh_from_db()
    assert (cost.state, cost.settled_by) == (Claim.State.ACCEPTED, None)
    assert cost.counted_in == TopUp.objects.get()
    with pytest.raises(ClaimSettled):
        refuse_claim(claim=cost, reason="Too late for that", decided_by=project.created_by, now=REVIEWED)
    assert offences() == {}


def test_a_late_refusal_is_silence(project: Project, lise: Person) -> None:
    """From the deadline on a cost cannot be refused, even before the sweep came by."""
    wait(lise, project, 10)
    cost = spend(lise, project)
    with pytest.raises(ClaimSettled):
        refuse_claim(
            claim=cost, reason="Not on our account", decided_by=project.created_by, now=cost.review_due_at
        )


def test_a_cost_accepted_later_tops_its_period_up_again(
    project: Project, lise: Person, offences: Offences
) -> None:
    """The period that was paid gets a second top-up of exactly the cost, by the next run of any period."""
    wait(lise, project, 60)
    pay_day(now=MIDNIGHT + DAY)
    assert TopUp.objects.get().amount_minor == 1202
    spend(lise, project, now=MONDAY + DAY)
    assert offences() == {}
    pay_day(1, now=MONDAY + 6 * DAY)
    again = TopUp.objects.latest("id")
    assert (again.number, again.costs_minor, again.earlier_minor, again.amount_minor) == (2, 500, 1202, 500)
    assert earned_minor(person=lise) == {"EUR": 1702}
    assert pay_day(1, now=MONDAY + 6 * DAY).top_ups == 0
    assert offences() == {}


def test_a_cost_that_waits_for_its_run_is_no_offence(
    project: Project, lise: Person, offences: Offences
) -> None:
    """Accepted between two runs, it is neither forgotten nor counted: the next one counts it."""
    wait(lise, project, 60)
    pay_day(now=MIDNIGHT + DAY)
    pay_day(1, now=MIDNIGHT + 2 * DAY)
    cost = spend(lise, project, now=MIDNIGHT + 2 * DAY)
    accept_claim(claim=cost, decided_by=project.created_by, now=MIDNIGHT + 3 * DAY)
    assert offences() == {}
    pay_day(2, now=MIDNIGHT + 3 * DAY)
    assert earned_minor(person=lise) == {"EUR": 1702}


def test_an_appeal_that_is_won_is_not_set_against_a_cost(project: Project, lise: Person) -> None:
    """Pay that came after the first top-up lowers none of the later ones."""
    answer_next(project, lise, seconds=600)
    approve_due(now=REVIEWED)
    pay_day(now=REVIEWED)
    assert TopUp.objects.get().amount_minor == 201 - 12
    sneak("UPDATE pay_accrual SET amount_minor = 100")
    spend(lise, project, now=REVIEWED)
    pay_day(1, now=REVIEWED + 5 * DAY)
    assert TopUp.objects.latest("id").amount_minor == 500


def test_a_cost_of_a_day_off_duty_is_paid(project: Project, lise: Person, offences: Offences) -> None:
    """New tyres on a free day are topped up whole: the floor of no time is nothing, and the costs."""
    wait(lise, project, 60)
    spend(lise, project, happened_at=MONDAY + DAY, now=MONDAY + DAY, kind=Cost.Kind.GEAR)
    pay_day(0, now=MONDAY + 6 * DAY)
    pay_day(1, now=MONDAY + 6 * DAY)
    assert sorted(TopUp.objects.values_list("amount_minor", flat=True)) == [500, 1202]
    assert offences() == {}


def test_a_refused_cost_says_why_and_counts_nothing(
    project: Project, lise: Person, offences: Offences
) -> None:
    """A member of the client refuses with a reason; declared again with better evidence it may count."""
    wait(lise, project, 60)
    cost, hour_later = spend(lise, project), MONDAY + timedelta(hours=13)
    with pytest.raises(ReasonMissing):
        refuse_claim(claim=cost, reason="no no no no", decided_by=project.created_by, now=hour_later)
    reason = "The invoice is of last year"
    refuse_claim(claim=cost, reason=reason, decided_by=project.created_by, now=hour_later)
    assert (cost.state, cost.reason, cost.settled_by) == ("refused", reason, project.created_by)
    spend(lise, project, evidence="the invoice of this year, page 2")
    pay_day(now=MIDNIGHT + DAY)
    assert TopUp.objects.get().amount_minor == 1202
    assert offences() == {}


def test_nobody_judges_their_own_cost(project: Project, lise: Person) -> None:
    """Neither the worker, nor a stranger, nor a worker who is a member; the operator may."""
    wait(lise, project, 10)
    cost = spend(lise, project)
    for person in (lise, make_person()):
        with pytest.raises(NotTheReviewer):
            accept_claim(claim=cost, decided_by=person, now=MONDAY + timedelta(hours=13))
    operator = make_member(make_operator())
    accept_claim(claim=cost, decided_by=operator, now=MONDAY + timedelta(hours=13))
    with pytest.raises(ClaimSettled):
        accept_claim(claim=cost, decided_by=operator, now=MONDAY + timedelta(hours=13))


@pytest.mark.parametrize(
    "said",
    [
        {"amount_minor": 0},
        {"amount_minor": -5},
        {"amount_minor": 0, "metres": 5, "rate": "fr-horse"},
        {"reference": " "},
        {"evidence": ""},
        {"happened_at": MONDAY + DAY},
        {"happened_at": MONDAY - 70 * DAY},
    ],
    ids=["nothing", "negative", "no such rate", "no reference", "no evidence", "future", "long ago"],
)
def test_what_cannot_be_declared(project: Project, lise: Person, said: dict[str, Any]) -> None:
    """A cost is of something, shown by something, and of these days."""
    wait(lise, project, 10)
    with pytest.raises(ClaimRefused):
        spend(lise, project, **said)
    assert not Cost.objects.exists()


def test_a_cost_is_declared_once(project: Project, lise: Person, offences: Offences) -> None:
    """The same receipt on another project is refused; past the operation, the store refuses it too."""
    other = make_project(tasks=1)
    wait(lise, project, 10)
    wait(lise, other, 10, start=MONDAY + timedelta(hours=1))
    spend(lise, project)
    for where in (project, other):
        with pytest.raises(ClaimRefused, match="declared already"):
            spend(lise, where)
    columns = (
        "person_id, project_id, happened_at, declared_at, review_due_at, state, reason, kind, rate, units"
    )
    copied = (
        f"INSERT INTO pay_cost ({columns}, reference, amount_minor, currency, evidence)"
        f" SELECT {columns}, reference, amount_minor, currency, evidence FROM pay_cost"
    )
    assert is_refused(copied)
    assert offences() == {}


def test_who_never_worked_here_has_no_costs_here(project: Project, lise: Person) -> None:
    """A cost is declared where it arose."""
    with pytest.raises(ClaimRefused, match="never worked"):
        spend(lise, project)


@pytest.mark.parametrize(
    "statement_of_attack",
    [
        "UPDATE pay_cost SET amount_minor = amount_minor + 1",
        "UPDATE pay_cost SET person_id = person_id + 1",
        "UPDATE pay_cost SET state = 'refused'",
        "UPDATE pay_cost SET counted_in_id = NULL",
        "DELETE FROM pay_cost",
    ],
)
def test_what_was_declared_stays(project: Project, lise: Person, statement_of_attack: str) -> None:
    """The store keeps a cost, its decision and where it counted."""
    wait(lise, project, 10)
    spend(lise, project)
    pay_day()
    assert is_refused(statement_of_attack)


PLANTED = {
    "UPDATE pay_cost SET amount_minor = 509": "Every accepted cost of a period entered its floor.",
    "UPDATE pay_topup SET costs_minor = 0": "Every accepted cost of a period entered its floor.",
    "UPDATE pay_cost SET counted_in_id = NULL": "No accepted cost or time waits for a run that has been.",
    "UPDATE pay_cost SET happened_at = '2026-01-20 00:00:00+00:00'": (
        "Every cost and time counts for its own person and period."
    ),
    "UPDATE pay_cost SET state = 'refused', settled_by_id = NULL": (
        "A named human refuses a cost or a time, in time, with a reason."
    ),
    "UPDATE ledger_transfer SET kind = 'training' WHERE kind = 'payout'": (
        "Nothing was taken from a worker but payouts and taxes."
    ),
    "UPDATE ledger_transfer SET kind = 'deposit' WHERE kind = 'tip'": "No worker paid anything in.",
}


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_fault_is_found(project: Project, lise: Person, offences: Offences, planted: str) -> None:
    """Each change behind the platform's back is named by its check."""
    wait(lise, project, 60)
    spend(lise, project)
    spend(lise, project, reference="invoice 18")
    give_tip(person=lise, project=project, amount_minor=200, reference="card 1", now=MONDAY)
    confirm_payouts(run=pay_day().run, now=REVIEWED + DAY)
    pay_day(1, now=REVIEWED + DAY)
    assert offences() == {}
    sneak(planted, past=("pay_cost", "cost_refused_with_a_reason") if "refused" in planted else None)
    assert PLANTED[planted] in offences()


def test_open_costs_keep_the_reserve(project: Project, lise: Person, offences: Offences) -> None:
    """A closed project keeps its reserve while a cost may still raise a floor."""
    wait(lise, project, 0)
    spend(lise, project, now=MONDAY + 3 * DAY, amount_minor=5)
    close_project(project=project, actor=project.created_by, now=MONDAY + 3 * DAY)
    pay_day(now=MONDAY + 4 * DAY)
    reserve = chart.project_reserve(project.pk)
    assert balance_minor(code=reserve, currency="EUR") == 96
    pay_day(1, now=MONDAY + 8 * DAY)
    assert balance_minor(code=reserve, currency="EUR") == 0
    assert earned_minor(person=lise) == {"EUR": 5}
    assert offences() == {}


def test_a_cost_waits_with_the_work_of_its_period(lise: Person, offences: Offences) -> None:
    """Work in review when the run was made keeps a cost of the same days waiting too; nobody forgot it."""
    project = make_project(tasks=1, review_hours=72)
    answer_next(project, lise)
    accept_claim(claim=spend(lise, project), decided_by=project.created_by, now=MONDAY + timedelta(hours=13))
    assert pay_day(now=MONDAY + DAY).waiting_for_review == 1
    approve_due(now=REVIEWED)
    assert offences() == {}
    pay_day(now=REVIEWED)
    assert TopUp.objects.get().costs_minor == 500
    assert offences() == {}
