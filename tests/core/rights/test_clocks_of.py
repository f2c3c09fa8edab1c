"""What is owed to one person, and by when: their own clocks, the one due first at the top."""

from datetime import timedelta

from tests.factories import MONDAY, answer_next, make_member, make_operator, make_person, make_project

from canut.core.decisions.models import Appeal, Decision
from canut.core.decisions.operations import appeal, decide_appeal, decide_measure
from canut.core.pay.models import Cost
from canut.core.pay.operations.costs import declare_cost
from canut.core.people.models import Person
from canut.core.rights.clocks import clocks_of
from canut.core.rights.operations.corrections import answer_correction, ask_correction
from canut.core.work.models import Project


def suspended(person: Person, staff: Person) -> Appeal:
    """Return an appeal of Monday against a suspension of two weeks."""
    made = decide_measure(
        kind=Decision.Kind.SUSPENSION,
        person=person,
        decided_by=staff,
        ground="House rules, clause 4.",
        facts="Two people delivered under this account on Sunday.",
        evidence={"photos": 2},
        ends_at=MONDAY + timedelta(days=14),
        now=MONDAY,
    )
    return appeal(decision=made, text="I was ill that Sunday.", actor=person, now=MONDAY)


def spend(person: Person, project: Project, reference: str) -> None:
    """Declare five euros of telephone."""
    declare_cost(
        person=person,
        project=project,
        kind=Cost.Kind.PHONE,
        reference=reference,
        evidence="the invoice of my operator",
        happened_at=MONDAY,
        amount_minor=500,
        now=MONDAY + timedelta(hours=1),
    )


def test_all_that_waits_is_there_the_first_due_at_the_top(ana: Person, staff: Person) -> None:
    """An appeal, a request, two costs and an answer wait, each with its day; costs are counted together."""
    project = make_project(tasks=1)
    answer_next(project, ana)
    for reference in ("a", "b"):
        spend(ana, project, reference)
    filed = suspended(ana, staff)
    asked = ask_correction(person=ana, text="My name is not written so.", now=MONDAY)
    found = clocks_of(person_id=ana.pk)
    assert {(one.what, one.number, one.count) for one in found} == {
        ("appeal", filed.pk, 1),
        ("correction", asked.pk, 1),
        ("cost", None, 2),
        ("review", None, 1),
    }
    assert found == sorted(found, key=lambda one: one.due_at)
    assert {one.what: one.due_at for one in found}["appeal"] == filed.reply_due_at
    assert clocks_of(person_id=make_person().pk) == []


def test_what_was_answered_waits_no_more(ana: Person, staff: Person) -> None:
    """An answered request is gone; an appeal that was won leaves the clock of its remedy."""
    asked = ask_correction(person=ana, text="My name is not written so.", now=MONDAY)
    answer_correction(
        asked=asked, outcome="corrected", reasons="It is written so now.", actor=staff, now=MONDAY
    )
    filed = suspended(ana, staff)
    outcome, reasons = Appeal.Outcome.OVERTURNED, "The same person is on both photos."
    judge = make_member(make_operator())
    decide_appeal(filed=filed, outcome=outcome, reasons=reasons, decided_by=judge, now=MONDAY)
    filed.refresh_from_db()
    (left,) = clocks_of(person_id=ana.pk)
    assert (left.what, left.number, left.due_at) == ("remedy", filed.decision_id, filed.remedy_due_at)
