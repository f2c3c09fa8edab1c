"""A decision has reasons and a human; another human decides the appeal; what was wrong is repaired."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from tests.attacks import is_refused, sneak
from tests.factories import MONDAY, answer_next, make_member, make_operator, make_person, make_project

from canut.core.decisions.errors import AlreadyDecided, NotTheDecider, ReasonsMissing
from canut.core.decisions.models import Appeal, Decision
from canut.core.decisions.operations import appeal, decide_appeal, decide_content, reject_work
from canut.core.decisions.queries import decisions_about, waiting_appeals
from canut.core.decisions.selfcheck import CHECKS
from canut.core.ledger import chart
from canut.core.ledger.queries import balance_minor
from canut.core.people.models import Person
from canut.core.work.errors import NotInReview
from canut.core.work.models import Assignment, Project
from canut.core.work.operations.reviews import approve
from canut.town.months.faults import PowerCutError, power_cut

REASONS: dict[str, Any] = {
    "ground": "Guidelines, first clause",
    "facts": "The answer is about another pair",
    "evidence": {"expected": "yes", "answered": "no"},
}
RULING = "The answer is about this very pair"
OVERTURNED, UPHELD = Appeal.Outcome.OVERTURNED, Appeal.Outcome.UPHELD


def offences() -> dict[str, list[str]]:
    """Return what the self-checks of decisions find, by their sentence."""
    found = {check.sentence: list(check.offending_rows()) for check in CHECKS}
    return {sentence: rows for sentence, rows in found.items() if rows}


@pytest.fixture
def project(db: None) -> Project:
    """Return an open project."""
    del db
    return make_project(tasks=2, overlap=2)


@pytest.fixture
def given(project: Project) -> Assignment:
    """Return an answer in review."""
    return answer_next(project, make_person())


@pytest.fixture
def rejection(given: Assignment) -> Decision:
    """Return the rejection of an answer by its client."""
    return reject_work(assignment=given, **REASONS, decided_by=given.project.created_by, now=MONDAY)


@pytest.fixture
def filed(rejection: Decision, given: Assignment) -> Appeal:
    """Return the worker's appeal."""
    return appeal(decision=rejection, text="Look again", actor=given.worker, now=MONDAY)


@pytest.fixture
def judge(db: None) -> Person:
    """Return a member of the operator, with no part in the first decision."""
    del db
    return make_member(make_operator())


def cut_off(act: Callable[[], object], *, after: int) -> bool:
    """Kill an act at the statement with this number; False when it needs fewer and is done."""
    try:
        with power_cut(after):
            act()
    except PowerCutError:
        return True
    return False


def rule(filed: Appeal, judge: Person, outcome: Appeal.Outcome = OVERTURNED, reasons: str = RULING) -> Appeal:
    """Decide an appeal on Monday."""
    return decide_appeal(filed=filed, outcome=outcome, reasons=reasons, decided_by=judge, now=MONDAY)


def test_a_rejection_keeps_its_reasons(rejection: Decision, given: Assignment) -> None:
    """Ground, facts, evidence and the human who decided are there for the worker to read."""
    given.refresh_from_db()
    assert given.state == Assignment.State.REJECTED
    assert (rejection.ground, rejection.facts) == (REASONS["ground"], REASONS["facts"])
    assert (rejection.evidence, rejection.decided_by) == (REASONS["evidence"], given.project.created_by)
    assert list(decisions_about(worker=given.worker)) == [rejection]
    assert offences() == {}


@pytest.mark.parametrize(
    "change",
    [{"ground": "bad"}, {"facts": " " * 20}, {"facts": "aaaaaaaaaaaaaaa"}, {"evidence": {}}],
    ids=["too short", "blank", "says nothing", "no evidence"],
)
def test_a_rejection_without_reasons_is_refused(given: Assignment, change: dict[str, Any]) -> None:
    """What the worker could not answer to is no reason, and the work stays in review."""
    with pytest.raises(ReasonsMissing):
        reject_work(
            assignment=given, **{**REASONS, **change}, decided_by=given.project.created_by, now=MONDAY
        )
    given.refresh_from_db()
    assert given.state == Assignment.State.SUBMITTED
    assert not Decision.objects.exists()


def test_only_the_client_rejects(given: Assignment) -> None:
    """Neither a stranger nor the worker, member of the client or not, rejects the work."""
    for person in (make_person(), given.worker):
        with pytest.raises(NotTheDecider):
            reject_work(assignment=given, **REASONS, decided_by=person, now=MONDAY)


def test_work_is_rejected_once(rejection: Decision, given: Assignment) -> None:
    """A second rejection, by whomever, changes nothing."""
    with pytest.raises(AlreadyDecided):
        reject_work(assignment=given, **REASONS, decided_by=make_member(given.project.client), now=MONDAY)
    assert Decision.objects.get() == rejection


def test_approved_or_overdue_work_is_not_rejected(given: Assignment, project: Project) -> None:
    """No decision is left behind when the work was approved, or silence had meant yes."""
    assert given.review_due_at is not None
    with pytest.raises(NotInReview):
        reject_work(assignment=given, **REASONS, decided_by=project.created_by, now=given.review_due_at)
    approve(assignment_ids=[given.pk], actor_id=None, now=MONDAY)
    with pytest.raises(NotInReview):
        reject_work(assignment=given, **REASONS, decided_by=project.created_by, now=MONDAY)
    assert not Decision.objects.exists()


def test_an_appeal_that_is_won_pays(filed: Appeal, judge: Person, given: Assignment) -> None:
    """The work is paid in the transaction that overturns the rejection."""
    assert list(waiting_appeals()) == [filed]
    decided = rule(filed, judge)
    given.refresh_from_db()
    assert (given.state, decided.outcome, decided.decided_by) == ("overturned", OVERTURNED, judge)
    assert Decision.objects.get().state == Decision.State.OVERTURNED
    assert balance_minor(code=chart.person_payable(given.worker_id), currency="EUR") == 12
    assert not waiting_appeals().exists()
    assert offences() == {}


def test_an_appeal_that_is_lost_has_reasons_too(filed: Appeal, judge: Person, given: Assignment) -> None:
    """Upheld with reasons; nothing is paid, and nothing decides it again."""
    with pytest.raises(ReasonsMissing):
        rule(filed, judge, UPHELD, reasons="no")
    rule(filed, judge, UPHELD, reasons="The pair is another one indeed")
    with pytest.raises(AlreadyDecided):
        rule(filed, judge)
    given.refresh_from_db()
    assert given.state == Assignment.State.REJECTED
    assert offences() == {}


def test_the_first_decider_the_worker_and_strangers_do_not_judge(filed: Appeal, given: Assignment) -> None:
    """An appeal is decided by another human, of the client or the operator."""
    for person in (filed.first_decided_by, given.worker, make_person()):
        with pytest.raises(NotTheDecider):
            rule(filed, person)
    assert rule(filed, make_member(given.project.client)).outcome == OVERTURNED


def test_a_decision_is_appealed_once_by_whom_it_concerns(rejection: Decision, given: Assignment) -> None:
    """Others cannot appeal in the worker's name, and the first appeal stands as it was filed."""
    for person in (None, make_person()):
        with pytest.raises(NotTheDecider):
            appeal(decision=rejection, text="Look again", actor=person, now=MONDAY)
    appeal(decision=rejection, text="Look again", actor=given.worker, now=MONDAY)
    with pytest.raises(AlreadyDecided):
        appeal(decision=rejection, text="And again", actor=given.worker, now=MONDAY)
    assert Appeal.objects.get().text == "Look again"


def test_content_is_decided_and_appealed_without_an_account(judge: Person) -> None:
    """An author outside the platform gets the reasons and appeals; another human decides."""
    decision = decide_content(
        concerned="author:chat:lise",
        ground="Policy, clause 3",
        facts="The message threatens somebody",
        evidence={"message": 7},
        automation={"rule": "threats"},
        decided_by=make_person(),
        now=MONDAY,
    )
    filed = appeal(decision=decision, text="A quotation", actor=None, now=MONDAY)
    rule(filed, judge, reasons="It quotes a book on threats")
    assert Decision.objects.get().state == Decision.State.OVERTURNED
    assert offences() == {}


def test_an_unknown_outcome_is_refused(filed: Appeal, judge: Person) -> None:
    """An appeal is upheld or overturned, nothing else is written."""
    with pytest.raises(ValueError, match="maybe"):
        rule(filed, judge, "maybe")  # type: ignore[arg-type] # what a careless caller would pass
    assert Appeal.objects.get().outcome == ""


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decisions_decision SET ground = 'Another clause'",
        "UPDATE decisions_decision SET state = 'standing'",
        "UPDATE decisions_decision SET decided_at = '2025-12-24 12:00:00+00:00'",
        "UPDATE decisions_decision SET person_id = NULL",
        "DELETE FROM decisions_decision",
        "UPDATE decisions_appeal SET outcome = 'upheld'",
        "UPDATE decisions_appeal SET text = 'I agree'",
        "UPDATE decisions_appeal SET reply_due_at = '2030-01-01 12:00:00+00:00'",
        "UPDATE decisions_appeal SET decided_by_id = NULL, decided_at = NULL, outcome = ''",
        "DELETE FROM decisions_appeal",
    ],
)
def test_what_was_decided_cannot_change(filed: Appeal, judge: Person, statement: str) -> None:
    """The store refuses to change reasons, appeals or verdicts, or to forget them."""
    rule(filed, judge)
    assert is_refused(statement)


def test_the_store_refuses_a_decision_without_reasons(filed: Appeal) -> None:
    """Neither empty reasons, nor a verdict by the first decider or without reasons, can be written."""
    columns = (
        "kind, concerned, ground, facts, evidence, automation, measure_scopes, danger, state, "
        "person_id, decided_by_id, decided_at, effective_at, ends_at"
    )
    values = "%s, 'x', %s, 'facts', '{}', '{}', '[]', '', 'standing', %s, %s, %s, %s, %s"
    insert = f"INSERT INTO decisions_decision ({columns}) VALUES ({values})"
    judge_id, lise, later = filed.first_decided_by_id, make_person().pk, MONDAY + timedelta(days=9)
    assert is_refused(insert, "content", "", None, judge_id, MONDAY, MONDAY, None)
    assert is_refused(insert, "rejection", "ground", lise, judge_id, MONDAY, MONDAY, None)
    assert is_refused(insert, "suspension", "ground", None, judge_id, MONDAY, MONDAY, later)
    assert is_refused(insert, "suspension", "ground", lise, judge_id, MONDAY, MONDAY, None)
    assert is_refused(insert, "suspension", "ground", lise, lise, MONDAY, MONDAY, later)
    assert is_refused(insert, "suspension", "ground", lise, judge_id, later, MONDAY, later)
    assert is_refused(insert, "termination", "ground", lise, None, MONDAY, MONDAY, None)
    assert not is_refused(insert, "content", "ground", None, judge_id, MONDAY, MONDAY, None)
    assert not is_refused(insert, "suspension", "ground", lise, judge_id, MONDAY, MONDAY, later)
    verdict = (
        "UPDATE decisions_appeal SET outcome = 'upheld', reasons = %s, decided_by_id = %s, decided_at = %s"
    )
    assert is_refused(verdict, "reasons", judge_id, MONDAY)
    assert is_refused(verdict, "", make_person().pk, MONDAY)


def test_a_silent_rejection_is_found(given: Assignment) -> None:
    """Work rejected without a decision is found."""
    sneak("UPDATE work_assignment SET state = 'rejected'")
    assert list(offences()) == ["No rejection without a decision that names ground, facts and a human."]
    assert given.pk


def test_planted_decisions_are_found(filed: Appeal, judge: Person) -> None:
    """Lost reasons, a judge in their own cause, an unpaid victory and a late decision are each found."""
    rule(filed, judge)
    sneak("UPDATE decisions_decision SET evidence = '{}'")
    assert list(offences()) == ["No decision without its reasons."]
    sneak("DELETE FROM pay_accrual")
    assert "Every rejection that fell is paid." in offences()
    late = MONDAY + timedelta(days=9)
    sneak("UPDATE decisions_decision SET state = 'standing', decided_at = %s, effective_at = %s", late, late)
    assert {
        "A decision is overturned if and only if its appeal was won.",
        "No decision against work was taken after its review deadline.",
    } <= set(offences())
    past = ("decisions_appeal", "appeal_decided_by_another")
    sneak("UPDATE decisions_appeal SET decided_by_id = first_decided_by_id", past=past)
    assert "No appeal decided by a human with a part in the decision." in offences()


@pytest.mark.django_db(transaction=True)
def test_an_appeal_is_decided_with_its_answer_or_not_at_all(filed: Appeal, judge: Person) -> None:
    """Whatever statement the process dies at, the judge who asks again is not told that it was decided."""
    cuts = 0
    for after in count(1):
        if not cut_off(lambda: rule(filed, judge), after=after):
            break
        cuts += 1
        assert Appeal.objects.get(pk=filed.pk).decided_by is None
    assert cuts > 10
    assert Appeal.objects.get(pk=filed.pk).decided_by == judge
