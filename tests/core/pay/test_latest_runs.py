"""How far the latest pay runs have come: arrived, on the way, or come back, by currency."""

from tests.core.pay.conftest import DAY, MIDNIGHT, pay_day
from tests.factories import MONDAY, answer_next, make_person, make_project

from canut.core.pay.models import Payout, PayRun
from canut.core.pay.operations.payouts import confirm_payouts, reject_payout
from canut.core.pay.queries.runs import Sent, latest_runs
from canut.core.people.models import Person
from canut.core.work.models import Project
from canut.core.work.operations.reviews import approve

LATER = MONDAY + 9 * DAY


def earn(project: Project, person: Person) -> None:
    """Let somebody answer one task, approved at once."""
    approve(assignment_ids=[answer_next(project, person).pk], actor_id=None, now=MONDAY)


def test_payouts_stand_where_they_are(project: Project, lise: Person) -> None:
    """One payout came back, one in each currency arrives, and before that all of them are on their way."""
    ana, soa = make_person("Ana"), make_person("Soa")
    for person in (lise, ana):
        earn(project, person)
    earn(make_project(tasks=1, currency="MGA"), soa)
    pay_day()
    (state,) = latest_runs(most=3)
    sent = state.under_way
    assert {(one.currency, one.payouts) for one in sent} == {("EUR", 2), ("MGA", 1)}
    assert (state.arrived, state.returned) == ([], [])
    reject_payout(payout=Payout.objects.get(person=ana), reason="The account is closed.", now=LATER)
    confirm_payouts(run=PayRun.objects.get(), now=LATER)
    (state,) = latest_runs(most=3)
    assert (state.under_way, state.returned) == ([], [Sent("EUR", 1, 12)])
    assert {(one.currency, one.payouts) for one in state.arrived} == {("EUR", 1), ("MGA", 1)}


def test_the_latest_run_comes_first(project: Project, lise: Person) -> None:
    """A run without payouts is there, too; no more come than were asked for."""
    earn(project, lise)
    for number in range(3):
        pay_day(number)
    assert [state.run.starts_at for state in latest_runs(most=2)] == [MIDNIGHT + 2 * DAY, MIDNIGHT + DAY]
    assert [len(state.under_way) for state in latest_runs(most=9)] == [0, 0, 1]
