"""A statement has a line for whatever came to a person's account, of whichever app it comes."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.core.surplus.test_surplus_of_a_year import NEXT_YEAR, operator, owner, share, workers
from tests.factories import MONDAY, make_member

from canut.core.decisions.models import Appeal, Decision
from canut.core.decisions.operations import appeal, decide_appeal, decide_measure, state_remedy
from canut.core.ledger import chart
from canut.core.ledger.operations import Movement, open_account, transfer
from canut.core.ledger.queries import balance_minor
from canut.core.pay.documents import statement_html
from canut.core.pay.models import PayRun
from canut.core.pay.operations.payouts import confirm_payouts
from canut.core.pay.queries import earned_minor, recompute, statement
from canut.core.people.models import Organisation, Person
from canut.verification import broken_rows, verify

ALL_TIME = {"start": datetime(2025, 1, 1, tzinfo=UTC), "end": datetime(2028, 1, 1, tzinfo=UTC)}

__all__ = ["operator", "owner", "workers"]


def remedied(person: Person, operator: Organisation) -> None:
    """Let a suspension fall, and its remedy of 84 cents be stated."""
    first, second, day = make_member(operator), make_member(operator), timedelta(days=1)
    decision = decide_measure(
        kind=Decision.Kind.SUSPENSION,
        person=person,
        ground="House rules, clause 4: no other name",
        facts="Two people answered on Sunday",
        evidence={"photos": 2},
        decided_by=first,
        ends_at=MONDAY + 17 * day,
        now=MONDAY,
    )
    filed = appeal(decision=decision, text="It was me", actor=person, now=MONDAY)
    outcome, reasons = Appeal.Outcome.OVERTURNED, "One person is on both photos"
    decide_appeal(filed=filed, outcome=outcome, reasons=reasons, decided_by=second, now=MONDAY + day)
    state_remedy(
        decision=decision,
        amount_minor=84,
        currency="EUR",
        reasons="A day at the floor",
        stated_by=second,
        now=MONDAY + 2 * day,
    )


def test_remedies_and_shares_have_their_lines(
    operator: Organisation, owner: Person, workers: list[Person]
) -> None:
    """Both have their sentence, recompute, and enter net but neither pay nor the hour."""
    lise = workers[0]
    before = statement(person=lise, **ALL_TIME)
    remedied(lise, operator)
    share(owner)
    told = statement(person=lise, **ALL_TIME)
    added = [line for line in told.lines if line.kind in {"remedy", "surplus"}]
    assert [line.kind for line in added] == ["remedy", "surplus"]
    assert all(recompute(line) == line.amount_minor for line in added)
    assert "fell, stated on" in added[0].sentence
    assert "as the members voted" in added[1].sentence
    then, now = before.totals["EUR"], told.totals["EUR"]
    assert (now.remedies_minor, now.surplus_minor) == (84, added[1].amount_minor)
    assert now.net_minor == sum(line.amount_minor for line in told.lines)
    assert now.net_minor - then.net_minor == 84 + added[1].amount_minor
    assert (now.gross_minor, now.hourly_net_minor) == (then.gross_minor, then.hourly_net_minor)
    assert told.totals_minor == earned_minor(person=lise)
    assert "excédent" in statement_html(told, language="fr")
    assert broken_rows(verify()) == []


def test_all_lines_less_payouts_are_on_the_account(
    operator: Organisation, owner: Person, workers: list[Person]
) -> None:
    """Whatever was paid out and whatever came after it: the lines of all time give the balance."""
    confirm_payouts(run=PayRun.objects.get(), now=MONDAY + timedelta(days=3))
    remedied(workers[0], operator)
    share(owner)
    for person in workers:
        paid_out = sum(payout.hold.amount_minor for payout in person.payouts.select_related("hold"))
        told = statement(person=person, **ALL_TIME)
        lines = sum(line.amount_minor for line in told.lines)
        balance = balance_minor(code=chart.person_payable(person.pk), currency="EUR")
        assert lines - paid_out == balance
    assert broken_rows(verify()) == []


@pytest.mark.parametrize("is_credit", [True, False])
def test_what_no_statement_says_is_found(workers: list[Person], *, is_credit: bool) -> None:
    """Money that came, or went, without a line names its person, and by how much."""
    payable = open_account(code=chart.person_payable(workers[1].pk), currency="EUR")
    guarantee = open_account(code=chart.OPERATOR_GUARANTEE, currency="EUR")
    bank = open_account(code=chart.BANK, currency="EUR")
    if is_credit:
        movement = Movement("odd", "odd", guarantee, payable, 7)
    else:
        transfer(movements=[Movement("back", "odd", guarantee, payable, 9)], now=NEXT_YEAR)
        movement = Movement("odd", "odd", payable, bank, 2)
    transfer(movements=[movement], now=NEXT_YEAR)
    assert any(
        f"person {workers[1].pk}: statements and account differ by -7 EUR" in row
        for row in broken_rows(verify())
    )
