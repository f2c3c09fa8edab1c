"""Machines, judges in their own cause, pasted words, mass rejection, wrong dates: refused, or found."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.attacks import is_refused, sneak
from tests.core.decisions.conftest import DANGER, DAY, Decide, Offences
from tests.factories import MONDAY, answer_next, make_member, make_operator, make_person, make_project

from canut.core.decisions.errors import (
    NothingToRemedy,
    NotTheDecider,
    OutOfTime,
    ReasonsPasted,
    TooManyRejections,
)
from canut.core.decisions.models import Appeal, Decision
from canut.core.decisions.operations import (
    appeal,
    confirm_rejections,
    decide_appeal,
    reject_work,
    state_remedy,
)
from canut.core.people.models import Membership, Organisation, Person, Restriction
from canut.core.people.operations import add_member
from canut.core.work.models import Assignment, Project

Reject = Callable[..., Decision]

ON_ITEM = ("a bike", "some bread", "the moon", "her cat", "my shoe", "one hill", "that song")
LATER = MONDAY + timedelta(minutes=5)


@pytest.fixture
def project(db: None) -> Project:
    """Return an open project of thirty tasks."""
    del db
    return make_project(tasks=30)


@pytest.fixture
def reject(project: Project, lise: Person) -> Reject:
    """Return a function that lets Lise answer and the client's member reject her answer."""

    def rejected(facts: str, decided_by: Person = project.created_by) -> Decision:
        return reject_work(
            assignment=answer_next(project, lise),
            ground="Guidelines, first clause",
            facts=facts,
            evidence={"answered": "yes"},
            decided_by=decided_by,
            now=LATER,
        )

    return rejected


def closed(person: Person) -> Person:
    """Return a person whose account was closed."""
    Person.objects.filter(pk=person.pk).update(is_active=False)
    person.refresh_from_db()
    return person


def programme(organisation: Organisation) -> Person:
    """Return an account of a programme that acts for an organisation."""
    made = make_person(is_service=True)
    add_member(organisation=organisation, person=made, role=Membership.Role.OWNER, now=MONDAY)
    return made


def test_no_machine_decides(decide: Decide, reject: Reject, project: Project, lise: Person) -> None:
    """Neither a programme's account nor a closed one rejects, restricts, confirms or judges."""
    client, operator = project.client, make_operator()
    for made in (programme(client), closed(make_member(client))):
        with pytest.raises(NotTheDecider):
            reject("It shows a bicycle made for two", made)
        with pytest.raises(NotTheDecider):
            confirm_rejections(
                project=project,
                decider=project.created_by,
                rejections_max=9,
                reasons="All of them are empty",
                confirmed_by=made,
                now=MONDAY,
            )
    filed = appeal(decision=decide(danger=DANGER), text="It was me", actor=lise, now=MONDAY)
    for made in (programme(operator), closed(make_member(operator))):
        with pytest.raises(NotTheDecider):
            decide(decided_by=made, danger=DANGER)
        with pytest.raises(NotTheDecider):
            decide_appeal(
                filed=filed,
                outcome=Appeal.Outcome.UPHELD,
                reasons="The score was over .9",
                decided_by=made,
                now=MONDAY,
            )
    assert Decision.objects.count() == 1


def test_nobody_judges_in_their_own_cause(
    decide: Decide, steward: Person, judge: Person, lise: Person, project: Project
) -> None:
    """A member of the operator decides nothing about themselves, and neither does a client about a person."""
    for decider, about in ((steward, steward), (project.created_by, lise), (lise, lise)):
        with pytest.raises(NotTheDecider):
            decide(decided_by=decider, person=about, danger=DANGER)
    decision = decide(person=judge, danger=DANGER)
    filed = appeal(decision=decision, text="It was me", actor=judge, now=MONDAY)
    outcome, reasons = Appeal.Outcome.OVERTURNED, "It was indeed another person"
    for decider in (judge, steward, project.created_by, make_person()):
        with pytest.raises(NotTheDecider):
            decide_appeal(filed=filed, outcome=outcome, reasons=reasons, decided_by=decider, now=MONDAY)
    with pytest.raises(NothingToRemedy):
        state_remedy(
            decision=decision, amount_minor=1, currency="EUR", reasons=reasons, stated_by=steward, now=MONDAY
        )


@pytest.mark.parametrize(
    "pasted",
    [
        "The picture 3 shows two bikes, not one.",
        "the picture  shows TWO bikes; not one",
        "The picture 4 shows two bikes, not one!",
        "Not one: the picture shows two bikes",
    ],
)
def test_pasted_facts_are_refused(reject: Reject, pasted: str) -> None:
    """Another number, case, order or punctuation makes no new case; the same ground may be named again."""
    reject("The picture 3 shows two bikes, not one.")
    with pytest.raises(ReasonsPasted):
        reject(pasted)
    reject("The second picture is upside down, so nothing can be counted")


def test_facts_may_return_after_a_month(decide: Decide) -> None:
    """What was said long ago, or by somebody else, is not called pasted."""
    decide(danger=DANGER)
    with pytest.raises(ReasonsPasted):
        decide(now=MONDAY + 30 * DAY, danger=DANGER, ends_at=MONDAY + 40 * DAY)
    decide(now=MONDAY + 31 * DAY, danger=DANGER, ends_at=MONDAY + 40 * DAY)


def test_a_pasted_answer_to_appeals_is_refused(
    decide: Decide, reject: Reject, judge: Person, lise: Person
) -> None:
    """A reasoned reply is about this appeal."""
    reply: dict[str, Any] = {
        "outcome": Appeal.Outcome.UPHELD,
        "reasons": "We looked at it again",
        "decided_by": judge,
    }
    first, second = reject("The picture shows two bikes, not one"), decide(danger=DANGER)
    for decision in (first, second):
        appeal(decision=decision, text="It was me", actor=lise, now=LATER)
    decide_appeal(filed=first.appeal, now=LATER, **reply)
    with pytest.raises(ReasonsPasted):
        decide_appeal(filed=second.appeal, now=LATER, **reply)


def test_rejecting_in_bulk_needs_a_second_member(
    reject: Reject, project: Project, offences: Offences
) -> None:
    """After five rejections of few answers, another member must confirm; the decider or a stranger cannot."""
    *alone, sixth, seventh = [f"It shows nothing but {one}" for one in ON_ITEM]
    for facts in alone:
        reject(facts)
    with pytest.raises(TooManyRejections):
        reject(sixth)
    second = make_member(project.client)
    word: dict[str, Any] = {
        "project": project,
        "decider": project.created_by,
        "reasons": "I read all of them",
        "now": LATER,
    }
    for person in (project.created_by, make_person()):
        with pytest.raises(NotTheDecider):
            confirm_rejections(confirmed_by=person, rejections_max=6, **word)
    allowed = confirm_rejections(confirmed_by=second, rejections_max=6, **word)
    assert (allowed.rejected, allowed.allowed) == (5, 6)
    reject(sixth)
    with pytest.raises(TooManyRejections):
        reject(seventh)
    assert offences() == {}


def test_bulk_rejection_is_found(reject: Reject, project: Project, offences: Offences) -> None:
    """More than twenty rejections of one person in a day, whose confirmation was removed, are found."""
    confirm_rejections(
        project=project,
        decider=project.created_by,
        rejections_max=21,
        reasons="I read all of them",
        confirmed_by=make_member(project.client),
        now=LATER,
    )
    for number in range(21):
        reject(f"It shows nothing but {chr(ord('a') + number) * 5}")
    assert offences() == {}
    sneak("DELETE FROM decisions_bulkconfirmation")
    assert list(offences()) == ["Nobody rejects in bulk without a second member's word."]


def test_a_rejection_is_not_dated_before_the_work(project: Project, lise: Person) -> None:
    """Nobody rejects what was not submitted yet, by a clock that was set back."""
    work = answer_next(project, lise, now=LATER)
    with pytest.raises(OutOfTime):
        reject_work(
            assignment=work,
            ground="Guidelines, first clause",
            facts="It shows a bicycle made for two",
            evidence={"answered": "yes"},
            decided_by=project.created_by,
            now=MONDAY,
        )
    assert Assignment.objects.get(pk=work.pk).state == Assignment.State.SUBMITTED


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE people_restriction SET ends_at = NULL",
        "UPDATE people_restriction SET ends_at = '2031-01-01 12:00:00+00:00'",
        "UPDATE people_restriction SET scope = 'all', starts_at = '2025-01-01 12:00:00+00:00'",
        "DELETE FROM people_restriction",
        "UPDATE decisions_decision SET effective_at = decided_at",
        "UPDATE decisions_decision SET danger = 'Somebody was threatened'",
    ],
)
def test_a_measure_cannot_be_made_harder(decide: Decide, statement: str) -> None:
    """The store refuses a longer, wider or earlier restriction than was decided, or to forget one."""
    decide()
    assert is_refused(statement)


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        (
            "UPDATE decisions_decision SET decided_at = '2025-12-01 12:00:00+00:00'",
            "Every decision was taken when it says.",
        ),
        (
            "UPDATE decisions_decision SET effective_at = decided_at",
            "Every measure took effect after its notice, or names a danger.",
        ),
        (
            "UPDATE people_restriction SET ends_at = NULL",
            "Every restriction of a person is one that a decision says.",
        ),
        (
            "UPDATE people_restriction SET scope = 'family:deliveries'",
            "Every restriction of a person is one that a decision says.",
        ),
        (
            "UPDATE people_restriction SET decision_id = 4711",
            "Every restriction of a person is one that a decision says.",
        ),
        (
            "UPDATE people_restriction SET starts_at = '2026-01-05 12:00:00+00:00'",
            "Every restriction of a person is one that a decision says.",
        ),
        ("UPDATE people_person SET is_active = %s", "Nobody under a measure is shut out of their account."),
        (
            "UPDATE people_person SET is_service = %s",
            "Every decision was taken by a human other than whom it concerns.",
        ),
        (
            "UPDATE decisions_decision SET state = 'lapsed'",
            "A decision lapses only when its appeal was not answered in time.",
        ),
    ],
)
def test_what_was_planted_is_found(decide: Decide, offences: Offences, statement: str, sentence: str) -> None:
    """Whatever somebody writes past the triggers, `canut verify` names the row."""
    decide()
    assert offences() == {}
    if "%s" in statement:
        sneak(statement.replace("%s", "FALSE" if "is_active" in statement else "TRUE"))
    else:
        sneak(statement)
    assert sentence in offences()


def test_a_measure_that_fell_only_on_paper_is_found(
    decide: Decide, judge: Person, lise: Person, offences: Offences
) -> None:
    """A restriction that outlives its decision is found, and so is a remedy that was never moved."""
    decision = decide(danger=DANGER)
    filed = appeal(decision=decision, text="It was me", actor=lise, now=MONDAY)
    decide_appeal(
        filed=filed,
        outcome=Appeal.Outcome.OVERTURNED,
        reasons="It was indeed another person",
        decided_by=judge,
        now=MONDAY + DAY,
    )
    decision.refresh_from_db()
    state_remedy(
        decision=decision,
        amount_minor=500,
        currency="EUR",
        reasons="A day of lost work",
        stated_by=judge,
        now=MONDAY + DAY,
    )
    assert offences() == {}
    sneak("UPDATE people_restriction SET ends_at = %s", MONDAY + 9 * DAY)
    assert "A measure that fell is in force no longer." in offences()
    sneak("UPDATE ledger_transfer SET amount_minor = 400")
    assert "Every remedy that was stated is owed to the person." in offences()


def test_a_restriction_without_a_decision_is_found(lise: Person, offences: Offences) -> None:
    """A row that somebody wrote at a database prompt has no human behind it."""
    Restriction.objects.create(person=lise, scope="all", starts_at=MONDAY, decision_id=1)
    assert list(offences()) == ["Every restriction of a person is one that a decision says."]
