"""A refused cost or time is a decision: reasons of its own, another human on appeal, money when it falls."""

from datetime import timedelta
from typing import Any

import pytest
from tests.attacks import is_refused, sneak
from tests.core.pay.conftest import DAY, MIDNIGHT, pay_day
from tests.core.pay.test_costs import spend, wait
from tests.factories import MONDAY, answer_next, make_member, make_operator, make_person, make_project

from canut.config.selfcheck import CHECKS
from canut.core.decisions.errors import NotTheDecider, ReasonsMissing, ReasonsPasted
from canut.core.decisions.models import Appeal, Decision
from canut.core.decisions.operations import appeal, decide_appeal, watch_clocks
from canut.core.pay.models import Claim, Cost, TimeReport, TopUp
from canut.core.pay.operations.claims import accept_claim, refuse_claim
from canut.core.pay.operations.time_reports import report_time
from canut.core.people.models import Person
from canut.core.work.models import Project
from canut.core.work.operations.reviews import approve_due
from canut.verification import broken_rows, verify

EVENING = MONDAY + timedelta(hours=13)
LATER = MONDAY + 6 * DAY
FACTS = "The invoice is of last year"


@pytest.fixture
def project(db: None) -> Project:
    """Return an open project with twenty tasks."""
    del db
    return make_project(tasks=20, overlap=2)


@pytest.fixture
def lise(project: Project) -> Person:
    """Return a worker who waited for an hour."""
    made = make_person("Lise")
    wait(made, project, 60)
    return made


@pytest.fixture
def judge(db: None) -> Person:
    """Return a member of the operator."""
    del db
    return make_member(make_operator())


@pytest.fixture
def refused(project: Project, lise: Person) -> Decision:
    """Return the decision by which the client refused five euros of telephone."""
    return refuse(spend(lise, project))


def refuse(claim: Cost | TimeReport, facts: str = FACTS, **others: Any) -> Decision:
    """Refuse a claim; returns the decision."""
    by = others.pop("decided_by", None) or claim.project.created_by
    refuse_claim(claim=claim, reason=facts, decided_by=by, now=EVENING, **others)
    return Decision.objects.get(concerned=claim.named)


def win(decision: Decision, judge: Person, reasons: str = "It is of this year, page two says") -> None:
    """Let the person appeal a decision, and another human overturn it."""
    now = EVENING + timedelta(hours=1)
    filed = appeal(decision=decision, text="Look again", actor=decision.person, now=now)
    outcome = Appeal.Outcome.OVERTURNED
    decide_appeal(filed=filed, outcome=outcome, reasons=reasons, decided_by=judge, now=now)


def found() -> list[str]:
    """Return what `canut verify` finds on this store."""
    return broken_rows(verify())


def test_a_refusal_is_a_decision_with_its_reasons(refused: Decision, lise: Person, project: Project) -> None:
    """Ground, facts, what was declared and the human are written with it, for the person."""
    assert (refused.kind, refused.person, refused.facts) == (Decision.Kind.CLAIM, lise, FACTS)
    assert refused.decided_by == project.created_by
    assert refused.evidence["declared"]["reference"] == "invoice 17"
    assert "shows it" in refused.ground
    assert found() == []


def test_a_ground_and_what_shows_it_can_be_named(project: Project, lise: Person) -> None:
    """A clause of the client's own and a proof of the facts stand in the decision."""
    decision = refuse(spend(lise, project), ground="Terms 4: telephones are lent", shown="The list of loans")
    assert decision.ground == "Terms 4: telephones are lent"
    assert decision.evidence["shown"] == "The list of loans"


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"ground": "no"}, ReasonsMissing),
        (
            {"facts": "A cost or a time counts when something shows it, and it came from this work."},
            ReasonsMissing,
        ),
    ],
)
def test_empty_reasons_refuse_nothing(
    project: Project, lise: Person, said: dict[str, str], error: type[Exception]
) -> None:
    """A ground that says nothing, or facts that repeat it, leave the cost in review."""
    cost = spend(lise, project)
    with pytest.raises(error):
        refuse(cost, **said)
    cost.refresh_from_db()
    assert cost.state == Claim.State.DECLARED
    assert found() == []


def test_pasted_reasons_refuse_nothing(refused: Decision, project: Project, lise: Person) -> None:
    """The words of one refusal refuse no second cost, whatever the numbers in them."""
    other = spend(lise, project, reference="invoice 18")
    with pytest.raises(ReasonsPasted):
        refuse(other, refused.facts.upper())
    other.refresh_from_db()
    assert other.state == Claim.State.DECLARED


def test_a_programme_refuses_nothing(project: Project, lise: Person) -> None:
    """A programme's account that acts for the client cannot refuse a cost."""
    robot = make_member(project.client)
    Person.objects.filter(pk=robot.pk).update(is_service=True)
    robot.refresh_from_db()
    cost = spend(lise, project)
    with pytest.raises(NotTheDecider):
        refuse(cost, decided_by=robot)
    cost.refresh_from_db()
    assert cost.state == Claim.State.DECLARED


def test_an_appeal_that_is_won_tops_the_period_up(refused: Decision, judge: Person) -> None:
    """The period was paid without the cost; the next run adds exactly it, once."""
    pay_day(now=MIDNIGHT + DAY)
    assert TopUp.objects.get().amount_minor == 1202
    win(refused, judge)
    cost = Cost.objects.get()
    assert (cost.state, cost.settled_by, cost.reason) == (Claim.State.ACCEPTED, judge, FACTS)
    pay_day(1, now=LATER)
    assert TopUp.objects.latest("id").amount_minor == 500
    assert pay_day(1, now=LATER).top_ups == 0
    assert found() == []


def test_only_another_human_of_the_operator_answers(
    refused: Decision, project: Project, lise: Person
) -> None:
    """Whoever refused, the person and a member of the client are no judges."""
    filed = appeal(decision=refused, text="Look again", actor=lise, now=EVENING)
    for judge in (project.created_by, lise, make_member(project.client)):
        with pytest.raises(NotTheDecider):
            decide_appeal(
                filed=filed,
                outcome=Appeal.Outcome.UPHELD,
                reasons="It is of last year indeed",
                decided_by=judge,
                now=EVENING,
            )


def test_silence_about_the_appeal_accepts_the_cost(refused: Decision, lise: Person, judge: Person) -> None:
    """Nobody answers in two weeks: the cost counts; a late answer that overturns adds nothing."""
    filed = appeal(decision=refused, text="Look again", actor=lise, now=EVENING)
    watch_clocks(now=EVENING + 15 * DAY)
    assert Cost.objects.get().state == Claim.State.ACCEPTED
    decide_appeal(
        filed=filed,
        outcome=Appeal.Outcome.OVERTURNED,
        reasons="It is of this year, page two says",
        decided_by=judge,
        now=EVENING + 16 * DAY,
    )
    pay_day(now=EVENING + 17 * DAY)
    assert TopUp.objects.get().amount_minor == 1702
    assert found() == []


def test_a_report_of_time_is_won_too(project: Project, judge: Person) -> None:
    """A refused report counts after the appeal: five minutes instead of ten seconds."""
    ana = make_person("Ana")
    given = answer_next(project, ana, seconds=10)
    claim = report_time(
        assignment=given, person=ana, seconds=3600, account="I looked it up", now=MONDAY + DAY / 2
    )
    win(refuse(claim, "The page says three seconds of looking"), judge)
    approve_due(now=MONDAY + 4 * DAY)
    pay_day()
    assert TopUp.objects.get(person=ana).on_duty_seconds == 3600
    assert found() == []


@pytest.mark.parametrize(("again", "expected"), [(500, "accepted"), (400, "accepted"), (900, "declared")])
def test_declared_again_one_of_the_two_counts(
    refused: Decision, lise: Person, judge: Person, again: int, expected: str
) -> None:
    """The new one takes the old one's place when it asks for no more; for more it waits for its review."""
    project = Project.objects.get()
    other = spend(lise, project, evidence="page 2", amount_minor=again, now=EVENING)
    win(refused, judge)
    other.refresh_from_db()
    assert (Cost.objects.get(pk=other.pk - 1).state, other.state) == ("refused", expected)
    pay_day()
    assert TopUp.objects.get().costs_minor == again, "silence accepted the one that asked for more"
    assert found() == []


def test_refused_twice_and_won_twice_it_counts_once(
    refused: Decision, project: Project, lise: Person, judge: Person
) -> None:
    """Both refusals fall: the first that falls makes the cost count, the second adds nothing."""
    other = spend(lise, project, evidence="page 2", now=EVENING)
    again = refuse(other, "Page two shows another telephone")
    win(refused, judge)
    win(again, judge, "The telephone is hers, the contract says")
    assert sorted(Cost.objects.values_list("state", flat=True)) == ["accepted", "refused"]
    pay_day()
    assert TopUp.objects.get().costs_minor == 500
    assert found() == []


def test_the_store_keeps_a_settled_claim(refused: Decision, project: Project, lise: Person) -> None:
    """Past the operations a refused claim keeps its reason and judge, an accepted one its state."""
    del refused
    assert is_refused("UPDATE pay_cost SET reason = 'another one'")
    assert is_refused("UPDATE pay_cost SET settled_by_id = NULL")
    assert is_refused("UPDATE pay_cost SET state = 'declared', settled_at = NULL, settled_by_id = NULL")
    accept_claim(claim=spend(lise, project, reference="b"), decided_by=project.created_by, now=EVENING)
    assert is_refused("UPDATE pay_cost SET state = 'refused' WHERE reference = 'b'")


@pytest.mark.parametrize(
    ("statement", "offending"),
    [
        ("UPDATE decisions_decision SET concerned = 'cost:0' WHERE kind = 'claim'", 0),
        ("UPDATE pay_cost SET settled_by_id = (SELECT MAX(id) FROM people_person)", 0),
    ],
)
def test_a_refusal_without_its_decision_is_found(refused: Decision, statement: str, offending: int) -> None:
    """Whoever refuses past the operations, with no decision or another's, is named."""
    make_person("Somebody else")
    assert found() == []
    sneak(statement)
    assert list(CHECKS[offending].offending_rows()) == [
        f"{refused.concerned}: refused without a decision of the same human"
    ]


def test_a_refusal_that_fell_on_paper_only_is_found(refused: Decision) -> None:
    """A decision that somebody marks as lapsed while its cost stays refused is found."""
    sneak("UPDATE decisions_decision SET state = 'lapsed'")
    assert list(CHECKS[1].offending_rows()) == [
        f"{refused.concerned}: still refused, though decision {refused.pk} (claim, lapsed) fell"
    ]
